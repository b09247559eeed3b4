import { expect, test } from 'vitest';
import type { AgentCaller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { type Arrival, receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import type { AgentId, Cid, ConversationId, DeviceId, SiteId, StartKey } from '../../protocol/ids.ts';
import { Disk } from '../simulation/disk.ts';
import { storeOver } from '../simulation/memory-store.ts';

const site = 'st_shop' as SiteId;
const device = 'dv_ada' as DeviceId;
const ada: VisitorCaller = { side: 'visitor', site, device, anon: 1, origin: `d:${device}`, user: 0, shown: 0 };
const mia: AgentCaller = {
  side: 'agent',
  site,
  agent: 'ag_mia' as AgentId,
  name: 'Mia',
  role: 'agent',
  rights: [],
  origin: 'a:in_mia',
};

const shop = () => {
  const store = storeOver(new Disk(), () => undefined);
  const send = (from: Arrival['from'], to: Arrival['to'], n: number, cid: string) =>
    store.write((tx) =>
      receiveMessage(tx, {
        from,
        to,
        n,
        cid: cid as Cid,
        text: cid,
        files: [],
        channel: 'chat',
        circumstances: onlyChat(1, true),
        seenSeq: 99,
      }),
    );
  return { store, send };
};

test('the way of every answer of an agent is told to those who look on, not only of the first', async () => {
  const { send } = shop();
  const begun = await send(ada, { start: 'start' as StartKey }, 1, 'hello');
  if (!begun.ok) throw new Error(begun.problem.code);
  expect(begun.news.map((news) => news.is)).toEqual(['entry', 'row']);
  const to = { conversation: begun.answer.conversation };

  for (const n of [1, 2]) {
    const answered = await send(mia, to, n, `answer ${n}`);
    if (!answered.ok) throw new Error(answered.problem.code);
    expect(answered.news).toContainEqual(
      expect.objectContaining({
        is: 'marks',
        conversation: expect.objectContaining({ rev: n }),
        marks: expect.objectContaining({
          agents: 1 + n,
          deliveries: expect.arrayContaining([expect.objectContaining({ seq: 1 + n, state: 'waiting' })]),
        }),
      }),
    );
  }
});

test('a message said again is answered again and stands there once; under a wrong number it is refused', async () => {
  const { store, send } = shop();
  const start = { start: 'start' as StartKey };
  const first = await send(ada, start, 1, 'hello');
  const again = await send(ada, start, 1, 'hello');
  const wrong = await send(ada, start, 3, 'third');
  expect(first.ok && again.ok && again.answer).toEqual(first.ok && { ...first.answer, again: true });
  expect(wrong).toMatchObject({ ok: false, problem: { code: 'message.out-of-order', detail: { expected: 2 } } });
  const id = (first.ok ? first.answer.conversation : '') as ConversationId;
  expect((await store.read.entriesAfter(id, 0, 10)).map((entry) => entry.text)).toEqual(['hello']);
});
