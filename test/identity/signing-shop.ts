import { createHmac, createSign, type KeyObject } from 'node:crypto';
import { type AgentCaller, peerOf, type VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type { Done, Outcome } from '../../plugin-server/conversation/outcome.ts';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { makeDevice } from '../../plugin-server/identity/make-device.ts';
import { proveIdentity } from '../../plugin-server/identity/prove-identity.ts';
import { sayIdentity } from '../../plugin-server/identity/say-identity.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { openSiteDirectory } from '../../plugin-server/site/site-directory.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import {
  type ConversationId,
  type DeviceId,
  type IdentityKeyId,
  makeCid,
  makeStartKey,
  type SiteId,
} from '../../protocol/ids.ts';
import type { Given } from '../../protocol/wire.ts';
import { answerOf, doneOf, laptop, type Office, openOffice } from '../team/open-office.ts';

/** What a browser keeps: its token, and in memory the pass of this page load. */
export interface Browser {
  readonly device: DeviceId;
  readonly token: string;
  readonly revokeToken?: string;
  readonly pass?: string;
}

export interface Signing {
  readonly secret?: string;
  readonly header?: Record<string, unknown>;
  readonly at?: string;
}
type Proof =
  | { readonly jwt: string }
  | { readonly kind: 'user' | 'email'; readonly value: string; readonly hash: string };
type Proved = Given<'visitor', 'identity:prove'>;

type Desk = Parameters<typeof proveIdentity>[0];

/** A shop that signs who its visitors are; browsers keep what real ones keep, and everything is asked of the verbs. */
export interface SigningShop extends AsyncDisposable {
  readonly office: Office;
  readonly store: Store;
  readonly site: SiteId;
  readonly desk: Desk;
  readonly owner: AgentCaller;
  /** The first HS256 key. */
  readonly key: { readonly id: IdentityKeyId; readonly kid: string; readonly secret: string };
  /** A token as the shop's backend signs it, with these claims instead of the usual. */
  sign(claims?: Record<string, unknown>, how?: Signing): string;
  /** A browser that became a device by writing. */
  browser(site?: string): Promise<Browser>;
  caller(of: Browser): Promise<VisitorCaller>;
  prove(of: Browser | null, proof: Proof, hold?: 'page' | 'device', site?: string): Promise<Outcome<Proved>>;
  /** `prove` that must succeed: the browser afterwards. */
  signIn(of: Browser | null, claims?: Record<string, unknown>): Promise<Browser>;
  say(of: Browser, said: Parameters<typeof sayIdentity>[2]): ReturnType<typeof sayIdentity>;
  write(of: Browser, text?: string): Promise<ConversationId>;
  /** What this browser may read now, sorted. */
  reads(of: Browser): Promise<ConversationId[]>;
  identifier(kind: 'user' | 'email' | 'phone', value: string): Promise<number>;
}

export const openSigningShop = async (options: { readonly databaseUrl?: string } = {}): Promise<SigningShop> => {
  const office = await openOffice(options);
  const { store, site, clock } = office;
  const sites = await openSiteDirectory({ store, clock, publicUrl: 'https://chat.example' });
  const desk: Desk = { ...office.desk, sites };
  const { caller: owner } = await office.join('Olga', 'owner');
  const added = answerOf(await addKey(desk, owner, { use: 'jwt', alg: 'HS256' }));
  if (added.secret === null) throw new Error('A made secret is shown once.');
  const key = { id: added.key.key, kid: added.key.kid, secret: added.secret };

  const caller = async ({ token, pass }: Browser): Promise<VisitorCaller> => {
    const found = await findDevice(desk, { token, pass });
    if (!found.ok) throw new Error(found.problem.code);
    return found.caller;
  };
  const shop: SigningShop = {
    office,
    store,
    site,
    desk,
    owner,
    key,
    sign: (claims = {}, { secret = key.secret, header = {}, at } = {}) =>
      signed(
        { alg: 'HS256', typ: 'JWT', ...header },
        usualClaims(clock.wall(), { ...(at === undefined ? {} : { aud: at }), ...claims }),
        (text) => createHmac('sha256', secret).update(text).digest(),
      ),
    browser: async (at = 'shop') => answerOf(await makeDevice(desk, { site: at, locale: 'de' }, laptop)),
    caller,
    prove: async (of, proof, hold = 'page', at = 'shop') =>
      proveIdentity(desk, of === null ? null : await caller(of), { site: at, locale: 'de', hold, proof }, laptop),
    signIn: async (of, claims) => browserAfter(of, doneOf(await shop.prove(of, { jwt: shop.sign(claims) }))),
    say: async (of, said) => sayIdentity(desk, await caller(of), said),
    write: async (of, text = 'Is my bike ready?') => {
      const from = await caller(of);
      const sent = await store.write((tx) =>
        receiveMessage(tx, {
          from,
          to: { start: makeStartKey() },
          cid: makeCid(),
          n: 1,
          text,
          files: [],
          channel: 'chat',
          circumstances: onlyChat(clock.wall()),
        }),
      );
      return answerOf(sent).conversation;
    },
    reads: async (of) => {
      const who = peerOf(await caller(of), clock.wall());
      const rows = await store.read.readableBy(who, 100);
      for (const { id } of rows)
        if ((await store.read.readable(who, id)) === undefined) throw new Error('Both questions answer alike.');
      return rows.map(({ id }) => id).toSorted();
    },
    identifier: async (kind, value) => {
      const row = await store.read.identifierByValue(site, kind, value);
      if (row === undefined) throw new Error(`There is no ${kind} ${value}.`);
      return row.id;
    },
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  };
  return shop;
};

/** Ada's, signed this second for five minutes; a claim that is undefined is left out. */
export const usualClaims = (now: number, claims: Record<string, unknown> = {}): Record<string, unknown> => {
  const iat = Math.floor(now / 1_000);
  const all = { aud: 'shop', sub: 'K-1001', iat, exp: iat + 300, ...claims };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

export const signed = (header: object, claims: object, mark: (text: string) => Uint8Array): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${Buffer.from(mark(text)).toString('base64url')}`;
};

export const es256 =
  (privateKey: KeyObject) =>
  (text: string): Uint8Array =>
    createSign('sha256').update(text).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });

/** It keeps what it was told, the old where nothing new came. */
export const browserAfter = (before: Browser | null, { answer }: Done<Proved>): Browser => {
  const { device, token, revokeToken } = answer.device;
  const isSame = before?.device === device;
  const kept = token ?? (isSame ? before.token : undefined);
  if (kept === undefined) throw new Error('A new device came without a token.');
  return { device, token: kept, ...(revokeToken === undefined ? {} : { revokeToken }), pass: answer.pass };
};
