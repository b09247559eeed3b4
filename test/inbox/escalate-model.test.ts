import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EscalateModel } from '../../inbox/models/escalate-model.ts';
import type { Brief, RenderedBrief } from '../../protocol/brief.ts';
import type { EscalationId } from '../../protocol/ids.ts';
import { pass, stopTime } from './desk-of.ts';
import { fakeConnection, refused } from './fake-connection.ts';
import { anna, conversationNamed, morning } from './made.ts';

beforeEach(stopTime);
afterEach(() => void vi.useRealTimers());

const one = conversationNamed(1);
const two = conversationNamed(2);
const brief: Brief = {
  locale: 'de',
  who: [{ key: 'name', label: 'Name', value: 'Ada', source: 'visitor', strength: 0, at: morning }],
  wants: 'A helmet',
  known: [],
  tried: [],
  expects: 'answer',
};
const looks = (text: string): RenderedBrief[] => [
  { channel: 'email', subject: 'Ada', text, used: text.length, budget: 900, unit: 'chars', dropped: [] },
];

const opened = async () => {
  const connection = fakeConnection();
  connection.answer('escalation:preview', {
    brief,
    policies: [{ name: 'Standard', asks: [] }],
    agents: [{ agent: { agent: anna, name: 'Anna' }, by: ['email'], isOnline: false, isOff: false, isOnCall: true }],
  });
  connection.answer('brief:render', ({ brief: { wants } }) => ({ rendered: looks(wants) }));
  connection.answer('escalation:start', { escalation: 'es_1' as EscalationId, asideSeq: 1 });
  const escalate = new EscalateModel(connection);
  await escalate.open(one, 'de');
  await pass(0);
  return { connection, escalate };
};

test('the dialog begins with the first ladder and the brief as it goes', async () => {
  const { escalate } = await opened();
  expect(escalate.target.value).toEqual({ policy: 'Standard' });
  expect(escalate.rendered.value).toEqual(looks('A helmet'));
  expect(escalate.isEdited.value).toBe(false);
});

test('what is edited is drawn anew once the hand rests, in its last form', async () => {
  const { connection, escalate } = await opened();
  for (const wants of ['A', 'A r', 'A red helmet']) {
    escalate.edit({ wants });
    await pass(100);
  }
  expect(connection.asked('brief:render')).toHaveLength(1);
  await pass(300);
  expect(connection.asked('brief:render')).toHaveLength(2);
  expect(escalate.rendered.value).toEqual(looks('A red helmet'));
  expect(escalate.isEdited.value).toBe(true);
});

test('an answer about what was edited since changes nothing', async () => {
  const { connection, escalate } = await opened();
  const held = Promise.withResolvers<{ rendered: RenderedBrief[] }>();
  connection.answer('brief:render', () => held.promise);
  escalate.edit({ wants: 'Old' });
  await pass(300);
  escalate.edit({ wants: 'New' });
  held.resolve({ rendered: looks('Old') });
  await pass(0);
  expect(escalate.rendered.value).toEqual(looks('A helmet'));
});

test('what is ticked off goes along as ticked off, with what is expected and why it is urgent', async () => {
  const { connection, escalate } = await opened();
  escalate.edit({ who: brief.who.map((fact) => ({ ...fact, isOff: true as const })) });
  escalate.expects.value = 'call';
  escalate.urgent.value = '  She waits in the shop ';
  expect(await escalate.send()).toMatchObject({ ok: true, escalation: 'es_1' });
  expect(connection.asked('escalation:start')).toMatchObject([
    {
      conversation: one,
      to: { policy: 'Standard' },
      expects: 'call',
      urgent: 'She waits in the shop',
      brief: { wants: 'A helmet', expects: 'call', who: [{ key: 'name', isOff: true }] },
    },
  ]);
});

test('an answer that got lost is asked for again under the same id: nobody is fetched twice', async () => {
  const { connection, escalate } = await opened();
  let times = 0;
  connection.answer('escalation:start', () => {
    times += 1;
    return times < 3 ? 'unreachable' : { escalation: 'es_1' as EscalationId, asideSeq: 1 };
  });
  const sent = escalate.send();
  await pass(0);
  expect(escalate.isSending.value).toBe(true);
  // Impatience sends nothing.
  expect(await escalate.send()).toBeNull();
  await pass(10_000);
  expect(await sent).toMatchObject({ ok: true });
  const cids = connection.asked('escalation:start').map(({ cid }) => cid);
  expect(cids).toHaveLength(3);
  expect(new Set(cids).size).toBe(1);
  // Another intent is another id.
  await escalate.open(one, 'de');
  await escalate.send();
  expect(connection.asked('escalation:start').at(-1)?.cid).not.toBe(cids[0]);
});

test('a refusal leaves everything as it was typed, for the next try', async () => {
  const { connection, escalate } = await opened();
  escalate.edit({ wants: 'Mine' });
  connection.answer('escalation:start', refused('escalation.nobody'));
  expect(await escalate.send()).toMatchObject({ ok: false, problem: { code: 'escalation.nobody' } });
  expect([escalate.brief.value?.wants, escalate.isSending.value]).toEqual(['Mine', false]);
});

test('what comes for a conversation that was left is not shown in the next', async () => {
  const { connection, escalate } = await opened();
  const held = Promise.withResolvers<'unreachable'>();
  connection.answer('escalation:preview', () => held.promise);
  void escalate.open(two, 'de');
  escalate.clear();
  held.resolve('unreachable');
  await pass(0);
  expect([escalate.trouble.value, escalate.preview.value, escalate.brief.value]).toEqual([null, null, null]);
});

test('a line that is emptied is left out; what she wants cannot be, and is not drawn without words', async () => {
  const { connection, escalate } = await opened();
  escalate.edit({ mood: 'calm', next: 'call her' });
  expect(escalate.brief.value).toMatchObject({ mood: 'calm', next: 'call her' });
  escalate.edit({ mood: '', next: '' });
  expect(escalate.brief.value).toEqual(brief);
  escalate.edit({ wants: ' ' });
  await pass(300);
  expect(connection.asked('brief:render')).toHaveLength(1);
});
