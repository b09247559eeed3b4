import type { Availability } from '../protocol/view.ts';
import type { ChatSession } from './chat-session.ts';
import type { LoaderConfig } from './config.ts';
import type { Read } from './launcher-sheet.ts';

/** Who asked for an opening or closing. */
export type By = 'visitor' | 'api';

export interface OpenOptions {
  /** Put into the composer where that is empty, never sent by itself; at most 500 characters. */
  readonly draft?: string;
}

/** What the page may read of the widget besides what the loader knows: `element.state`. */
export interface WidgetState {
  open: boolean;
  unread: number;
  connection: 'idle' | 'connecting' | 'online' | 'offline';
  availability: Availability | null;
  conversationId: string | null;
}

/** What the panel gives the loader. Each of them does nothing where there is nothing to do. */
export interface Widget {
  /** The visitor's own click on the launcher. */
  click(value?: unknown): unknown;
  open(options?: unknown): unknown;
  toggle(value?: unknown): unknown;
  close(): void;
  send(message: unknown): Promise<{ id: string; seq: number }>;
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
  /** Loads a chunk by its file name; rejects after three tries. */
  load(file: string): Promise<unknown>;
  /** Made once, by whoever comes first. */
  session?: Promise<ChatSession>;
  widget?: Widget;
  state?: WidgetState;
  /** The badge, once there was something to count. */
  count?: (unread: number) => void;
}
