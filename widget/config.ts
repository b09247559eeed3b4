import type { Locale } from '../protocol/schema.ts';

/** Words the loader speaks before any other chunk is there. */
export interface LoaderWords {
  readonly open: string;
  readonly failed: string;
  /** On a pill; absent: as it is opened. */
  readonly label?: string;
  /** For languages written from right to left; absent: they are not. */
  readonly dir?: 'rtl';
}

/** What the server writes into the loader: public, at most 1.5 KB as JSON, every value validated before it gets here. */
export interface LoaderConfig {
  /** The site's key. */
  readonly site: string;
  /** Where doors, socket and chunks are: scheme, host and port, no slash at the end. */
  readonly origin: string;
  /** Of the build: the chunks are `/assets/NAME.VERSION.js`. */
  readonly version: string;
  /** `#rrggbb` */
  readonly accent: string;
  /** Absent: right. */
  readonly position?: 'right' | 'left';
  /** By the languages spoken: `de-du` instead of `de` where German says du. The first is for who asks for none of them. */
  readonly words: Readonly<Partial<Record<Locale, LoaderWords>>>;
  readonly launcher?: 'bubble' | 'pill' | 'hidden';
  readonly z?: number;
  /** Where to write while the chat cannot be loaded. */
  readonly fallbackEmail?: string;
  /** Said once above the launcher. */
  readonly greeting?: Readonly<Partial<Record<Locale, string>>>;
  /** So many seconds after the page was there. */
  readonly 'greeting-delay'?: number;
  /** Somebody looks whether the tag is on its page: the loader says so. */
  readonly ping?: true;
  /** Where the site asks before it stores; a page's `consent` attribute goes before it. */
  readonly consent?: 'required';
}
