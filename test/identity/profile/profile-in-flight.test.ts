import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { ConversationId } from '../../../protocol/ids.ts';
import { agent, ask, colleague, visitor, words } from '../../support/people.ts';
import { startTestApp, type TestApp } from '../../support/test-app.ts';

const rounds = 12;

const seat = async (app: TestApp, name: string) => {
  const her = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words(`${name} begins`, 1), her.headers);
  return { ...her, name, conversation };
};
type Seat = Awaited<ReturnType<typeof seat>>;

/** What of talk may not change by who is one person with whom. */
const standing = (app: TestApp): string => {
  const beside = new DatabaseSync(`${app.dataFolder}/nahtlos.db`, { readOnly: true, timeout: 5_000 });
  const rows = [
    'select id, number, device, start_key, generation, assignee, state, opened_at from conversation order by id',
    'select * from conversation_peer order by conversation, channel, identifier',
  ].map((sql) => beside.prepare(sql).all());
  beside.close();
  return JSON.stringify(rows);
};

const deliveries = (app: TestApp): unknown[] => {
  const beside = new DatabaseSync(`${app.dataFolder}/nahtlos.db`, { readOnly: true, timeout: 5_000 });
  const rows = beside.prepare('select conversation, seq, recipient, channel, peer from delivery order by id').all();
  beside.close();
  return rows;
};

test('both sides write while agents join and part the same people: ids, readers and addresses stay, nobody misses a word, nobody reads more', {
  timeout: 60_000,
}, async () => {
  await using app = await startTestApp();
  const mia = await agent(app);
  const otto = await colleague(app, mia, 'otto@shop.example');
  const seats = [await seat(app, 'Ada'), await seat(app, 'Bea')];
  const tabs = await Promise.all(seats.map((it) => it.tab()));
  const desk = await mia.open();
  for (const { conversation } of seats) await desk.get('conversation:open', { conversation });
  const before = standing(app);

  const profileOf = async ({ conversation }: Seat): Promise<number> =>
    (await ask(app, 'inbox', 'profile:open', { conversation }, otto.headers)).profile;
  const [a, b] = [await profileOf(seats[0]!), await profileOf(seats[1]!)];

  const joining = async (): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const asked = { a, b, profiles: [a, b] as [number, number], reason: 'Same voice on the phone.' };
      const { log, profiles } = await ask(app, 'inbox', 'profile:join', asked, otto.headers);
      expect(profiles).toEqual([a]);
      expect(await profileOf(seats[1]!)).toBe(a);
      const undone = await ask(app, 'inbox', 'identity:undo', { log }, otto.headers);
      expect(undone.profiles).toEqual([a, b]);
    }
  };
  const writing = async ({ headers, name, conversation }: Seat): Promise<void> => {
    for (let n = 2; n <= rounds + 1; n += 1)
      await ask(app, 'visitor', 'message:send', words(`${name} ${n}`, n, conversation), headers);
  };
  const answering = async ({ name, conversation }: Seat): Promise<void> => {
    for (let n = 1; n <= rounds; n += 1) {
      const { cid, text, files } = words(`To ${name} ${n}`, 1);
      await desk.get('message:send', { conversation, cid, text, files, n, seenSeq: 999 });
    }
  };
  await Promise.all([joining(), ...seats.map(writing), ...seats.map(answering)]);

  expect(standing(app)).toBe(before);
  expect(await profileOf(seats[1]!)).toBe(b);
  for (const [index, { name, conversation, headers }] of seats.entries()) {
    const tab = tabs[index]!;
    const all = await ask(
      app,
      'visitor',
      'conversation:resume',
      { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 200 },
      headers,
    );
    const texts = all.entries.flatMap((entry) => (entry.t === 'message' ? [entry.text] : []));
    const hers = [`${name} begins`, ...Array.from({ length: rounds }, (_, n) => `${name} ${n + 2}`)];
    const answers = Array.from({ length: rounds }, (_, n) => `To ${name} ${n + 1}`);
    expect(texts.filter((text) => text.startsWith('To '))).toEqual(answers);
    expect(texts.filter((text) => !text.startsWith('To '))).toEqual(hers);

    // Live, too: every word after she sat down, each once, and not one of the other conversation.
    const last = texts.at(-1)!;
    await tab.hear('entry:added', ({ entry }) => entry.t === 'message' && entry.text === last);
    const heard = tab.heard.filter((it) => it.name === 'entry:added').map(({ body }) => body as Heard);
    expect(heard.map((it) => it.entry.text).toSorted()).toEqual(texts.slice(1).toSorted());
    expect(new Set(heard.map((it) => it.conversation))).toEqual(new Set([conversation]));
    const list = await ask(app, 'visitor', 'conversation:list', {}, headers);
    expect(list.conversations.map((it) => it.conversation)).toEqual([conversation]);
  }
  const addressed = deliveries(app) as { conversation: string; peer: string }[];
  expect(addressed).toHaveLength(2 * rounds);
  expect(addressed.every(({ conversation, peer }) => conversation === peer)).toBe(true);
  // Whoever looks at one of them is told each time.
  const told = desk.heard.filter((it) => it.name === 'profile:changed');
  expect(told).toHaveLength(2 * rounds);
  expect(told[0]?.body).toEqual({ was: [a, b], now: [a] });
  expect(told[1]?.body).toEqual({ was: [a], now: [a, b] });
  for (const { leave } of [...tabs, desk]) leave();
});

interface Heard {
  readonly conversation: ConversationId;
  readonly entry: { readonly text: string };
}

test('joined, each still reads her own talk only, also what comes after', async () => {
  await using app = await startTestApp();
  const mia = await agent(app);
  const [ada, bea] = [await seat(app, 'Ada'), await seat(app, 'Bea')];
  const profileOf = async ({ conversation }: Seat): Promise<number> =>
    (await ask(app, 'inbox', 'profile:open', { conversation }, mia.headers)).profile;
  const [a, b] = [await profileOf(ada), await profileOf(bea)];
  await ask(app, 'inbox', 'profile:join', { a, b, profiles: [a, b], reason: 'One person.' }, mia.headers);
  const panel = await ask(app, 'inbox', 'profile:open', { conversation: bea.conversation }, mia.headers);
  expect(panel.conversations.map(({ conversation }) => conversation).toSorted()).toEqual(
    [ada.conversation, bea.conversation].toSorted(),
  );
  const asked = { conversation: ada.conversation, epoch: null, afterSeq: 0, rev: 0, limit: 50 };
  await expect(ask(app, 'visitor', 'conversation:resume', asked, bea.headers)).rejects.toMatchObject({
    problem: { code: 'not-found' },
  });
  expect((await ask(app, 'visitor', 'conversation:resume', asked, ada.headers)).entries).toHaveLength(1);
});

test('an agent whose right to merge was taken does none of it, and does again when she has it', async () => {
  await using app = await startTestApp();
  const mia = await agent(app);
  const otto = await colleague(app, mia, 'otto@shop.example');
  const [ada, bea] = [await seat(app, 'Ada'), await seat(app, 'Bea')];
  const open = ({ conversation }: Seat) => ask(app, 'inbox', 'profile:open', { conversation }, otto.headers);
  const [a, b] = [(await open(ada)).profile, (await open(bea)).profile];
  const { agents } = await ask(app, 'inbox', 'agent:list', {}, mia.headers);
  const id = agents.find(({ email }) => email === 'otto@shop.example')!.agent;
  const join = () => ask(app, 'inbox', 'profile:join', { a, b, profiles: [a, b], reason: 'One person.' }, otto.headers);
  const reason = 'Two people.';

  await ask(app, 'inbox', 'agent:change', { agent: id, rights: [] }, mia.headers);
  for (const refused of [
    join(),
    ask(app, 'inbox', 'profile:part', { a, b, reason }, otto.headers),
    ask(app, 'inbox', 'claim:revoke', { claim: 1, reason }, otto.headers),
    ask(app, 'inbox', 'claim:restore', { claim: 1, reason }, otto.headers),
    ask(app, 'inbox', 'identity:undo', { log: 1 }, otto.headers),
    ask(app, 'inbox', 'reader:revoke', { conversation: ada.conversation, identifier: a }, otto.headers),
    ask(app, 'inbox', 'device:end', { device: ada.device }, otto.headers),
    ask(app, 'inbox', 'value:rule', { kind: 'email', pattern: '*@x.example', what: 'blocked' }, otto.headers),
  ])
    await expect(refused).rejects.toMatchObject({ problem: { code: 'auth.forbidden' } });
  // She still sees them.
  expect((await open(ada)).profile).toBe(a);

  await ask(app, 'inbox', 'agent:change', { agent: id, rights: ['merge'] }, mia.headers);
  expect((await join()).profiles).toEqual([a]);
});
