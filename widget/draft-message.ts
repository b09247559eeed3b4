import type { PageInfo } from '../protocol/entry.ts';
import { type Cid, makeCid } from '../protocol/ids.ts';
import type { OutboxDraft, OutboxItem, To } from '../protocol/outbox-item.ts';
import { wall } from './clock.ts';
import type { AskedOf } from './transport.ts';

export interface FileDraft {
  readonly name: string;
  readonly type: string;
  readonly bytes: Blob;
}

/** What she has written and picked. */
export interface MessageDraft {
  readonly text: string;
  readonly files: readonly FileDraft[];
  /** Where it was shown already: the name it has there. */
  readonly cid?: Cid;
}

/** A message as the outbox keeps it, and the bytes of its files by their client ids. */
export const draftMessage = (
  { text, files, cid = makeCid() }: MessageDraft,
  to: To,
  page: PageInfo | null,
): { readonly draft: OutboxDraft; readonly bytes: ReadonlyMap<Cid, Blob> } => {
  const bytes = new Map<Cid, Blob>();
  const kept = files.map((file) => {
    const cid = makeCid();
    bytes.set(cid, file.bytes);
    return { cid, name: file.name, type: file.type, bytes: file.bytes.size };
  });
  const draft = { cid, to, text: cleanText(text), files: kept, madeAt: wall(), ...(page ? { page } : {}) };
  return { draft, bytes };
};

/** A kept message as it is sent. */
export const requestOf = ({ to, cid, n, text, files, replyTo, page }: OutboxItem): AskedOf<'message:send'> => ({
  to,
  cid,
  n,
  text,
  files: files.flatMap((file) => file.file ?? []),
  ...(replyTo === undefined ? {} : { replyTo }),
  ...(page === undefined ? {} : { page: { url: page.url, ...(page.title ? { title: page.title } : {}) } }),
});

/** Whole text as the server takes it: no lone surrogates, no controls but line breaks and tabs. */
const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .toWellFormed()
    .trim();
