/**
 * Types of what a page may use of Nahtlos: the element `<nahtlos-chat>`, its events, and the queue function `nahtlos`.
 * Kept by hand, because it is a promise. With TypeScript: `/// <reference path="nahtlos.d.ts" />` or an entry in `types`.
 */

export interface NahtlosOptions {
  /** The server's address; from the script tag. */
  server?: string;
  /** Key of the site; from the script tag. */
  site?: string;
  /** auto: the page's language, else the browser's, else the site's. */
  locale?: 'auto' | 'de' | 'de-du' | 'en';
  /** auto: the colour scheme the page uses, else the one the visitor prefers. */
  theme?: 'auto' | 'light' | 'dark';
  /** `#rrggbb` */
  accent?: string;
  position?: 'right' | 'left';
  /** Pixels from the edges, 0 to 400. */
  offsetX?: number;
  offsetY?: number;
  z?: number;
  /** hidden: the chat opens by `open()` only. */
  launcher?: 'bubble' | 'pill' | 'hidden';
  /** At most 40 characters, for the pill. */
  launcherLabel?: string;
  open?: boolean;
  /** false: nothing shows before `start()`. */
  autostart?: boolean;
  /** Shows and loads nothing. */
  disabled?: boolean;
  /** Tells the console what happens, without any text. */
  debug?: boolean;
  /** A device of its own on this page, for demos and tests: `[a-z0-9-]`, at most 20. */
  storageKey?: string;
}

export interface NahtlosAvailability {
  readonly state: 'open' | 'busy' | 'closed' | 'unknown';
  /** Seconds, as the median of late; null: not known. */
  readonly replyMedianS: number | null;
  /** Milliseconds since 1970. */
  readonly opensAt: number | null;
  readonly queue: number | null;
}

export interface NahtlosState {
  readonly open: boolean;
  readonly unread: number;
  readonly connection: 'idle' | 'connecting' | 'online' | 'offline';
  readonly locale: string;
  readonly version: string;
  /** The three below are there once the chat was opened. */
  readonly availability?: NahtlosAvailability | null;
  readonly conversationId?: string | null;
}

/** Events before something happens: `preventDefault()` keeps it from happening. `by`: the visitor herself, or the page. */
export interface NahtlosBefore {
  open: { readonly by: 'visitor' | 'api' };
  close: { readonly by: 'visitor' | 'api' };
  send: { readonly length: number; readonly files: number };
}

/** Events after the fact. None of them carries a text, an address or a token: other scripts listen, too. */
export interface NahtlosAfter {
  ready: null;
  'after-open': { readonly by: 'visitor' | 'api' };
  'after-close': { readonly by: 'visitor' | 'api' };
  unread: { readonly count: number };
  message: { readonly id: string; readonly seq: number; readonly from: 'agent' | 'system'; readonly channel: string };
  status: { readonly id: string; readonly status: 'arrived' | 'seen' };
  typing: { readonly on: boolean };
  conversation: { readonly id: string; readonly change: 'opened' | 'closed' | 'reopened' };
  /** `load.failed`, `origin.refused`, `site.unknown`, `auth.revoked`, `version.too-old` */
  error: { readonly code: string };
}

export type NahtlosEvents = NahtlosBefore & NahtlosAfter;

/** The element. DOM events have the names of `NahtlosEvents` with `nahtlos-` in front, and bubble. */
export interface NahtlosChatElement extends HTMLElement, Omit<NahtlosOptions, 'open'> {
  readonly ready: Promise<this>;
  readonly state: NahtlosState;
  readonly unread: number;
  /** Draws the launcher where `autostart` is false. */
  start(): void;
  /** Takes the element, its connection and its listeners away; what is stored on the device stays. */
  destroy(): void;
  /** Resolves when the panel is there; focus stays where it is. `draft`: put into an empty composer, never sent by itself. */
  open(options?: { readonly draft?: string }): Promise<void>;
  close(): void;
  toggle(): Promise<void>;
  showLauncher(): void;
  hideLauncher(): void;
  /** Sets attributes by their camelCase names. */
  set(options: NahtlosOptions): void;
  /**
   * Resolves when the server has the message, after any time without a connection. Rejects with a NahtlosError whose `code`
   * is `request.malformed`, `file.refused` or `limit.quota`.
   */
  send(
    message: string | { readonly text?: string; readonly files?: readonly File[] },
  ): Promise<{ id: string; seq: number }>;
  /** Answers a function that ends the listening. */
  on<Name extends keyof NahtlosEvents>(name: Name, listener: (detail: NahtlosEvents[Name]) => void): () => void;
}

type Commands = Pick<
  NahtlosChatElement,
  'start' | 'destroy' | 'open' | 'close' | 'toggle' | 'showLauncher' | 'hideLauncher' | 'set' | 'send' | 'on'
>;

/** `nahtlos('open')`, `nahtlos('on', 'unread', listener)`: calls before the chat is there are made up for, in order. */
export interface NahtlosQueue {
  <Name extends keyof Commands>(
    command: Name,
    ...values: Parameters<Commands[Name]>
  ): ReturnType<Commands[Name]> | undefined;
  readonly ready?: Promise<NahtlosChatElement>;
  readonly q?: readonly unknown[][];
}

declare global {
  interface Window {
    nahtlos?: NahtlosQueue;
  }
  interface HTMLElementTagNameMap {
    'nahtlos-chat': NahtlosChatElement;
  }
}
