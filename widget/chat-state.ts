import type { OutboxItem } from '../protocol/outbox-item.ts';
import type { Problem } from '../protocol/problems.ts';
import type { Availability, Hello } from '../protocol/view.ts';
import type { ConnectionState } from './connection.ts';
import type { Settled } from './outbox.ts';
import type { PersonState } from './person-state.ts';
import type { Talk } from './talk.ts';

/** Everything there is to draw, as it is now. */
export interface ChatState {
  readonly connection: ConnectionState;
  /** null until the server has answered. */
  readonly hello: Hello | null;
  /** Why there is no hello: a problem, or no answer at all. */
  readonly helloFailed: Problem | 'unanswered' | null;
  readonly availability: Availability | null;
  /** This device, page or version is refused: nothing goes out until she does something about it. */
  readonly stopped: Problem | null;
  /** What is here ends with the page. */
  readonly isMemoryOnly: boolean;
  /** It is known whether there is something to show; until then nothing is said to be empty. */
  readonly isReady: boolean;
  readonly talk: Talk | null;
  /** The one she was in before her new question, as long as that is not asked. */
  readonly former: Talk | null;
  /** The server has them, their entries are on the way. */
  readonly settled: readonly Settled[];
  readonly unsent: readonly OutboxItem[];
  /** Name of the agent who types. */
  readonly typing: string | null;
  readonly unread: number;
  /** The conversation she was in can no longer be read here: it was taken back, or erased. Until the next one. */
  readonly isGone: boolean;
  readonly person: PersonState;
}

/** What happens in a session that the page may know: never a text, an address or a token. */
export interface Told {
  readonly name: 'message' | 'status' | 'typing' | 'conversation' | 'error' | 'identity' | 'device-linked' | 'consent';
  readonly detail: object;
}
