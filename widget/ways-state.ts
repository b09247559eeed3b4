import type { Problem } from '../protocol/problems.ts';

/** What she asks for about where answers go. */
export type Wish =
  | { readonly is: 'prefer'; readonly channel: 'chat' | 'email' }
  /** `isChoice`: answers go there from now on, and not only where she misses them here. */
  | { readonly is: 'address'; readonly value: string; readonly isChoice: boolean }
  | { readonly is: 'remove' }
  | { readonly is: 'person' };

/** What became of it. waiting: nobody answered; it goes again by itself once there is a connection. */
export type Wished = { readonly wish: Wish } & (
  | { readonly is: 'going' | 'waiting' | 'done' }
  | { readonly is: 'failed'; readonly problem: Problem }
);

/** What the parts draw of it besides what the conversation itself knows (`talk.ways`). */
export interface WaysState {
  /** The last wish; null: none, or its outcome was seen. */
  readonly wished: Wished | null;
  /** She wants to leave no address in this conversation; null: not known yet. */
  readonly isDeclined: boolean | null;
}

/** What her hands can do about it. */
export interface WaysActs {
  wish(wish: Wish): void;
  /** No address, and no question for one in this conversation any more. */
  decline(): void;
}
