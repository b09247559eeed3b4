import type { Caps, ChannelAdapter, ChannelError, Parcel, Sent } from '../../plugin-server/channels/adapter.ts';
import type { OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import type { News } from '../../plugin-server/conversation/outcome.ts';
import type { Fields, Log } from '../../plugin-server/log.ts';
import { type DeliveryWorker, startDeliveryWorker } from '../../plugin-server/outbox/delivery-worker.ts';
import { type Circumstances, onlyChat } from '../../plugin-server/routing/circumstances.ts';
import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { deliveryRow, openShop, type Shop } from '../store/shop.ts';
import type { TestStore } from '../store/test-store.ts';
import { type MovedClock, movedClock } from '../support/test-app.ts';

/** Who carries mail in these tests: says of each what became of it, when it likes. */
export interface Carrier extends ChannelAdapter<string> {
  /** Peers in the order in which their pieces were handed over. */
  readonly carried: string[];
  /** Being carried now. */
  readonly atOnce: () => number;
}

export type Fate = (peer: string, signal: AbortSignal) => Sent | Promise<Sent>;

export const carrier = (
  fate: Fate,
  caps: Partial<Caps> = {},
  more: Partial<Pick<ChannelAdapter<string>, 'resolve' | 'render'>> = {},
): Carrier => {
  const carried: string[] = [];
  let now = 0;
  return {
    kind: 'email',
    carried,
    atOnce: () => now,
    caps: () => ({
      correlation: 'message-id',
      atOnce: 5,
      timeoutMs: 45_000,
      lifeMs: 24 * 3_600_000,
      gathers: true,
      receipts: ['accepted'],
      ...caps,
    }),
    render: ({ to, id }) => {
      if (to.value.startsWith('poison')) throw new Error('This cannot be rendered.');
      return [{ id: `${id}.0`, body: to.value }];
    },
    send: async ({ body }, signal) => {
      carried.push(body);
      now += 1;
      try {
        return await fate(body, signal);
      } finally {
        now -= 1;
      }
    },
    parse: async () => [],
    health: async () => true,
    close: () => {},
    ...more,
  };
};

export interface Post {
  readonly store: Store;
  readonly shop: Shop;
  readonly site: SiteId;
  readonly clock: MovedClock;
  readonly lines: Fields[];
  readonly counts: Map<string, number>;
  readonly news: News[];
  /** What was told of the channel, in words of the protocol. */
  readonly problems: (string | null)[];
  /** Conversations in which she is now. */
  readonly present: Set<string>;
  put(part: Partial<DeliveryRow> & { readonly peer: string }): Promise<number>;
  channel(adapter: ChannelAdapter, part?: Partial<OpenChannel>): OpenChannel;
  worker(adapter: ChannelAdapter, more?: Partial<Parameters<typeof startDeliveryWorker>[0]>): DeliveryWorker;
  circumstances(site: SiteId, conversation: string | null): Circumstances;
  rows(): Promise<Pick<DeliveryRow, 'peer' | 'state' | 'attempts' | 'problem' | 'next_at'>[]>;
}

export const accepted: Sent = { state: 'accepted' };
export const failure = (kind: ChannelError['class'], code = '4', retryAfterMs?: number): Sent => ({
  state: 'failed',
  error: { class: kind, code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

/** A store with one site, a clock that stands, and workers that are to be closed by who started them. */
export const openPost = async (its: TestStore): Promise<Post> => {
  const moved = movedClock();
  // As in life, where durations are no whole milliseconds.
  const clock: MovedClock = { ...moved, steady: () => moved.steady() + 0.25 };
  const shop = await openShop(its.store);
  const { site } = shop;
  const lines: Fields[] = [];
  const counts = new Map<string, number>();
  const news: News[] = [];
  const problems: (string | null)[] = [];
  const present = new Set<string>();
  const write = (fields: Fields): void => void lines.push(fields);
  const log: Log = { fatal: write, error: write, warn: write, info: write, debug: write };
  const channel: Post['channel'] = (adapter, part = {}) => ({
    id: 'env:email',
    kind: 'email',
    site,
    isShared: false,
    adapter,
    address: 'hello@shop.example',
    reply: null,
    bounce: null,
    isPaused: false,
    ...part,
  });
  const circumstances: Post['circumstances'] = (_site, conversation) => ({
    ...onlyChat(clock.wall(), conversation !== null && present.has(conversation)),
    steady: Math.floor(clock.steady()),
    channel: (kind) => (kind === 'email' ? 'ok' : 'none'),
  });
  return {
    store: its.store,
    shop,
    site,
    clock,
    lines,
    counts,
    news,
    problems,
    present,
    channel,
    circumstances,
    put: (part) =>
      its.store.write((tx) =>
        tx.enqueue({
          ...deliveryRow({ site, conversation: null, seq: null }),
          channel: 'email',
          purpose: 'code',
          next_at: moved.steady(),
          created_at: clock.wall(),
          ...part,
        }),
      ),
    worker: (adapter, more = {}) => {
      const only = channel(adapter);
      return startDeliveryWorker({
        store: its.store,
        clock,
        log,
        channels: { all: () => [only], sitesOf: () => [site] },
        pack: async ([row]) => {
          if (row === undefined) throw new Error('A parcel of nothing.');
          return { parcel: parcelOf(row) };
        },
        circumstances,
        trySettled: async () => [],
        announce: (told) => news.push(...told),
        tellProblem: (_channel, problem) => problems.push(problem),
        count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
        random: () => 1_000,
        ...more,
      });
    },
    rows: async () =>
      (await its.sql('select peer, state, attempts, problem, next_at from delivery order by id')).map((row) => ({
        ...(row as unknown as DeliveryRow),
        attempts: Number(row['attempts']),
        next_at: row['next_at'] === null ? null : Number(row['next_at']),
      })),
  };
};

export const parcelOf = ({ id, parcel, peer }: DeliveryRow): Parcel => ({
  id: `${parcel ?? id}`,
  to: { kind: 'email', value: peer },
  locale: 'de',
  site: {
    name: 'Rad & Röstung',
    accent: '#0b6b5d',
    imprint: 'Rad & Röstung, Mainz',
    zone: 'Europe/Berlin',
    publicUrl: 'https://chat.shop.example',
    pageUrl: 'https://shop.example',
  },
  thread: { subject: '', messageId: `o.${id}`, inReplyTo: null, references: [], replyTo: null, bounceTo: null },
  says: { is: 'code', digits: '123456', purpose: 'prove', minutes: 10 },
});
