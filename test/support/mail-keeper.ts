import { join } from 'node:path';
import type { Kept, Raw } from '../../plugin-server/channels/adapter.ts';
import { mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { openInlet } from '../../plugin-server/channels/email/open-inlet.ts';
import { readImap } from '../../plugin-server/channels/email/read-imap.ts';
import { systemClock } from '../../plugin-server/clock.ts';
import { createFileShelf } from '../../plugin-server/file/file-shelf.ts';
import { keepRaw } from '../../plugin-server/inbound/keep-raw.ts';
import { openStore } from '../../plugin-server/store/open-store.ts';

/** What a keeper is started with. */
export interface KeeperOrder {
  readonly dataFolder: string;
  readonly site: string;
  /** It says `at` and goes no further with a mail in which this stands. */
  readonly stopsAt: string;
  readonly stops: 'before-commit' | 'after-commit';
  readonly imapUrl: string | null;
  readonly inletPort: number | null;
}

/** A process of its own that keeps mails as the server does, to be killed at the worst moment. */
const order = JSON.parse(process.argv[2] ?? '') as KeeperOrder;
const clock = systemClock();
const store = await openStore({
  dataFolder: order.dataFolder,
  clock,
  onFatal: (cause) => {
    throw cause;
  },
});
const shelf = createFileShelf({ folder: join(order.dataFolder, 'files') });
const channel = { id: 'env:email', site: order.site as never };
const say = (word: string): void => void process.stdout.write(`${word}\n`);
const hang = (): Promise<never> => {
  say('at');
  return new Promise(() => {});
};
const keep = async (raw: Raw): Promise<Kept> => {
  const isVictim = order.stopsAt !== '' && Buffer.from(raw.bytes).includes(order.stopsAt);
  if (isVictim && order.stops === 'before-commit') await hang();
  const kept = await keepRaw({ store, shelf, clock, wakeReader: () => {} }, channel, raw);
  if (isVictim && kept === 'kept') await hang();
  say(kept);
  return kept;
};
const never = new AbortController().signal;
const now = (): number => clock.wall();
if (order.imapUrl !== null)
  void readImap(
    {
      server: mailHostOf(order.imapUrl),
      mailbox: 'INBOX',
      authserv: () => null,
      readMark: (key) => store.read.channelMark(channel.id, key),
      saveMark: (key, value) => store.write((tx) => tx.saveMark({ channel: channel.id, key, value, at: now() })),
      report: ({ is }) => say(is),
      now,
      waitsMs: [20, 200],
    },
    keep,
    never,
  );
if (order.inletPort !== null)
  void openInlet(
    {
      host: '127.0.0.1',
      port: order.inletPort,
      mayTake: async () => true,
      authserv: null,
      path: 'inlet',
      report: ({ is }) => say(is),
      onListening: (port) => say(`port ${port}`),
      now,
    },
    keep,
    never,
  );
// It lives until it is killed.
setInterval(() => {}, 60_000);
