import type { Caps, ChannelAdapter, Parcel, Sent } from '../../plugin-server/channels/adapter.ts';
import type { Fields, Log } from '../../plugin-server/log.ts';
import { type DeliveryWorker, startDeliveryWorker } from '../../plugin-server/outbox/delivery-worker.ts';
import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { deliveryRow, openShop } from '../store/shop.ts';
import type { TestStore } from '../store/test-store.ts';
import { type MovedClock, movedClock } from '../support/test-app.ts';

/** Who carries mail in these tests: says of each what became of it, when it likes. */
export interface Carrier extends ChannelAdapter {
  /** Peers in the order in which their pieces were handed over. */
  readonly carried: string[];
  /** Being carried now. */
  readonly atOnce: () => number;
}

export type Fate = (peer: string, signal: AbortSignal) => Sent | Promise<Sent>;

export const carrier = (fate: Fate, caps: Partial<Caps> = {}): Carrier => {
  const carried: string[] = [];
  let now = 0;
  return {
    kind: 'email',
    channel: 'email',
    carried,
    atOnce: () => now,
    caps: () => ({ correlation: 'message-id', atOnce: 5, timeoutMs: 45_000, lifeMs: 24 * 3_600_000, ...caps }),
    render: ({ to, id }) => {
      if (to.value.startsWith('poison')) throw new Error('This cannot be rendered.');
      return { id, body: to.value };
    },
    send: async ({ body }, signal) => {
      carried.push(String(body));
      now += 1;
      try {
        return await fate(String(body), signal);
      } finally {
        now -= 1;
      }
    },
  };
};

export interface Post {
  readonly store: Store;
  readonly site: SiteId;
  readonly clock: MovedClock;
  readonly lines: Fields[];
  readonly counts: Map<string, number>;
  put(part: Partial<DeliveryRow> & { readonly peer: string }): Promise<number>;
  worker(adapter: ChannelAdapter, more?: Partial<Parameters<typeof startDeliveryWorker>[0]>): DeliveryWorker;
  rows(): Promise<Pick<DeliveryRow, 'peer' | 'state' | 'attempts' | 'problem' | 'next_at'>[]>;
}

export const accepted: Sent = { state: 'accepted' };
export const failure = (kind: 'retry' | 'config' | 'bad-address' | 'blocked' | 'bug', code = '4'): Sent => ({
  state: 'failed',
  error: { class: kind, code },
});

/** A store with one site, a clock that stands, and workers that are to be closed by who started them. */
export const openPost = async (its: TestStore): Promise<Post> => {
  const moved = movedClock();
  // As in life, where durations are no whole milliseconds.
  const clock: MovedClock = { ...moved, steady: () => moved.steady() + 0.25 };
  const { site } = await openShop(its.store);
  const lines: Fields[] = [];
  const counts = new Map<string, number>();
  const write = (fields: Fields): void => void lines.push(fields);
  const log: Log = { fatal: write, error: write, warn: write, info: write, debug: write };
  return {
    store: its.store,
    site,
    clock,
    lines,
    counts,
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
    worker: (adapter, more = {}) =>
      startDeliveryWorker({
        store: its.store,
        clock,
        log,
        adapters: [adapter],
        pack: (row) => parcelOf(row),
        count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
        random: () => 1_000,
        ...more,
      }),
    rows: async () =>
      (await its.sql('select peer, state, attempts, problem, next_at from delivery order by id')).map((row) => ({
        ...(row as unknown as DeliveryRow),
        attempts: Number(row['attempts']),
        next_at: row['next_at'] === null ? null : Number(row['next_at']),
      })),
  };
};

const parcelOf = ({ id, peer }: DeliveryRow): Parcel => ({
  id: `${id}`,
  to: { kind: 'email', value: peer },
  locale: 'de',
  site: { name: 'Rad & Röstung', accent: '#0b6b5d' },
  thread: { messageId: `o.${id}` },
  code: { digits: '123456', purpose: 'prove', minutes: 10 },
});
