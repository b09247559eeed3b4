import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Inbound, Raw } from '../../plugin-server/channels/adapter.ts';
import type { ChannelDirectory, OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import { createMailMarks, type MailMarks, makeMailToken } from '../../plugin-server/channels/email/mail-marks.ts';
import { parseMail } from '../../plugin-server/channels/email/parse/parse-mail.ts';
import type { Clock } from '../../plugin-server/clock.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import { createFileShelf, type FileShelf } from '../../plugin-server/file/file-shelf.ts';
import { ensureIdentifier } from '../../plugin-server/identity/graph/ensure-identifier.ts';
import type { InboundDesk, Taken } from '../../plugin-server/inbound/inbound-desk.ts';
import { type KeepDesk, keepRaw } from '../../plugin-server/inbound/keep-raw.ts';
import { ownAddress } from '../../plugin-server/inbound/own-address.ts';
import { type InboundReader, startReader } from '../../plugin-server/inbound/reader.ts';
import { takeInbound } from '../../plugin-server/inbound/take-inbound.ts';
import type { Log } from '../../plugin-server/log.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { createMac, type Mac } from '../../plugin-server/secret/mac.ts';
import { createSealer } from '../../plugin-server/secret/seal.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import type { ConversationTable } from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { newId, openShop, say } from '../store/shop.ts';
import type { TestStore } from '../store/test-store.ts';

export const shopAddress = 'hello@shop.example';
export const replyPattern = 'hello+{t}@shop.example';

/** A shop with a mailbox, without a server before it: what comes in is brought by hand. */
export interface Mailroom {
  readonly store: Store;
  readonly sql: TestStore['sql'];
  readonly site: SiteId;
  readonly mac: Mac;
  readonly marks: MailMarks;
  readonly channel: OpenChannel;
  readonly desk: InboundDesk;
  readonly shelf: FileShelf;
  /** Where the shelf stands. */
  readonly folder: string;
  readonly keeping: KeepDesk;
  /** Which is what the reader has counted, and what it announced. */
  readonly counted: string[];
  readonly news: News[];
  /** Wall and steady time go on together. */
  pass(ms: number): void;
  now(): number;
  /** Parsed and taken in, as the reader does it, without shelf. */
  take(mail: string | Raw): Promise<Taken>;
  keep(mail: string | Raw): Promise<string>;
  read(channels?: ChannelDirectory['all'], shelf?: FileShelf): InboundReader;
  /** Reads until nothing is left to be read. */
  readAll(): Promise<void>;
  /** A talk of the chat in which she left this address, with the token under which she answers. */
  talk(address: string): Promise<{ conversation: ConversationId; token: string; replyTo: string; parcel: string }>;
  rows(): Promise<ConversationTable[]>;
  texts(conversation: ConversationId): Promise<string[]>;
  openShop: Awaited<ReturnType<typeof openShop>>;
}

export const start = 1_800_000_000_000;
const silent = () => undefined;
export const quiet: Log = { fatal: silent, error: silent, warn: silent, info: silent, debug: silent };

export const rawOf = (mail: string, at: number, part: Partial<Raw> = {}): Raw => {
  const bytes = Buffer.from(mail.replaceAll(/\r?\n/g, '\r\n'), 'latin1');
  return {
    key: createHash('sha256').update(bytes).digest('hex'),
    at: new Date(at),
    bytes,
    meta: { path: 'imap', authserv: 'mx.shop.example' },
    ...part,
  };
};

/** PostgreSQL's driver gives large numbers as text. */
const numbered = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
    ]),
  );

export const openMailroom = async (opened: TestStore, folder: string, name = 'shop'): Promise<Mailroom> => {
  const { store } = opened;
  const sql: TestStore['sql'] = async (statement) => (await opened.sql(statement)).map(numbered);
  const shop = await openShop(store);
  const mac = createMac({ current: new Uint8Array(32).fill(7) as MasterKey });
  const sealer = createSealer({ current: Buffer.alloc(32, 7) as never });
  const marks = createMailMarks(mac);
  let passed = 0;
  const clock: Clock = { wall: () => start + passed, mono: () => passed, steady: () => start + passed };
  const address = shopAddress.replace('shop', name);
  const reply = replyPattern.replace('shop', name);
  const needs = { marks, site: shop.site, ownAddresses: [address], patterns: [reply] };
  const channel = {
    id: newId<string>('channel'),
    kind: 'email',
    site: shop.site,
    isShared: false,
    adapter: { kind: 'email', parse: (raw: Raw): Promise<readonly Inbound[]> => parseMail(raw, needs) } as never,
    address,
    reply,
    bounce: null,
    isPaused: false,
  } as OpenChannel;
  const desk: InboundDesk = {
    mac,
    sealer,
    fits: marks.fitsParcel,
    isOurs: ownAddress({ all: () => [channel] }),
    circumstances: () => ({ ...onlyChat(clock.wall()), channel: () => 'ok' }),
    sitesOf: () => [shop.site],
    inboxUrl: 'https://chat.shop.example',
  };
  const files = join(folder, shop.site);
  mkdirSync(files, { recursive: true });
  const shelf = createFileShelf({ folder: files });
  const counted: string[] = [];
  const news: News[] = [];
  const keeping: KeepDesk = { store, shelf, clock, wakeReader: () => undefined };
  const raw = (mail: string | Raw): Raw => (typeof mail === 'string' ? rawOf(mail, clock.wall()) : mail);
  const room: Mailroom = {
    store,
    sql,
    site: shop.site,
    mac,
    marks,
    channel,
    desk,
    shelf,
    folder: files,
    keeping,
    counted,
    news,
    openShop: shop,
    pass: (ms) => {
      passed += ms;
    },
    now: () => clock.wall(),
    take: async (mail) => {
      const came = raw(mail);
      const [item] = await channel.adapter.parse(came);
      if (item === undefined) throw new Error('Nothing came in.');
      const row = { id: 1, at: came.at.getTime(), shelf: '' };
      return store.write((tx) => takeInbound(tx, { channel, raw: row, item, files: [], dropped: 0 }, desk));
    },
    keep: (mail) => keepRaw(keeping, channel, raw(mail)),
    read: (all = () => [channel], on = shelf) =>
      startReader({
        store,
        shelf: on,
        clock,
        log: quiet,
        channels: { all },
        desk,
        announce: (told) => news.push(...told),
        wakeDeliveries: silent,
        count: (what) => counted.push(what),
      }),
    readAll: async () => {
      const reader = room.read();
      await emptied(room);
      await reader.close();
    },
    talk: async (hers) => {
      const visitor = await shop.visitor();
      const row = await shop.conversation(visitor);
      const conversation = row.id;
      await store.write((tx) => say(tx, row, 'Is my bike ready?'));
      const token = makeMailToken();
      const parcel = await store.write(async (tx) => {
        const identifier = await ensureIdentifier(tx, shop.site, 'email', hers, start);
        if (identifier === null) throw new Error(`${hers} is no address.`);
        await tx.allowWay({
          conversation,
          channel: 'email',
          identifier: identifier.id,
          address: identifier.value,
          how: 'typed',
          reads: 0,
          replies: 1,
          since_seq: 0,
          at: start,
          revoked_at: null,
          actor: null,
        });
        await tx.insertMailToken({
          id: token,
          site: shop.site,
          purpose: 'reply',
          conversation,
          identifier: identifier.id,
          reach: null,
          escalation: null,
          at: start,
          revoked_at: null,
        });
        const peer = `${identifier.id}`;
        const id = await tx.enqueue({ ...mailRow, site: shop.site, conversation, peer });
        return `${marks.messageId(id, peer)}@${name}.example`;
      });
      return { conversation, token, parcel, replyTo: marks.replyAddress(reply, token) };
    },
    rows: async () => (await sql(`select * from conversation where site = '${shop.site}' order by number`)) as never,
    texts: async (conversation) =>
      (await store.read.entriesAfter(conversation, 0, 500)).map((row) => row.what ?? row.text),
  };
  return room;
};

const mailRow = {
  seq: null,
  recipient: 'visitor',
  channel: 'email',
  purpose: 'message',
  because: 'email',
  state: 'accepted',
  attempts: 1,
  claim: null,
  run: null,
  next_at: null,
  lease_until: null,
  problem: null,
  moved_from: null,
  due_by: null,
  settled_at: start,
  created_at: start,
  sealed: null,
  parcel: null,
  moves: 0,
} as const;

/** Until nothing of the channel is to be read now. */
export const emptied = async ({ store, channel, now }: Mailroom): Promise<void> => {
  while ((await store.read.dueRaws(channel.id, now(), 1)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
};

interface Letter {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly id?: string;
  readonly head?: readonly string[];
  readonly text?: string;
  /** The server that took it in says that the sender is who he says. */
  readonly isVerified?: boolean;
}

let made = 0;
export const letter = ({
  from = 'Ada Kern <ada@home.example>',
  to = shopAddress,
  subject = 'My bike',
  id = `m${++made}@home.example`,
  head = [],
  text = 'Is it ready?',
  isVerified = false,
}: Letter = {}): string =>
  [
    ...(isVerified
      ? [
          'Authentication-Results: mx.shop.example; dmarc=pass header.from=home.example; dkim=pass header.d=home.example',
        ]
      : []),
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(id === '' ? [] : [`Message-ID: <${id}>`]),
    'Date: Fri, 15 Jan 2027 08:00:00 +0000',
    ...head,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\n');
