import type { Locale } from '../protocol/schema.ts';

/** Words the loader speaks before any other chunk is there. */
export interface LoaderWords {
  readonly open: string;
  readonly failed: string;
}

/** File names below `/assets/`, as they stand in the manifest. */
export interface LoaderAssets {
  readonly wake: string;
  readonly session: string;
  readonly panel: string;
  readonly live: string;
  readonly texts: Readonly<Partial<Record<Locale, string>>>;
}

/** What the server writes into the loader: public, at most 1.5 KB as JSON, every value validated before it gets here. */
export interface LoaderConfig {
  /** The site's key. */
  readonly site: string;
  /** Where doors, socket and chunks are: scheme, host and port, no slash at the end. */
  readonly origin: string;
  readonly version: string;
  readonly assets: LoaderAssets;
  /** `#rrggbb` */
  readonly accent: string;
  readonly position: 'right' | 'left';
  /** `de-du` instead of `de` where German says du. The first is spoken where nobody asks for one of them. */
  readonly locales: readonly Locale[];
  readonly words: Readonly<Partial<Record<Locale, LoaderWords>>>;
  readonly launcher?: 'bubble' | 'pill' | 'hidden';
  readonly label?: Readonly<Partial<Record<Locale, string>>>;
  readonly z?: number;
  readonly fallbackEmail?: string;
}
