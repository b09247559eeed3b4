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
  /**
   * auto: her first message allows storing what the chat needs. required: nothing is stored before her yes, or `consent()`.
   * granted, denied: what the page's consent tool was told; denied keeps everything in memory.
   */
  consent?: 'auto' | 'required' | 'granted' | 'denied';
  /**
   * How long what somebody saw signed in stays visible without `identify()`. page: not beyond this page; device: twelve
   * hours.
   */
  signed?: 'page' | 'device';
}

/** What is known of who she is: nothing; what she or the page says; an address or device proven; signed by the shop. */
export type NahtlosLevel = 'anonymous' | 'claimed' | 'possessed' | 'signed';

export interface NahtlosConsent {
  /** Remembering the conversation on this device. */
  storage: boolean;
  /** Pages seen, and ids of the page's analytics. */
  profile: boolean;
  notifications: boolean;
}

/** How the page says who is signed in. */
export type NahtlosWho =
  /** A JWT signed by the shop's server; it cannot renew itself. */
  | { readonly token: string }
  /**
   * Fetches such a token, with the nonce in it where the site asks for that; null: nobody is signed in. Given up after ten
   * seconds; asked when the chat connects, and every half hour.
   */
  | ((ask: { readonly nonce: string; readonly reason: 'start' | 'refresh' }) => Promise<string | null> | string | null)
  /** As another chat product took it: the hex HMAC-SHA256 of exactly that string. */
  | { readonly userId: string; readonly userHash: string }
  | { readonly email: string; readonly emailHash: string }
  /** Shown to agents as said by the page. Proves nothing and opens nothing. */
  | { readonly name?: string; readonly email?: string; readonly phone?: string; readonly userId?: string | number };

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
  /** Of the build that runs here. */
  readonly version: string;
  /** Those below are there once the chat was opened. */
  readonly availability?: NahtlosAvailability | null;
  readonly conversationId?: string | null;
  readonly level?: NahtlosLevel | null;
  readonly consent?: (Readonly<NahtlosConsent> & { readonly mode: 'auto' | 'required' | 'granted' | 'denied' }) | null;
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
  conversation: {
    readonly id: string;
    readonly change: 'opened' | 'closed' | 'reopened' | 'switched' | 'mailed' | 'escalated' | 'joined' | 'promised';
  };
  /**
   * said: by the page, unsigned; proven: signed in, or an address proven; refused: the token was; expired: the page has to
   * call `identify()` again; ended: signed out.
   */
  identity: {
    readonly level: NahtlosLevel;
    readonly state: 'said' | 'proven' | 'refused' | 'expired' | 'ended';
  };
  /** Her conversation goes on on another device; null: one without a name. */
  'device-linked': { readonly label: string | null };
  consent: Readonly<NahtlosConsent>;
  /** `load.failed`, `origin.refused`, `site.unknown`, `auth.revoked`, `version.too-old` */
  error: { readonly code: string };
}

export type NahtlosEvents = NahtlosBefore & NahtlosAfter;

/** The element. DOM events have the names of `NahtlosEvents` with `nahtlos-` in front, and bubble. */
export interface NahtlosChatElement extends HTMLElement, Omit<NahtlosOptions, 'open' | 'consent'> {
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
  /**
   * Says who is signed in. Alone it asks the server nothing: that happens once she wants the chat, or has talked here
   * before. Resolves when the server has answered; rejects with a NahtlosError whose `code` is that of the refusal, as
   * `token.expired`. After a refusal the chat is anonymous and works. Another person than before is a sign-out first.
   */
  identify(who: NahtlosWho): Promise<{ level: NahtlosLevel }>;
  /**
   * The next person at this browser finds nothing of the former one. What is unsent may leave for three seconds; then it
   * is given up, and its number is told. `reset` is the same.
   */
  logout(): Promise<{ unsent: number }>;
  reset(): Promise<{ unsent: number }>;
  /** What she allowed on the page, each for itself. `storage: false` wipes at once. Assigning sets the attribute. */
  consent(values: Partial<NahtlosConsent>): Promise<void>;
  /** What is held of her as a ZIP file with JSON and a readable page. Rejects with a NahtlosError, as `proof.needed`. */
  export(): Promise<Blob>;
  /**
   * device: this browser forgets and is forgotten. all: everything that this device has proven to be hers is erased on the
   * server, too; rejects with a NahtlosError, as `proof.needed`.
   */
  forget(scope?: 'device' | 'all'): Promise<void>;
  /** Answers a function that ends the listening. */
  on<Name extends keyof NahtlosEvents>(name: Name, listener: (detail: NahtlosEvents[Name]) => void): () => void;
}

type Commands = Pick<
  NahtlosChatElement,
  | 'start'
  | 'destroy'
  | 'open'
  | 'close'
  | 'toggle'
  | 'showLauncher'
  | 'hideLauncher'
  | 'set'
  | 'send'
  | 'identify'
  | 'logout'
  | 'reset'
  | 'consent'
  | 'export'
  | 'forget'
  | 'on'
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
