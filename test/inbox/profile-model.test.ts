import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ForgetModel } from '../../inbox/models/forget-model.ts';
import { FreshModel } from '../../inbox/models/fresh-model.ts';
import { MergeModel } from '../../inbox/models/merge-model.ts';
import { ProfileModel } from '../../inbox/models/profile-model.ts';
import { WhyModel } from '../../inbox/models/why-model.ts';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { deskOf, leaveAll, pass, stopTime } from './desk-of.ts';
import { refused } from './fake-connection.ts';
import { conversationNamed } from './made.ts';
import { memberOf, panelOf, whyOf } from './profile-made.ts';

beforeEach(stopTime);
afterEach(() => {
  leaveAll();
  vi.useRealTimers();
});

/** Anna with conversation 1 open; the person behind it is `shown`, which may change. */
const withPanel = async (shown: ProfilePanel = panelOf(7)) => {
  const server = { panel: shown };
  const desk = await deskOf({
    prepare: (connection) => connection.answer('profile:open', () => structuredClone(server.panel)),
  });
  const fresh = new FreshModel(desk.connection);
  const profile = new ProfileModel(desk.connection, desk.conversation, fresh);
  desk.conversation.open(conversationNamed(1));
  await pass(0);
  return { ...desk, server, fresh, profile };
};

describe('the person behind a conversation', () => {
  test('is asked for once and fills every section', async () => {
    const { connection, profile } = await withPanel();
    expect(connection.asked('profile:open')).toEqual([{ conversation: conversationNamed(1) }]);
    expect(profile.panel.value?.name).toBe('Lena Weber');
  });

  test('leaves nothing on the screen once she is erased, and nothing kept of her', async () => {
    const { connection, conversation, profile } = await withPanel();
    connection.answer('profile:open', () => refused('not-found'));
    profile.retry();
    await pass(0);
    expect(profile.panel.value).toBeNull();
    expect(profile.trouble.value?.code).toBe('not-found');
    conversation.open(conversationNamed(2));
    conversation.open(conversationNamed(1));
    expect(profile.panel.value).toBeNull();
  });

  test('is shown again at once when her conversation is opened a second time, and asked for anew', async () => {
    const { connection, conversation, profile } = await withPanel();
    conversation.open(conversationNamed(2));
    expect(profile.panel.value).toBeNull();
    await pass(0);
    conversation.open(conversationNamed(1));
    expect(profile.panel.value?.profile).toBe(7);
    await pass(0);
    expect(connection.asked('profile:open').length).toBe(3);
  });

  test('that could not be loaded says so, and is loaded by trying again', async () => {
    const { connection, conversation, profile, server } = await withPanel();
    connection.answer('profile:open', refused('server.error'));
    conversation.open(conversationNamed(2));
    await pass(0);
    expect(profile.trouble.value?.code).toBe('server.error');
    expect(profile.panel.value).toBeNull();
    connection.answer('profile:open', server.panel);
    profile.retry();
    await pass(0);
    expect(profile.trouble.value).toBeNull();
    expect(profile.panel.value?.profile).toBe(7);
  });

  test('is renewed when the server says that members moved, at most twice a second', async () => {
    const { connection, profile, server } = await withPanel();
    server.panel = panelOf(3, { name: 'Lena W.' });
    for (let times = 0; times < 20; times++) connection.push('profile:changed', { was: [7], now: [3] });
    await pass(499);
    const before = connection.asked('profile:open').length;
    await pass(1);
    expect([before, connection.asked('profile:open').length]).toEqual([1, 2]);
    expect(profile.panel.value?.name).toBe('Lena W.');
  });

  test('is left alone when somebody else changed', async () => {
    const { connection } = await withPanel();
    connection.push('profile:changed', { was: [90], now: [91] });
    await pass(2_000);
    expect(connection.asked('profile:open').length).toBe(1);
    connection.push('profile:changed', { was: [7], now: [91] });
    await pass(2_000);
    expect(connection.asked('profile:open').length).toBe(2);
  });

  test('is not replaced under somebody who writes in it, but as soon as she leaves the field', async () => {
    const { connection, profile, server } = await withPanel();
    profile.isHeld.value = true;
    server.panel = panelOf(7, { name: 'Lena Berger' });
    connection.push('profile:changed', { was: [7], now: [7] });
    await pass(5_000);
    expect(profile.panel.value?.name).toBe('Lena Weber');
    profile.isHeld.value = false;
    await pass(1_000);
    expect(profile.panel.value?.name).toBe('Lena Berger');
  });

  test('an answer for a conversation she has left meanwhile changes nothing', async () => {
    const { connection, conversation, profile } = await withPanel();
    let answer: (panel: ProfilePanel) => void = () => undefined;
    connection.answer('profile:open', ({ ...asked }) =>
      'conversation' in asked && asked.conversation === conversationNamed(2)
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : panelOf(7),
    );
    conversation.open(conversationNamed(2));
    conversation.open(conversationNamed(1));
    await pass(0);
    answer(panelOf(99, { name: 'Somebody else' }));
    await pass(0);
    expect(profile.panel.value?.name).toBe('Lena Weber');
  });

  test('shows a masked value only when asked, one by one, and forgets it with the conversation', async () => {
    const { connection, conversation, profile } = await withPanel();
    connection.answer('profile:reveal', { value: 'lena@shop.example' });
    expect(profile.revealed.value.size).toBe(0);
    await profile.reveal(7);
    expect(profile.revealed.value.get(7)).toBe('lena@shop.example');
    conversation.open(conversationNamed(2));
    expect(profile.revealed.value.size).toBe(0);
  });

  test('an empty name gives back what she or the shop says', async () => {
    const { connection, profile } = await withPanel();
    connection.answer('profile:rename', {});
    await profile.rename('');
    await profile.rename('Frau Weber');
    expect(connection.asked('profile:rename')).toEqual([
      { identifier: 7, name: null },
      { identifier: 7, name: 'Frau Weber' },
    ]);
  });
});

describe('why she is one person', () => {
  const withWhy = async () => {
    const desk = await withPanel();
    desk.connection.answer('profile:why', () => whyOf(7, { members: [memberOf(7), memberOf(8), memberOf(9)] }));
    const why = new WhyModel(desk.connection, desk.fresh, desk.profile);
    why.open(7);
    await pass(0);
    return { ...desk, why };
  };

  test('two can be chosen, a third begins anew, the same one again lets it go', async () => {
    const { why } = await withWhy();
    why.choose(7);
    why.choose(8);
    expect(why.chosen.value).toEqual([7, 8]);
    why.choose(9);
    expect(why.chosen.value).toEqual([9]);
    why.choose(9);
    expect(why.chosen.value).toEqual([]);
  });

  test('an act is read again with its consequences, and can be taken back at once', async () => {
    const { connection, why } = await withWhy();
    connection.answer('claim:revoke', { log: 5, profiles: [7, 9] });
    connection.answer('identity:undo', { log: 6, profiles: [7] });
    why.choose(7);
    why.choose(9);
    connection.answer('profile:why', whyOf(7));
    await why.revoke(11, 'Zwei Schwestern');
    expect(connection.asked('claim:revoke')).toEqual([{ claim: 11, reason: 'Zwei Schwestern' }]);
    expect(why.chosen.value).toEqual([7]);
    expect(why.done.value?.log).toBe(5);
    await why.undo(5);
    expect(connection.asked('identity:undo')).toEqual([{ log: 5 }]);
    expect(why.done.value).toBeNull();
    await pass(1_000);
    expect(connection.asked('profile:open').length).toBe(2);
  });

  test('a refused act changes nothing on the screen', async () => {
    const { connection, why } = await withWhy();
    connection.answer('claim:revoke', refused('auth.forbidden'));
    const told = await why.revoke(11, 'Zwei Schwestern');
    expect(told.ok).toBe(false);
    expect(why.done.value).toBeNull();
    expect(connection.asked('profile:why').length).toBe(1);
  });
});

describe('joining two persons', () => {
  const withMerge = async () => {
    const desk = await withPanel();
    const merge = new MergeModel(desk.connection, desk.fresh, desk.profile);
    return { ...desk, merge };
  };
  const card = (profile: number) => ({
    profile,
    name: '',
    level: 'anonymous' as const,
    members: [],
    conversations: 1,
    lastAt: null,
    number: null,
  });

  test('she is searched for a moment after the last key, and never found herself', async () => {
    const { connection, merge } = await withMerge();
    connection.answer('profile:find', { found: [card(7), card(20)] });
    merge.type('K');
    merge.type('K-2');
    merge.type('K-2002');
    await pass(1_000);
    expect(connection.asked('profile:find')).toEqual([{ query: 'K-2002' }]);
    expect(merge.found.value?.map(({ profile }) => profile)).toEqual([20]);
  });

  test('what was compared is what is joined: as the two were read, with the reason', async () => {
    const { connection, merge } = await withMerge();
    connection.answer('profile:open', (asked) => panelOf('identifier' in asked ? asked.identifier : 7));
    connection.answer('profile:join', { log: 1, profiles: [7] });
    await merge.compare(7, 20);
    await merge.join('Sagt sie am Telefon');
    expect(connection.asked('profile:join')).toEqual([
      { a: 7, b: 20, profiles: [7, 20], reason: 'Sagt sie am Telefon' },
    ]);
  });

  test('changed meanwhile: nothing is joined, and comparing again reads both anew', async () => {
    const { connection, merge } = await withMerge();
    connection.answer('profile:open', (asked) => panelOf('identifier' in asked ? asked.identifier : 7));
    connection.answer('profile:join', refused('profile.changed'));
    await merge.compare(7, 20);
    const told = await merge.join('Sagt sie am Telefon');
    expect(told?.ok).toBe(false);
    expect(merge.pair.value).not.toBeNull();
    connection.answer('profile:open', (asked) =>
      panelOf(7, { name: 'identifier' in asked && asked.identifier === 20 ? 'New' : 'Lena' }),
    );
    merge.again();
    await pass(0);
    expect(merge.pair.value?.other.name).toBe('New');
  });

  test('one suggestion is compared at once, several are offered', async () => {
    const { connection, merge } = await withMerge();
    const typed = { rule: 'typed', strength: 0, state: 'suggestion', firstAt: 1, lastAt: 1, times: 1 } as const;
    const rest = { label: null, agent: null, reason: null, revokedAt: null, revokedBy: null };
    const outside = (identifier: number) => ({
      ...memberOf(identifier),
      profile: identifier,
      name: `P${identifier}`,
      number: null,
    });
    connection.answer('profile:open', (asked) => panelOf('identifier' in asked ? asked.identifier : 7));
    const one = { claim: 1, a: 7, b: 20, ...typed, ...rest };
    connection.answer('profile:why', whyOf(7, { others: [outside(20), outside(30)], suggestions: [one] }));
    await merge.suggest(7);
    await pass(0);
    expect(merge.pair.value?.other.profile).toBe(20);
    merge.clear();
    const two = [one, { ...one, claim: 2, b: 30 }];
    connection.answer('profile:why', whyOf(7, { others: [outside(20), outside(30)], suggestions: two }));
    await merge.suggest(7);
    await pass(0);
    expect(merge.pair.value).toBeNull();
    expect(merge.suggested.value.map(({ profile }) => profile)).toEqual([20, 30]);
  });
});

describe('forgetting', () => {
  test('is weighed for what is ticked now, never for what was ticked before', async () => {
    const { connection, fresh, profile } = await withPanel();
    const forget = new ForgetModel(connection, fresh, profile);
    const toll = (messages: number) => ({ conversations: 1, messages, files: 0, devices: 1, traits: 0 });
    let slow: (answer: ReturnType<typeof toll>) => void = () => undefined;
    connection.answer('erase:show', ({ identifiers }) =>
      identifiers.length === 1
        ? new Promise((resolve) => {
            slow = resolve;
          })
        : toll(2),
    );
    void forget.weigh([7]);
    await forget.weigh([7, 8]);
    slow(toll(1));
    await pass(0);
    expect(forget.toll.value?.messages).toBe(2);
    await forget.weigh([]);
    expect(forget.toll.value).toBeNull();
  });

  test('asks for the password again and then does what was asked', async () => {
    const { connection, fresh, profile } = await withPanel();
    const forget = new ForgetModel(connection, fresh, profile);
    const gone = { conversations: 1, messages: 1, files: 0, devices: 1, traits: 0 };
    connection.answer('erase:start', () =>
      connection.asked('session:confirm').length === 0 ? refused('auth.not-fresh') : gone,
    );
    connection.answer('session:confirm', {});
    const erasing = forget.erase([7]);
    await pass(0);
    expect(fresh.asking.value).toBe(true);
    await fresh.confirm({ password: 'right' });
    expect((await erasing).ok).toBe(true);
    expect(connection.asked('erase:start')).toEqual([{ identifiers: [7] }, { identifiers: [7] }]);
  });

  test('an export is fetched with its pass in the same breath', async () => {
    const { connection, fresh, profile } = await withPanel();
    const forget = new ForgetModel(connection, fresh, profile);
    connection.answer('export:start', { pass: 'nx_1', expiresAt: 1 });
    const told = await forget.hand([7]);
    expect(told.ok && 'file' in told && told.file?.name).toBe('nx_1.zip');
  });
});
