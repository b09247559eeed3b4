import { expect, test } from 'vitest';
import type { ConversationId } from '../../protocol/ids.ts';
import { live, outboxLimits } from '../../protocol/limits.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, visitor, type Wired, words } from '../support/people.ts';
import { startTestApp } from '../support/test-app.ts';

const visitors = 25;

test('an agent who reads is not cut because everybody writes in the same moment, and hears each of them', {
  timeout: 60_000,
}, async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const mia = await (await agent(app)).open();
  const tabs: { tab: Wired<'visitor'>; conversation: ConversationId }[] = [];
  for (let at = 0; at < visitors; at += 1) {
    const tab = await (await visitor(app)).tab();
    const { conversation } = await tab.get('message:send', words('Hello', 1));
    await mia.get('conversation:open', { conversation });
    tabs.push({ tab, conversation });
  }
  const sent = visitors * outboxLimits.window;
  expect(sent).toBeGreaterThan(live.queuedPackets * 2);

  // As after a restart: every outbox sends what it has.
  const window = Array.from({ length: outboxLimits.window }, (_, index) => index + 2);
  const replies = await Promise.all(
    tabs.flatMap(({ tab, conversation }) => window.map((n) => tab.ask('message:send', words(`${n}`, n, conversation)))),
  );
  expect(replies.filter(({ ok }) => !ok)).toEqual([]);
  for (const { conversation } of tabs)
    await mia.hear('entry:added', (it) => it.conversation === conversation && it.entry.seq === outboxLimits.window + 1);
  expect(mia.socket.connected).toBe(true);
  expect(mia.heard.filter(({ name }) => name === 'entry:added')).toHaveLength(sent);
  for (const it of [mia, ...tabs.map(({ tab }) => tab)]) it.leave();
});
