import { describe, expect, test, vi } from 'vitest';
import { ensureIdentifier } from '../../../plugin-server/identity/graph/ensure-identifier.ts';
import { type Asserted, recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import { setClaim } from '../../../plugin-server/identity/graph/set-claim.ts';
import { setValueRule } from '../../../plugin-server/identity/graph/set-value-rule.ts';
import { type IdentifierKind, identityLimits } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import { memoryGraph } from './memory-graph.ts';

vi.setConfig({ testTimeout: 120_000 });

const site = 'st_graph' as SiteId;
const now = 1_800_000_000_000;

const opened = () => {
  const graph = memoryGraph();
  const { tx } = graph;
  const person = async (kind: IdentifierKind, value: string): Promise<number> =>
    (await ensureIdentifier(tx, site, kind, value, now))!.id;
  const claim = (a: number, b: number, rule: Asserted['rule'], more: Partial<Asserted> = {}) => {
    const strength = rule === 'page' ? 1 : rule === 'server' ? 2 : 3;
    return recordClaim(tx, { site, a, b, rule, strength, at: now, source: 'page', actor: 'd:ada', ...more });
  };
  const rootOf = (id: number): number => graph.identifiers.get(id)!.root;
  const members = (id: number): number =>
    [...graph.identifiers.values()].filter(({ root }) => root === rootOf(id)).length;
  return { graph, tx, person, claim, rootOf, members };
};

describe('a tablet in the shop', () => {
  test('joins nobody from the third person on, and costs the same for the thousandth as for the fourth', async () => {
    const { graph, person, claim, rootOf } = opened();
    const tablet = await person('anon', 'nv_tablet');
    const asked: number[] = [];
    for (let at = 0; at < 1_500; at += 1) {
      const user = await person('user', `K${at + 1}`);
      const before = graph.asked.count;
      const { state } = await claim(tablet, user, 'page', { at: now + at });
      asked.push(graph.asked.count - before);
      expect(state).toBe(at === 0 ? 'joined' : at === 1 ? 'conflict:user' : 'hub');
      if (at >= 2) expect([rootOf(tablet), rootOf(user)]).toEqual([tablet, user]);
    }
    expect(new Set(asked.slice(3)).size).toBe(1);
    expect(asked[3]).toBeLessThanOrEqual(6);
    expect(graph.identifiers.get(tablet)).toMatchObject({ hub: 1, ambiguous_from: now + 1 });
  });

  test('costs no more when each dates herself before the last', async () => {
    const { graph, person, claim } = opened();
    const tablet = await person('anon', 'nv_tablet');
    const asked: number[] = [];
    for (let at = 0; at < 300; at += 1) {
      const user = await person('user', `K${at + 1}`);
      const before = graph.asked.count;
      await claim(tablet, user, 'page', { at: now - at });
      asked.push(graph.asked.count - before);
    }
    expect(new Set(asked.slice(3)).size).toBe(1);
    expect(graph.identifiers.get(tablet)).toMatchObject({ hub: 1, ambiguous_from: now - 298 });
  });

  test('is still hers who proves on it that she is signed in', async () => {
    const { person, claim, rootOf } = opened();
    const tablet = await person('anon', 'nv_tablet');
    const users: number[] = [];
    for (let at = 0; at < 10; at += 1) users.push(await person('user', `K${at + 1}`));
    for (const user of users) await claim(tablet, user, 'page');
    expect(await claim(tablet, users[7]!, 'jwt')).toMatchObject({ state: 'joined' });
    expect(rootOf(users[7]!)).toBe(tablet);
  });
});

describe('one user, ten thousand browsers', () => {
  test('a page that calls everybody by one id joins twenty of them', async () => {
    const { person, claim, members } = opened();
    const user = await person('user', 'K1');
    let suggestions = 0;
    for (let at = 0; at < 1_000; at += 1) {
      const browser = await person('anon', `nv_${at}`);
      // Dated back as far as a browser may be believed.
      const more = { at: now - 86_400_000 * 5, receivedAt: now + at };
      suggestions += Number((await claim(user, browser, 'page', more)).state === 'suggestion');
      suggestions += Number((await claim(user, browser, 'page', more)).state === 'suggestion');
    }
    expect(members(user)).toBe(1 + identityLimits.userPageClaimsPerDay);
    expect(suggestions).toBe(2 * (1_000 - identityLimits.userPageClaimsPerDay));
  });

  test('a shop’s server that does joins as many as a person may have, and each further one is refused alone', async () => {
    const { graph, person, claim, members } = opened();
    const user = await person('user', 'K1');
    const asked: number[] = [];
    for (let at = 0; at < 10_000; at += 1) {
      const browser = await person('anon', `nv_${at}`);
      const before = graph.asked.count;
      const { state } = await claim(user, browser, 'server', { at: now + at, source: 'shop' });
      asked.push(graph.asked.count - before);
      expect(state).toBe(at < identityLimits.perKind.anon ? 'joined' : 'conflict:limit');
    }
    expect(new Set(asked.slice(200)).size).toBe(1);
    // An older one would have to be weighed against all of them: left alone, and on record.
    const late = await person('anon', 'nv_late');
    expect(await claim(user, late, 'server', { at: now - 1, source: 'shop' })).toMatchObject({
      state: 'quarantined',
      news: [],
    });
    expect(graph.logs.map(({ op }) => op)).toEqual(['claim.quarantined']);
    expect(members(late)).toBe(1);
    expect(members(user)).toBe(1 + identityLimits.perKind.anon);
  });
});

test('a storm of aliases ends where a person is full', async () => {
  const { person, claim, members } = opened();
  const ids: number[] = [];
  for (let at = 0; at < 400; at += 1) ids.push(await person('anon', `ga_${at}`));
  for (let at = 1; at < ids.length; at += 1) await claim(ids[at - 1]!, ids[at]!, 'page', { at: now + at });
  for (const id of ids) expect(members(id)).toBeLessThanOrEqual(identityLimits.perKind.anon);
  expect(Math.max(...ids.map(members))).toBe(identityLimits.perKind.anon);
});

describe('mailboxes that several people read', () => {
  test('info@ joins nobody, whoever proves it', async () => {
    const { person, claim, members } = opened();
    const mailbox = await person('email', 'Info@Shop.example');
    for (const value of ['nv_laptop', 'nv_phone'])
      expect(await claim(await person('anon', value), mailbox, 'otp')).toMatchObject({ state: 'hub', news: [] });
    expect(members(mailbox)).toBe(1);
  });

  test('a family mailbox joins the first who proves it and comes apart with the second', async () => {
    const { person, claim, rootOf } = opened();
    const mailbox = await person('email', 'family@home.example');
    const [ada, bob] = [await person('user', 'K1'), await person('user', 'K2')];
    const laptop = await person('anon', 'nv_laptop');
    await claim(ada, laptop, 'jwt');
    await claim(laptop, mailbox, 'otp');
    await claim(ada, mailbox, 'jwt');
    expect(rootOf(mailbox)).toBe(rootOf(ada));
    const { news } = await claim(bob, mailbox, 'jwt');
    expect([rootOf(ada), rootOf(bob), rootOf(mailbox)]).toEqual([ada, bob, mailbox]);
    expect(rootOf(laptop)).toBe(ada);
    expect(news).toEqual([{ is: 'profiles', site, was: [mailbox], now: [mailbox, ada] }]);
  });
});

describe('what a browser says', () => {
  test('joins no user once the shop signs who its users are; what was only typed never does', async () => {
    const { person, claim, members } = opened();
    const [browser, ada] = [await person('anon', 'nv_laptop'), await person('user', 'K1')];
    const mailbox = await person('email', 'ada@shop.example');
    expect((await claim(browser, ada, 'page', { hasIdentityKey: true })).state).toBe('suggestion');
    expect((await claim(browser, mailbox, 'typed', { strength: 0 })).state).toBe('suggestion');
    expect(members(browser)).toBe(1);
    // Saying it again when the key is gone makes it no truer.
    expect((await claim(browser, ada, 'page')).state).toBe('suggestion');
    expect((await claim(browser, await person('anon', 'ga_1'), 'page', { hasIdentityKey: true })).state).toBe('joined');
  });

  test('takes nobody away from who was there, however early it says it was', async () => {
    const { person, claim, rootOf } = opened();
    const browser = await person('anon', 'nv_laptop');
    const [ada, mallory] = [await person('user', 'K1'), await person('user', 'K2')];
    await claim(browser, ada, 'page', { at: now - 3 * 86_400_000 });
    await claim(browser, mallory, 'page', { at: 0, receivedAt: now });
    expect(rootOf(ada)).toBe(rootOf(browser));
    expect(rootOf(mallory)).toBe(mallory);
  });

  test('is refused where it names one identifier twice or one that is not there', async () => {
    const { graph, person, claim } = opened();
    const browser = await person('anon', 'nv_laptop');
    await expect(claim(browser, browser, 'page')).rejects.toThrow('nothing to join');
    await expect(claim(browser, 99, 'page')).rejects.toThrow('nothing to join');
    expect(graph.claims.size).toBe(0);
  });
});

test('a template’s leftover makes no identifier, so that it joins nobody', async () => {
  const { graph, tx } = opened();
  for (const value of ['undefined', '{{ customer.id }}', `$${'{id}'}`, '[object Object]', '0', 'x'.repeat(1_000_000)])
    expect(await ensureIdentifier(tx, site, 'user', value, now)).toBeNull();
  expect(graph.identifiers.size).toBe(0);
  expect(await ensureIdentifier(tx, site, 'user', 'K1', now)).toMatchObject({ kind: 'user', value: 'K1', state: 'ok' });
});

describe('taking it back', () => {
  test('a blocked value is no identifier any more, and is one again when it is freed', async () => {
    const { tx, person, claim, members, rootOf } = opened();
    const [laptop, phone] = [await person('anon', 'nv_laptop'), await person('anon', 'nv_phone')];
    const till = await person('ext:card', 'till-card');
    await claim(laptop, till, 'server');
    await claim(phone, till, 'server');
    expect(members(till)).toBe(3);
    const rule = { site, kind: 'ext:card', pattern: 'till-*', actor: 'a:mia', at: now } as const;
    const done = await setValueRule(tx, { ...rule, what: 'blocked' });
    expect(done?.news).toEqual([{ is: 'profiles', site, was: [laptop], now: [laptop, phone, till] }]);
    expect(members(till)).toBe(1);
    expect(await ensureIdentifier(tx, site, 'ext:card', 'till-card', now)).toBeNull();
    expect(await ensureIdentifier(tx, site, 'ext:card', 'till-new', now)).toBeNull();
    await setValueRule(tx, { ...rule, what: 'ok' });
    expect([rootOf(laptop), rootOf(phone), rootOf(till)]).toEqual([laptop, laptop, laptop]);
  });

  test('a rule that fits half the shop is refused and changes nothing', async () => {
    const { tx, person } = opened();
    for (let at = 0; at < 1_001; at += 1) await person('user', `K${at + 1}`);
    const rule = { site, kind: 'user', pattern: 'K*', what: 'blocked', actor: 'a:mia', at: now } as const;
    expect(await setValueRule(tx, rule)).toBeNull();
    expect(await tx.valueRules(site)).toEqual([]);
    expect(await setValueRule(tx, { ...rule, pattern: 'K10*' })).not.toBeNull();
  });

  test('a revoked sign-in on a tablet lets the others in again', async () => {
    const { graph, tx, person, claim, rootOf } = opened();
    const tablet = await person('anon', 'nv_tablet');
    const users = [await person('user', 'K1'), await person('user', 'K2'), await person('user', 'K3')];
    const claims: number[] = [];
    for (const [at, user] of users.entries()) claims.push((await claim(tablet, user, 'jwt', { at: now + at })).claim);
    expect(rootOf(users[0]!)).not.toBe(rootOf(tablet));
    await setClaim(tx, graph.claims.get(claims[2]!)!, { by: 'a:mia', at: now });
    expect(rootOf(users[0]!)).toBe(rootOf(tablet));
    expect([...graph.claims.values()].map(({ state }) => state)).toEqual(['joined', 'conflict:user', 'off']);
    await setClaim(tx, graph.claims.get(claims[2]!)!, null);
    expect([...graph.claims.values()].map(({ state }) => state)).toEqual(['hub', 'hub', 'hub']);
  });
});
