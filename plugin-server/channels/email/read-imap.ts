import { createHash, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { channelLimits } from '../../../protocol/channel.ts';
import type { Kept, Raw } from '../adapter.ts';
import type { WayIn } from '../email-set-up.ts';
import { reasonOf } from './failure-reason.ts';
import type { MailHost } from './mail-host.ts';
import { openImap } from './open-imap.ts';

interface Mailbox {
  readonly server: MailHost;
  readonly mailbox: string;
  /** Whose `Authentication-Results` counts, as known by now. */
  readonly authserv: () => string | null;
  readonly readMark: (key: string) => Promise<string>;
  readonly saveMark: (key: string, value: string) => Promise<void>;
  readonly report: (state: WayIn) => void;
  readonly now: () => number;
  /** For tests: the shortest and the longest wait before it connects again. */
  readonly waitsMs?: readonly [least: number, most: number];
}

/**
 * Reads a mailbox until `signal` ends it, and connects again by itself. What is true is how far it was read (UIDVALIDITY, highest
 * UID), which moves in the commit that stores a mail: flags are for people, and set after it.
 */
export const readImap = async (
  box: Mailbox,
  store: (raw: Raw) => Promise<Kept>,
  signal: AbortSignal,
): Promise<void> => {
  const [leastMs, mostMs] = box.waitsMs ?? [1_000, 5 * 60_000];
  let waitMs = leastMs;
  while (!signal.aborted) {
    try {
      await connected(box, store, signal, () => {
        waitMs = leastMs;
        box.report({ is: 'up' });
      });
    } catch (cause) {
      if (!signal.aborted) box.report({ is: 'down', reason: reasonOf(cause) });
    }
    if (signal.aborted) return;
    // Spread, so that many who lost one server do not come back as one.
    await pause(waitMs * (0.75 + randomInt(500) / 1_000), undefined, { signal, ref: false }).catch(() => {});
    waitMs = Math.min(mostMs, waitMs * 2);
  }
};

type Store = (raw: Raw) => Promise<Kept>;

const connected = async (box: Mailbox, store: Store, signal: AbortSignal, onUp: () => void): Promise<void> => {
  const client = await openImap(box.server, signal);
  const end = (): void => client.close();
  signal.addEventListener('abort', end);
  try {
    let bell = Promise.withResolvers<void>();
    const ring = (): void => bell.resolve();
    client.on('exists', ring).on('close', ring).on('error', ring);
    await client.mailboxOpen(box.mailbox);
    let place = await catchUp(client, box, await placeIn(client, box), store, signal);
    // Not before: a store that takes nothing is asked less and less often, too.
    onUp();
    while (!signal.aborted && client.usable) {
      await idle(client, bell.promise);
      // Before it looks: what comes meanwhile rings for the next time.
      bell = Promise.withResolvers<void>();
      place = await catchUp(client, box, place, store, signal);
    }
  } finally {
    signal.removeEventListener('abort', end);
    client.close();
  }
};

/** How far a mailbox was read. */
interface Place {
  readonly validity: bigint;
  readonly uid: number;
  /** Nothing older is taken, ms; 0: whatever comes. */
  readonly since: number;
}

const rescanMs = 14 * 86_400_000;

const placeIn = async (client: ImapFlow, box: Mailbox): Promise<Place> => {
  if (client.mailbox === false) throw new Error('No mailbox is open.');
  const { uidValidity: validity, uidNext } = client.mailbox;
  const kept = readPlace(await box.readMark(keyOf(box)));
  if (kept?.validity === validity) return kept;
  const place =
    // What lay there before was never ours to answer.
    kept === null
      ? { validity, uid: uidNext - 1, since: 0 }
      : // Every mail has a new number: those of the last days are read again, and known by what stands in them.
        { validity, uid: 0, since: box.now() - rescanMs };
  await box.saveMark(keyOf(box), writePlace(place));
  return place;
};

/** Another server or folder is another place. */
const keyOf = ({ server, mailbox }: Mailbox): string => `imap ${server.user}@${server.host}:${server.port}/${mailbox}`;
const writePlace = ({ validity, uid, since }: Place): string => `${validity} ${uid} ${since}`;
const readPlace = (value: string): Place | null => {
  const [, validity = '', uid = '', since = ''] = /^(\d+) (\d+) (\d+)$/.exec(value) ?? [];
  return validity === '' ? null : { validity: BigInt(validity), uid: Number(uid), since: Number(since) };
};

const catchUp = async (
  client: ImapFlow,
  box: Mailbox,
  from: Place,
  store: Store,
  signal: AbortSignal,
): Promise<Place> => {
  const found = await client.fetchAll(
    `${from.uid + 1}:*`,
    { uid: true, size: true, internalDate: true },
    { uid: true },
  );
  let place = from;
  // `7:*` names the last mail, whatever its number is.
  for (const it of found.filter(({ uid }) => uid > from.uid).toSorted((a, b) => a.uid - b.uid)) {
    if (signal.aborted) return place;
    place = { ...place, uid: it.uid };
    const at = new Date(it.internalDate ?? box.now());
    const taken = at.getTime() < place.since ? null : await fetchMail(client, it.uid, it.size ?? 0);
    if (taken === null) continue;
    const mark = { key: keyOf(box), value: writePlace(place) };
    await store({
      key: createHash('sha256').update(taken.bytes).digest('hex'),
      at,
      bytes: taken.bytes,
      meta: { path: 'imap', authserv: box.authserv(), ...(taken.isHeadOnly ? { isHeadOnly: true } : {}) },
      mark,
    });
    await client.messageFlagsAdd(`${it.uid}`, ['\\Seen'], { uid: true });
  }
  return place;
};

interface Taken {
  readonly bytes: Uint8Array;
  readonly isHeadOnly: boolean;
}

/** null: it is gone. Nothing of this marks it as seen. */
const fetchMail = async (client: ImapFlow, uid: number, size: number): Promise<Taken | null> => {
  const most = channelLimits.mailBytes;
  if (size <= most) {
    // The server's word on its size is not believed.
    const whole = await client.fetchOne(`${uid}`, { source: { start: 0, maxLength: most + 1 } }, { uid: true });
    if (!whole || whole.source === undefined) return null;
    if (whole.source.length <= most) return { bytes: whole.source, isHeadOnly: false };
  }
  const head = await client.fetchOne(`${uid}`, { headers: true }, { uid: true });
  return !head || head.headers === undefined ? null : { bytes: head.headers, isHeadOnly: true };
};

const lookMs = 5 * 60_000;

/** Until the server says that something came, or it is time to look. What looks ends the IDLE and begins a new one, long before 25 minutes. */
const idle = async (client: ImapFlow, rings: Promise<void>): Promise<void> => {
  const timer = Promise.withResolvers<void>();
  const late = setTimeout(timer.resolve, lookMs).unref();
  client.idle().catch(() => {});
  await Promise.race([rings, timer.promise]);
  clearTimeout(late);
};
