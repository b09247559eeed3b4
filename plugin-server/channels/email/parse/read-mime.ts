import { type Attachment, addressParser, decodeWords } from 'postal-mime';
import { apartInThread } from './apart-in-thread.ts';
import { type Apart, takeApart } from './take-apart.ts';
import type { Words } from './words-of.ts';

/** A mail taken apart. `header`: values in the order they stand there, unfolded, encoded words read. */
export interface Mime {
  header(name: string): readonly string[];
  /** Addresses in such headers, without groups' names. */
  addresses(...names: readonly string[]): readonly { readonly name: string; readonly address: string }[];
  readonly text: string;
  readonly html: string;
  readonly parts: readonly Attachment[];
  readonly words: Words;
  /** By which it is known again, whatever way it came. */
  readonly vendorKey: string;
  readonly flag: 'too-large' | 'charset' | null;
}

/** A mail of this size would keep everybody waiting while it is read. */
const largeBytes = 128 * 1024;

/** Resolves for any bytes. Of text and HTML of a large mail there may be no more than `mostBody` characters each. */
export const readMime = async (bytes: Uint8Array, mostBody?: number): Promise<Mime> =>
  mimeOf(await (bytes.length < largeBytes ? takeApart(bytes) : apartInThread(bytes, mostBody)));

const mimeOf = ({ headers, ...apart }: Apart): Mime => ({
  ...apart,
  header: (name) => (headers.get(name) ?? []).map(decodeWords),
  addresses: (...names) =>
    names
      .flatMap((name) =>
        (headers.get(name) ?? []).flatMap((value) => addressParser(value.slice(0, 64 * 1024), { flatten: true })),
      )
      .map(({ name, address }) => ({ name: name ?? '', address: address ?? '' })),
});
