import type { Level } from '../protocol/identity.ts';
import type { Availability } from '../protocol/view.ts';
import type { ChatSession } from './chat-session.ts';
import type { LoaderConfig } from './config.ts';
import type { Read } from './launcher-sheet.ts';
import type { ConsentState } from './person-state.ts';

/** Who asked for an opening or closing. */
export type By = 'visitor' | 'api';

export interface OpenOptions {
  /** Put into the composer where that is empty, never sent by itself; at most 500 characters. */
  readonly draft?: string;
  /** A token of another device, out of the address. */
  readonly link?: string;
}

/** What the page may read of the widget besides what the loader knows: `element.state`. */
export interface WidgetState {
  open: boolean;
  unread: number;
  connection: 'idle' | 'connecting' | 'online' | 'offline';
  availability: Availability | null;
  conversationId: string | null;
  level: Level | null;
  consent: ConsentState | null;
}

/** Methods of the element that need the session and no panel. */
export type AskedName = 'identify' | 'consent' | 'logout' | 'reset' | 'export' | 'forget';

/** What the panel gives the loader. Each of them does nothing where there is nothing to do. */
export interface Widget {
  /** The visitor's own click on the launcher. */
  click(value?: unknown): unknown;
  open(options?: unknown): unknown;
  toggle(value?: unknown): unknown;
  close(): void;
  send(message: unknown): Promise<{ id: string; seq: number }>;
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
  /** What the page asked for before there was a session; nothing of it asks the server by itself. */
  readonly waiting: [name: AskedName, value: unknown, resolve: (answer: unknown) => void][];
  /** Made once, by whoever comes first. */
  session?: Promise<ChatSession>;
  widget?: Widget;
  /** She was here before and not just now, and nothing waits for her. */
  isBack?: boolean;
  state?: WidgetState;
  /** The badge, once there was something to count. */
  count?: (unread: number) => void;
}
