import type { Cid, ConversationId, LinkId, MessageId } from '../protocol/ids.ts';
import type { OutboxItem, To } from '../protocol/outbox-item.ts';

/** The server's answer to a message. */
export interface Acknowledged {
  readonly conversation: ConversationId;
  readonly id: MessageId;
  readonly seq: number;
  readonly at: number;
}

/** What tabs of one browser tell each other. Never a token. */
export type TabWord =
  /** This message lies in storage, new or changed. */
  | { readonly t: 'kept'; readonly item: OutboxItem }
  /** It left: by acknowledgement, or by her own hand. */
  | { readonly t: 'gone'; readonly cid: Cid; readonly answer?: Acknowledged }
  /** To whoever sends for all. */
  | { readonly t: 'retry'; readonly cid: Cid; readonly to?: To }
  | { readonly t: 'confirm' | 'drop'; readonly cid: Cid }
  /** This browser has become a device, or another one, or has a new token. */
  | { readonly t: 'device' }
  /** Somebody has signed out: nothing of her stays in any tab; with `isPage` what the page said of her goes, too. */
  | { readonly t: 'left'; readonly isPage: boolean }
  /** What she said about storing. */
  | { readonly t: 'storage'; readonly isPermitted: boolean }
  /** A question about another device was answered. */
  | { readonly t: 'answered'; readonly link: LinkId }
  /** After a sign-out she begins anew, in all tabs. */
  | { readonly t: 'start-over' };

/** The other tabs with the same site. One of them holds the lock and sends for all. */
export interface Tabs {
  /** False: this browser has no locks, and each tab sends its own. */
  readonly hasLocks: boolean;
  /** Calls back once this tab holds the lock; it holds it until it is closed or `leave` is called. */
  lead(then: () => void): void;
  /** One tab after the other; without locks at once. */
  alone<T>(act: () => Promise<T>): Promise<T>;
  say(word: TabWord): void;
  hear(listener: (word: TabWord) => void): void;
  leave(): void;
}

export const browserTabs = (name: string): Tabs => {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  const ended = new AbortController();
  let release: () => void = () => {};
  return {
    hasLocks: navigator.locks !== undefined,
    lead(then) {
      navigator.locks
        .request(name, { signal: ended.signal }, () => {
          then();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        })
        .catch(() => {});
    },
    alone: (act) =>
      navigator.locks
        ? navigator.locks.request(`${name}:key`, { signal: ended.signal }, act).catch((error: unknown) => {
            if (ended.signal.aborted) return new Promise<never>(() => {});
            throw error;
          })
        : act(),
    say: (word) => channel?.postMessage(word),
    hear(listener) {
      channel?.addEventListener('message', (event: MessageEvent<TabWord>) => listener(event.data));
    },
    leave() {
      ended.abort();
      release();
      channel?.close();
    },
  };
};
