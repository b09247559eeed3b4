/**
 * Types of what a page may use of Nahtlos: the element `<nahtlos-chat>`, its events, and the queue function `nahtlos`.
 * Kept by hand, because it is a promise. With TypeScript: `/// <reference path="nahtlos.d.ts" />` or an entry in `types`.
 */

export interface NahtlosOptions {
  /** The server's address; from the script tag. */
  server?: string;
  /** Key of the site; from the script tag. */
  site?: string;
  /**
   * auto: the page's language, else the browser's, else the site's. German comes in the form set in the inbox; the pinned
   * file knows no inbox and says du only where de-du is written.
   */
  locale?: 'auto' | 'de' | 'de-du' | 'en';
  /** auto: the colour scheme the page uses, else the one the visitor prefers. */
  theme?: 'auto' | 'light' | 'dark';
  /** `#rrggbb` */
  accent?: string;
  /** float: beside the page. inline: in the element's own box, which the page gives its size. full: all of the window. */
  mode?: 'float' | 'inline' | 'full';
  position?: 'right' | 'left';
  /** Pixels from the edges, 0 to 400. */
  offsetX?: number;
  offsetY?: number;
  z?: number;
  /** hidden: the chat opens by `open()` only. */
  launcher?: 'bubble' | 'pill' | 'hidden';
  /** At most 40 characters, for the pill. */
  launcherLabel?: string;
  /** No launcher on windows narrower than 600 px, or on those that are not. */
  hideOn?: 'mobile' | 'desktop' | null;
  /** off: nothing is said above the launcher before she opens it. */
  greeting?: 'auto' | 'off';
  /** Seconds, 5 to 600; the site's, else 20. */
  greetingDelay?: number;
  /** A chime for a new answer while the chat is closed or the page hidden. */
  sound?: 'off' | 'on';
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

export type NahtlosView = 'home' | 'conversation' | 'continue' | 'rating' | 'privacy';

export interface NahtlosState {
  readonly open: boolean;
  /** null: it was not opened yet. */
  readonly view: NahtlosView | null;
  readonly unread: number;
  readonly connection: 'idle' | 'connecting' | 'online' | 'offline';
  readonly locale: string;
  /** Of the build that runs here. */
  readonly version: string;
  /** Those below are there once the chat was opened. */
  readonly availability?: NahtlosAvailability | null;
  readonly conversationId?: string | null;
  /** Known where the page grants storing (`consent="granted"`); else null: only the server knows it. */
  readonly visitorId?: string | null;
  readonly level?: NahtlosLevel | null;
  readonly consent?: (Readonly<NahtlosConsent> & { readonly mode: 'auto' | 'required' | 'granted' | 'denied' }) | null;
}

/** visitor: her own click on the launcher; link: a link of the page, or the address; api: the page's program. */
export type NahtlosBy = 'visitor' | 'api' | 'link' | 'greeting';

/** Events before something happens: `preventDefault()` keeps it from happening. */
export interface NahtlosBefore {
  open: { readonly by: NahtlosBy };
  close: { readonly by: NahtlosBy };
  /** A note above the launcher: the site's greeting, or that there is a new message. */
  greet: null;
  send: { readonly length: number; readonly files: number };
  /** She follows a link in the conversation; a page that is one program may go there itself. */
  link: { readonly url: string };
}

/** Events after the fact. None of them carries a text, an address or a token: other scripts listen, too. */
export interface NahtlosAfter {
  ready: null;
  'after-open': { readonly by: NahtlosBy };
  'after-close': { readonly by: NahtlosBy };
  view: { readonly view: NahtlosView };
  unread: { readonly count: number };
  availability: NahtlosAvailability;
  /** Where her answers go from now on. */
  channel: { readonly from: string; readonly to: string };
  /** An address of hers is known from now on. */
  'left-address': { readonly kind: 'email' };
  rated: { readonly score: 1 | 2 | 3 | 4 | 5 };
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

/** A way to go on, to be shown by the page. */
export interface NahtlosContinuation {
  readonly reference: string;
  /** For another device. */
  readonly url: string | null;
  /** Six digits, to be typed there. */
  readonly code: string | null;
  /** Milliseconds since 1970; null: it does not end by itself. */
  readonly expiresAt: number | null;
  /** Masked. */
  readonly sentTo: string | null;
}

export type NahtlosJson =
  | string
  | number
  | boolean
  | null
  | readonly NahtlosJson[]
  | { readonly [name: string]: NahtlosJson };

export interface NahtlosPage {
  readonly title?: string;
  /** Without its query and fragment. */
  readonly url?: string;
  readonly product?: string;
  readonly order?: string;
}

/**
 * The element. Everything but `open`, `start` and `ready` is there once it is `ready`. What promises something rejects with
 * an Error that has a stable `code`. DOM events have the names of `NahtlosEvents` with `nahtlos-` in front, and bubble, out of shadow trees, too.
 */
export interface NahtlosChatElement extends HTMLElement, Omit<NahtlosOptions, 'open' | 'consent'> {
  /** Loads what the element can do besides opening; with it the element. */
  readonly ready: Promise<this>;
  readonly state: NahtlosState;
  readonly unread: number;
  /** Draws the launcher where `autostart` is false. */
  start(): void;
  /** Takes the element, its connection and its listeners away; what is stored on the device stays. */
  destroy(): void;
  /** Resolves when the panel is there; focus stays where it is. `draft`: put into an empty composer, never sent by itself. */
  open(to?: NahtlosView | { readonly view?: NahtlosView; readonly draft?: string }): Promise<void>;
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
  /** Facts that hold of her. With `track` and `page`: the last 20 are held in memory, and go nowhere yet. */
  traits(values: Readonly<Record<string, NahtlosJson>>): void;
  /** Something that happened. At most 100 characters, 30 values of 500 characters, 8 KB; 60 calls a minute. */
  track(name: string, values?: Readonly<Record<string, NahtlosJson>>): void;
  /**
   * A page she sees; without values the one that is open. A page that is one program is told by itself, where
   * `consent.profile` allows it.
   */
  page(info?: NahtlosPage): void;
  /** Said to her here and nowhere else: neither stored nor sent. */
  say(text: string, options?: { readonly quickReplies?: readonly string[] }): Promise<void>;
  /** How an ended conversation was; the last word counts, for a day. Rejects as `not-found` without a conversation. */
  rate(score: 1 | 2 | 3 | 4 | 5, comment?: string): Promise<void>;
  /** Rejects as `channel.off` for what the site does not have. */
  continueOn(
    kind: 'device' | 'email' | 'whatsapp' | 'sms' | 'voice',
    options?: { readonly address?: string },
  ): Promise<NahtlosContinuation>;
  /** No channel rings anybody yet: rejects as `channel.off`. */
  callMe(request: {
    readonly phone: string;
    readonly at?: string;
    readonly topic?: string;
  }): Promise<{ reference: string }>;
  /** Answers a function that ends the listening. */
  on<Name extends keyof NahtlosEvents>(name: Name, listener: (detail: NahtlosEvents[Name]) => void): () => void;
}

type Commands = Omit<
  {
    [Name in Exclude<keyof NahtlosChatElement, keyof HTMLElement> as NahtlosChatElement[Name] extends (
      ...values: never[]
    ) => unknown
      ? Name
      : never]: NahtlosChatElement[Name];
  },
  'ready'
>;

/**
 * `nahtlos('open')`, `nahtlos('on', 'unread', listener)`: calls before the chat is there are made up for, in order, up to a
 * hundred of them. Each call comes after the one before. Answers a promise of what the method answers; before the tag's
 * program is there nothing.
 */
export interface NahtlosQueue {
  <Name extends keyof Commands>(
    command: Name,
    ...values: Parameters<Commands[Name]>
  ): Promise<Awaited<ReturnType<Commands[Name]>>> | undefined;
  readonly ready?: PromiseLike<NahtlosChatElement>;
  readonly q?: readonly unknown[][];
}

/** What `createChat` takes: where the server is, which site, and how the chat is to be. */
export interface NahtlosChatOptions extends Omit<NahtlosOptions, 'server' | 'site'> {
  readonly server: string;
  readonly site: string;
}

/** From `create-chat.js`: puts the chat on the page. Rejects as `load.failed`. */
export declare function createChat(options: NahtlosChatOptions): Promise<NahtlosChatElement>;

/** Attributes as they are written in HTML. */
export interface NahtlosAttributes {
  server?: string | undefined;
  site?: string | undefined;
  locale?: NahtlosOptions['locale'] | undefined;
  theme?: NahtlosOptions['theme'] | undefined;
  accent?: string | undefined;
  mode?: NahtlosOptions['mode'] | undefined;
  position?: NahtlosOptions['position'] | undefined;
  'offset-x'?: number | string | undefined;
  'offset-y'?: number | string | undefined;
  z?: number | string | undefined;
  launcher?: NahtlosOptions['launcher'] | undefined;
  'launcher-label'?: string | undefined;
  'hide-on'?: 'mobile' | 'desktop' | undefined;
  greeting?: NahtlosOptions['greeting'] | undefined;
  'greeting-delay'?: number | string | undefined;
  consent?: NahtlosOptions['consent'] | undefined;
  signed?: NahtlosOptions['signed'] | undefined;
  open?: boolean | '' | undefined;
  autostart?: 'true' | 'false' | undefined;
  disabled?: boolean | '' | undefined;
  sound?: NahtlosOptions['sound'] | undefined;
  debug?: boolean | '' | undefined;
  'storage-key'?: string | undefined;
}

/** For JSX: attributes and, as `onnahtlos-unread`, listeners. */
export type NahtlosJsx = NahtlosAttributes & {
  [Name in keyof NahtlosEvents as `onnahtlos-${Name}`]?:
    | ((event: CustomEvent<NahtlosEvents[Name]>) => void)
    | undefined;
};

type NahtlosDomEvents = { [Name in keyof NahtlosEvents as `nahtlos-${Name}`]: CustomEvent<NahtlosEvents[Name]> };

declare global {
  interface Window {
    nahtlos?: NahtlosQueue;
    /** For the pinned file where a page loses the attributes of its scripts. */
    nahtlosSettings?: { readonly server?: string; readonly site?: string };
  }
  interface HTMLElementTagNameMap {
    'nahtlos-chat': NahtlosChatElement;
  }
  interface HTMLElementEventMap extends NahtlosDomEvents {}
}
