import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';
import type { StartKey } from '../../protocol/ids.ts';
import { makeCid, randomPart } from '../../protocol/ids.ts';
import { openShop } from './shop.ts';

/**
 * A server's store in a process of its own, to be killed. Says `open` when it stands, then one line per acknowledged
 * message: client id, conversation, seq. With `wait` it only holds the store.
 */
const [dataFolder = '', databaseUrl = '', mode = 'write'] = process.argv.slice(2);
const clock = { wall: () => Date.now(), mono: () => performance.now(), steady: () => Date.now() };
const store = await openStore({
  dataFolder,
  ...(databaseUrl === '' ? {} : { databaseUrl }),
  clock,
  onFatal: (cause) => {
    throw cause;
  },
});
console.log('open');

if (mode === 'wait') setInterval(() => {}, 60_000);
else {
  const shop = await openShop(store);
  // Several writers with several messages under way each, so that groups are as in a busy server.
  for (let writer = 0; writer < 4; writer += 1) void write();

  async function write(): Promise<void> {
    const ada = await shop.visitor();
    const start = randomPart() as StartKey;
    for (let n = 1; ; n += 5) await Promise.all([0, 1, 2, 3, 4].map((ahead) => send(ada, start, n + ahead)));
  }

  async function send(ada: Awaited<ReturnType<typeof shop.visitor>>, start: StartKey, n: number): Promise<void> {
    const from = ada.caller;
    const cid = makeCid();
    const arrival = { from, to: { start }, cid, n, files: [], channel: 'chat' } as const;
    const outcome = await store.write(
      (tx) => receiveMessage(tx, { ...arrival, text: `message ${n}`, circumstances: onlyChat(clock.wall(), true) }),
      'chat',
      from.origin,
    );
    if (!outcome.ok) throw new Error(outcome.problem.code);
    console.log(`${cid} ${outcome.answer.conversation} ${outcome.answer.seq}`);
  }
}
