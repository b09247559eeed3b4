import type { Caps, ChannelAdapter, ChannelError, Sent } from '../../plugin-server/channels/adapter.ts';

/** What a vendor does with one request. */
export type Mood =
  | 'takes'
  /** An error of his own before he took it. */
  | 'refuses'
  | 'slows'
  | 'bad-address'
  | 'blocks'
  | 'locks out'
  /** He has it, and says nothing more. */
  | 'takes and hangs'
  | 'takes and cuts'
  /** He says nothing, and does not have it. */
  | 'hangs';
export const moods: readonly Mood[] = [
  'takes',
  'refuses',
  'slows',
  'bad-address',
  'blocks',
  'takes and hangs',
  'takes and cuts',
  'hangs',
];

export interface Taken {
  readonly piece: string;
  readonly peer: string;
}

export interface FakeVendor extends ChannelAdapter<string> {
  /** Every request he took, in order. */
  readonly taken: Taken[];
  /** The next requests, one mood each; then he takes everything. */
  feel(next: readonly Mood[]): void;
  /** Requests of one peer at the same time: none are allowed. */
  readonly overlaps: () => number;
}

const error = (kind: ChannelError['class'], retryAfterMs?: number): Sent => ({
  state: 'failed',
  error: { class: kind, code: '500', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

/** A vendor with moods, behind an adapter that translates and nothing else. */
export const fakeVendor = (correlation: Caps['correlation'], caps: Partial<Caps> = {}): FakeVendor => {
  const taken: Taken[] = [];
  const now = new Set<string>();
  let ahead: Mood[] = [];
  let overlaps = 0;
  const silence = (signal: AbortSignal): Promise<Sent> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve({ state: 'unknown' });
      signal.addEventListener('abort', () => resolve({ state: 'unknown' }), { once: true });
    });
  const answer = async (mood: Mood, piece: Taken, signal: AbortSignal): Promise<Sent> => {
    if (mood.startsWith('takes')) taken.push(piece);
    switch (mood) {
      case 'takes':
        return { state: 'accepted', vendorId: `v-${piece.piece}-${taken.length}` };
      case 'takes and cuts':
        return { state: 'unknown' };
      case 'refuses':
        return error('retry');
      case 'slows':
        return error('slow-down', 7_000);
      case 'bad-address':
        return error('bad-address');
      case 'blocks':
        return error('blocked');
      case 'locks out':
        return error('config');
      default:
        return silence(signal);
    }
  };
  return {
    kind: 'email',
    taken,
    overlaps: () => overlaps,
    feel: (next) => {
      ahead = [...next];
    },
    caps: () => ({
      correlation,
      atOnce: 3,
      timeoutMs: 2,
      lifeMs: 6 * 3_600_000,
      gathers: false,
      receipts: ['accepted'],
      ...caps,
    }),
    render: ({ id, to }) => {
      if (to.value === '') throw new Error('Addressed to nobody.');
      return [{ id: `${id}.0`, body: to.value }];
    },
    send: async ({ id, body: peer }, signal) => {
      if (signal.aborted) return { state: 'unknown' };
      if (now.has(peer)) overlaps += 1;
      now.add(peer);
      try {
        await new Promise(setImmediate);
        return await answer(ahead.shift() ?? 'takes', { piece: id, peer }, signal);
      } finally {
        now.delete(peer);
      }
    },
    ...(correlation === 'list'
      ? {
          resolve: async ({ id }): Promise<Sent> =>
            taken.some(({ piece }) => piece === id) ? { state: 'accepted', vendorId: `v-${id}` } : error('retry'),
        }
      : {}),
    parse: async ({ key, at }) => [{ t: 'unsupported', what: 'noise', vendorKey: key, at }],
    health: async () => true,
    close: () => {},
  };
};
