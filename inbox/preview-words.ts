import type { Locale } from '../protocol/schema.ts';
import type { Given } from '../protocol/wire.ts';

/** What the settings tell the frame in which the widget stands: how it is to look now. */
export interface PreviewShown extends Given<'inbox', 'look:preview'> {
  readonly locale: Locale;
  readonly theme: 'light' | 'dark';
  /** The panel, or the button by itself with its hint. */
  readonly view: 'open' | 'closed';
}

export const isPreviewShown = (data: unknown): data is PreviewShown =>
  typeof data === 'object' && data !== null && 'config' in data && 'hello' in data;

/** What the frame tells the settings. here: it listens; drawn: the widget stands there, as it was told. */
export type PreviewSaid = { readonly preview: 'here' | 'drawn' };

export const isPreviewSaid = (data: unknown): data is PreviewSaid =>
  typeof data === 'object' && data !== null && 'preview' in data;
