import type { Level } from '../protocol/identity.ts';
import type { Availability } from '../protocol/view.ts';
import type { ChatSession } from './chat-session.ts';
import type { LoaderConfig } from './config.ts';
import type { Read } from './launcher-sheet.ts';
import type { ConsentState } from './person-state.ts';
import type { ReplyOf } from './transport.ts';

/** Who asked for an opening or closing. */
export type By = 'visitor' | 'api' | 'link' | 'greeting';

/** What the page may read of the widget besides what the loader knows: `element.state`. */
export interface WidgetState {
  open: boolean;
  /** What she looks at in the panel; null: it was not opened yet. */
  view: string | null;
  unread: number;
  connection: 'idle' | 'connecting' | 'online' | 'offline';
  availability: Availability | null;
  conversationId: string | null;
  /** Where the page grants storing; else only the server knows it. */
  visitorId: string | null;
  level: Level | null;
  consent: ConsentState | null;
}

/** What the page asks of the session before there is one. */
export interface Asked {
  readonly name: string;
  readonly values: readonly unknown[];
  resolve(answer: unknown): void;
}

/** What the panel gives the loader. Each of them does nothing where there is nothing to do. */
export interface Widget {
  /** The visitor's own click on the launcher. */
  click(value?: unknown): unknown;
  open(options?: unknown): unknown;
  toggle(value?: unknown): unknown;
  close(): void;
  send(message: unknown): Promise<{ id: string; seq: number }>;
  /** Said by the page, here and nowhere else. */
  say(text: unknown, options?: unknown): void;
  /** She has signed out: it closes, and nothing she typed or saw stays in it. */
  leave(): void;
  /** An attribute has changed, or the element stands in another place of the page. */
  refresh(): void;
  destroy(): void;
}

/** The loader, as the chunks see it. */
export interface Host {
  readonly element: HTMLElement;
  readonly config: LoaderConfig;
  /** `nahtlos:SITE`: name of the marker, of the lock and of the channel between tabs. */
  readonly name: string;
  readonly read: Read;
  /** Draws the launcher from its attributes; true: with the note that loading failed. */
  draw(failed?: boolean): void;
  /** Loads a chunk by its name, as `live` or `texts-de`; rejects after three tries. */
  load(name: string): Promise<unknown>;
  /** What needs the panel waits for it; no answer where the panel is not to be had, or the chat is disabled. */
  call(name: 'click' | 'open' | 'toggle' | 'send', value?: unknown): Promise<unknown>;
  /** What the page asked for before there was a session; nothing of it asks the server by itself. */
  waiting?: Asked[];
  /** Answers all that waits. */
  answer?(session: ChatSession): void;
  /** Made once, by whoever comes first. */
  session?: Promise<ChatSession>;
  /** What the server has just answered who looked before there was a session: the session need not ask again. */
  hello?: ReplyOf<'visitor:hello'>;
  widget?: Widget;
  /** What the page says it is about: the number of an order. */
  order?: string | undefined;
  /** She was here before and not just now, and nothing waits for her. */
  isBack?: boolean;
  state?: WidgetState;
  /** The badge, once there was something to count. */
  count?: (unread: number) => void;
}
