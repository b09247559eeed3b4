import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { openLetter } from '../../plugin-server/identity/code/code-letter.ts';
import { requestCode } from '../../plugin-server/identity/code/request-code.ts';
import { verifyCode } from '../../plugin-server/identity/code/verify-code.ts';
import { endDevice } from '../../plugin-server/identity/end-device.ts';
import { recordClaim } from '../../plugin-server/identity/graph/record-claim.ts';
import { revokeDevice } from '../../plugin-server/identity/revoke-device.ts';
import { setConsent } from '../../plugin-server/identity/set-consent.ts';
import type { CodeId, ConversationId } from '../../protocol/ids.ts';
import { randomPart } from '../../protocol/ids.ts';
import { answerOf, minute } from '../team/open-office.ts';
import { type Browser, browserAfter, openSigningShop, type SigningShop } from './signing-shop.ts';

/** Somebody whose shop id, addresses, browser id and conversation the attacker knows; of her secrets he has none. */
interface Victim {
  readonly user: string;
  readonly email: string;
  readonly phone: string;
  readonly analytics: string;
  readonly browser: Browser;
  readonly anon: string;
  readonly conversation: ConversationId;
  /** A token of hers that somebody recorded. */
  readonly oldToken: string;
  /** Asked for on her device. */
  readonly code: { readonly id: CodeId; readonly digits: string };
}

const values = ['user', 'email', 'phone', 'analytics', 'anon'] as const;
export type Step =
  | { readonly is: 'say'; readonly what: readonly (typeof values)[number][] }
  | { readonly is: 'consent'; readonly granted: boolean }
  | { readonly is: 'token'; readonly wrong: 'secret' | 'site' | 'old' | 'unsigned' | 'verified' }
  | {
      readonly is:
        | 'hash'
        | 'code of hers'
        | 'wrong code'
        | 'end hers'
        | 'write'
        | 'agent joins'
        | 'server joins'
        | 'own sign-in';
    };

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant('say' as const), what: fc.subarray([...values], { minLength: 1 }) }),
  },
  fc.record({ is: fc.constant('consent' as const), granted: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('token' as const),
      wrong: fc.constantFrom('secret', 'site', 'old', 'unsigned', 'verified'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        'hash',
        'code of hers',
        'wrong code',
        'end hers',
        'write',
        'agent joins',
        'server joins',
        'own sign-in',
      )
      .map((is) => ({ is }) as Step),
  },
);

/** A mistake somebody could make, to see that the property sees it. */
export type Plant = 'none' | 'typed is proven' | 'claims decide' | 'a code is anybody’s' | 'an unsigned id signs in';

export interface World extends AsyncDisposable {
  /** Plays one attacker against one victim; answers what he read that is not his, or what he took from her. */
  play(steps: readonly Step[]): Promise<string | null>;
}

export const openWorld = async (plant: Plant = 'none'): Promise<World> => {
  const shop = await openSigningShop();
  const codes = {
    ...shop.desk,
    mailOf: () => ({ way: 'smtp' as const, from: 'hello@shop.example' }),
    wakeDeliveries: () => {},
  };
  answerOf(await addKey(shop.desk, shop.owner, { use: 'hmac', signs: 'user', secret: 'old vendor secret', days: 180 }));
  const victims: Victim[] = [];
  for (let count = 0; count < 8; count += 1) victims.push(await newVictim(shop, codes, count));
  shop.office.clock.pass(11 * minute);
  let played = 0;

  return {
    play: async (steps) => {
      played += 1;
      const victim = victims[played % victims.length] as Victim;
      let his = await shop.browser();
      const own = [await shop.write(his)];
      for (const it of steps) {
        his = await act(shop, codes, { it, his, victim, own, plant, name: `M-${played}` });
        const read = plant === 'claims decide' ? await readByClaims(shop, his) : await shop.reads(his);
        const foreign = read.filter((id) => !own.includes(id));
        if (foreign.length > 0) return `read ${foreign} after ${JSON.stringify(it)}`;
        if (read.length < own.length) return `lost his own after ${JSON.stringify(it)}`;
      }
      return (await shop.reads(victim.browser)).includes(victim.conversation) ? null : 'took hers away';
    },
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
};

type Codes = Parameters<typeof requestCode>[0];

const newVictim = async (shop: SigningShop, codes: Codes, count: number): Promise<Victim> => {
  const email = `ada-${count}@home.example`;
  const first = await shop.browser();
  const conversation = await shop.write(first);
  const oldToken = shop.sign({ sub: `K-${count}`, email, email_verified: true });
  const signed = browserAfter(first, answerOfDone(await shop.prove(first, { jwt: oldToken }, 'device')));
  const caller = await shop.caller(signed);
  const [anon] = await shop.store.read.identifiers(shop.site, [caller.anon]);
  const mailbox = await shop.identifier('email', email);
  // The address reads it too: a code was verified in it.
  await shop.store.write((tx) =>
    tx.savePeer({
      conversation,
      channel: 'email',
      identifier: mailbox,
      address: email,
      how: 'code',
      reads: 1,
      replies: 1,
      since_seq: 0,
      at: 1,
      revoked_at: null,
      actor: null,
    }),
  );
  shop.office.clock.pass(minute);
  const { id } = answerOf(await requestCode(codes, caller, { kind: 'email', value: email, purpose: 'prove' }));
  return {
    user: `K-${count}`,
    email,
    phone: '+49 30 901820',
    analytics: `ga-${count}`,
    browser: signed,
    anon: anon?.value ?? '',
    conversation,
    oldToken,
    code: { id, digits: await digitsOf(shop, id) },
  };
};

interface Act {
  readonly it: Step;
  readonly his: Browser;
  readonly victim: Victim;
  readonly own: ConversationId[];
  readonly plant: Plant;
  readonly name: string;
}

/** Answers his browser afterwards. Refusals are what he expects. */
const act = async (shop: SigningShop, codes: Codes, { it, his, victim, own, plant, name }: Act): Promise<Browser> => {
  const caller = await shop.caller(his);
  switch (it.is) {
    case 'say': {
      const said = Object.fromEntries(
        it.what.map((key) => [key === 'analytics' || key === 'anon' ? 'anonymousId' : key, victim[key]]),
      );
      await shop.say(his, { name: 'Ada', ...said });
      if (plant === 'typed is proven' && it.what.includes('email')) await prove(shop, his, 'email', victim.email);
      if (plant === 'an unsigned id signs in' && it.what.includes('user')) await prove(shop, his, 'user', victim.user);
      return his;
    }
    case 'consent':
      await setConsent(shop.desk, caller, { purpose: 'profile', granted: it.granted, text: '1' });
      return his;
    case 'token':
      await shop.prove(his, { jwt: wrongToken(shop, victim, it.wrong) });
      return his;
    case 'hash':
      await shop.prove(his, {
        kind: 'email',
        value: victim.email,
        hash: createHmac('sha256', 'guess').update(victim.email).digest('hex'),
      });
      return his;
    case 'code of hers': {
      const { id, digits: code } = victim.code;
      await verifyCode(codes, caller, { id, code, conversation: victim.conversation });
      if (plant === 'a code is anybody’s') await prove(shop, his, 'email', victim.email);
      return his;
    }
    case 'wrong code': {
      shop.office.clock.pass(minute);
      const asked = await requestCode(codes, caller, { kind: 'email', value: victim.email, purpose: 'prove' });
      if (!asked.ok) return his;
      const right = Number(await digitsOf(shop, asked.answer.id));
      for (const off of [1, 10])
        await verifyCode(codes, caller, { id: asked.answer.id, code: `${(right + off) % 1_000_000}`.padStart(6, '0') });
      return his;
    }
    case 'end hers':
      await endDevice(shop.desk, caller, { which: victim.browser.device });
      await endDevice(shop.desk, caller, { which: 'others' });
      await revokeDevice(shop.desk, { site: 'shop', revokeToken: `nr_${randomPart()}${randomPart()}`.slice(0, 46) });
      return his;
    case 'write':
      own.push(await shop.write(his));
      return his;
    case 'agent joins':
    case 'server joins': {
      const user = await shop.identifier('user', victim.user);
      const rule = it.is === 'agent joins' ? 'agent' : 'server';
      await shop.store.write((tx) =>
        recordClaim(tx, {
          site: shop.site,
          a: caller.anon,
          b: user,
          rule,
          strength: rule === 'agent' ? 3 : 2,
          at: shop.office.clock.wall(),
          source: 'agent',
          actor: shop.owner.agent,
          reason: 'The same voice',
        }),
      );
      return his;
    }
    case 'own sign-in':
      return shop.signIn(his, { sub: name });
  }
};

const wrongToken = (shop: SigningShop, victim: Victim, wrong: (Step & { is: 'token' })['wrong']): string => {
  const hers = { sub: victim.user, email: victim.email, email_verified: true };
  switch (wrong) {
    case 'secret':
      return shop.sign(hers, { secret: 'x'.repeat(43) });
    case 'site':
      return shop.sign({ ...hers, aud: 'other' });
    case 'old':
      return victim.oldToken;
    case 'unsigned':
      return `${shop
        .sign(hers, { header: { alg: 'none' } })
        .split('.')
        .slice(0, 2)
        .join('.')}.AA`;
    case 'verified': {
      const [head, , mark] = shop.sign({ sub: 'K-9999' }).split('.');
      const [, body] = shop.sign(hers).split('.');
      return `${head}.${body}.${mark}`;
    }
  }
};

/** Where only the worker finds them. */
const digitsOf = async (shop: SigningShop, id: CodeId): Promise<string> => {
  const now = shop.office.clock.steady();
  const asked = { channel: 'email', now, limit: 100, claim: randomPart(), run: 'test', leaseUntil: now + 1 } as const;
  const sites = (await shop.store.read.sites()).map((site) => site.id);
  const rows = await shop.store.write(async (tx) =>
    (await tx.claimDeliveries({ ...asked, sites, gathers: true })).flat(),
  );
  const row = rows.find(({ peer }) => peer === id);
  if (row?.sealed == null) throw new Error('No delivery carries this code.');
  return openLetter(shop.office.desk.sealer, row.site, id, row.sealed).digits;
};

const answerOfDone = (outcome: Awaited<ReturnType<SigningShop['prove']>>) => {
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome;
};

const prove = async (shop: SigningShop, { device }: Browser, kind: 'user' | 'email', value: string): Promise<void> => {
  const identifier = await shop.identifier(kind, value);
  const at = shop.office.clock.wall();
  await shop.store.write((tx) =>
    tx.saveProof({ device, identifier, how: 'otp', at, until: at + minute, needs_pass: 0, key: null }),
  );
};

/** As if whoever agents hold for one person could read what is hers. */
const readByClaims = async (shop: SigningShop, his: Browser): Promise<ConversationId[]> => {
  const { anon } = await shop.caller(his);
  const own = await shop.store.read.identifier(shop.site, anon);
  const read = new Set<ConversationId>(await shop.reads(his));
  for (const { id } of await shop.store.read.membersOf(shop.site, [own?.root ?? anon]))
    for (const { conversation } of await shop.store.read.readingsOf(id)) read.add(conversation);
  return [...read];
};
