import type { Readable } from 'node:stream';
import type { Cid, FileId } from '../../protocol/ids.ts';
import { idPrefix, randomPart } from '../../protocol/ids.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Caller } from '../conversation/caller.ts';
import { ownerOf } from '../conversation/take-files.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { FileTable } from '../store/schema.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import { cleanFileName } from './clean-file-name.ts';
import type { FileShelf, ShelfRefusal } from './file-shelf.ts';
import { hashBody } from './hash-body.ts';

export interface Upload {
  readonly from: Caller;
  readonly cid: Cid;
  /** As the sender calls it; made harmless here. */
  readonly name: string;
  readonly body: Readable;
  readonly declaredBytes: number;
  readonly limitBytes: number;
  readonly now: number;
}

export type Kept = { readonly ok: true; readonly file: FileTable } | { readonly ok: false; readonly problem: Problem };

const refusal = (it: ShelfRefusal): Problem => {
  if (it.reason === 'storage-full') return problem('server.storage-full', undefined, 5_000);
  if (it.reason === 'busy') return problem('server.busy', undefined, 2_000);
  if (it.reason === 'cut-off') return problem('request.malformed', { field: 'content-length' });
  return problem('file.refused', { reason: it.reason });
};

/**
 * Shelves an upload and writes its row; the same bytes under the same client id get the first answer, others are a conflict.
 * Errors: file.refused, message.conflict, request.malformed, server.busy, server.storage-full.
 */
export const keepFile = async (store: Store, shelf: FileShelf, upload: Upload): Promise<Kept> => {
  const { from, cid, now } = upload;
  const before = await store.read.fileByCid(from.origin, cid);
  if (before !== undefined) return answerAgain(before, upload);
  const shelved = await shelf.add({
    body: upload.body,
    declaredBytes: upload.declaredBytes,
    limitBytes: upload.limitBytes,
  });
  if (!shelved.ok) return { ok: false, problem: refusal(shelved) };

  const owner = ownerOf(from);
  const row: FileTable = {
    id: `${idPrefix.file}${randomPart()}` as FileId,
    site: from.site,
    origin: from.origin,
    cid,
    device: 'device' in owner ? owner.device : null,
    agent: 'agent' in owner ? owner.agent : null,
    conversation: null,
    aside: 0,
    name: cleanFileName(upload.name),
    type: shelved.type,
    bytes: shelved.bytes,
    width: shelved.sides?.width ?? null,
    height: shelved.sides?.height ?? null,
    sha256: shelved.sha256,
    sent_sha256: shelved.sentSha256,
    shelf: shelved.name,
    at: now,
  };
  const file = await store
    .write(async (tx) => {
      const twin = await tx.fileByCid(from.origin, cid);
      if (twin !== undefined) return twin;
      await tx.insertFile(row);
      return row;
    })
    .catch(async (cause: unknown) => {
      // These say for sure that there is no row (a lost PostgreSQL does not); else each try would leave its bytes behind.
      if (cause instanceof StoreRefusal && writtenNothing.has(cause.problem.code)) await shelf.remove(row.shelf);
      throw cause;
    });
  if (file.id !== row.id) await shelf.remove(row.shelf);
  return sameOrConflict(file, row.sent_sha256);
};

const writtenNothing: ReadonlySet<string> = new Set(['server.storage-full', 'server.draining']);

/** Repeated, it is only read: what it is called this time, and whether the disk has room, no longer matters. */
const answerAgain = async (before: FileTable, upload: Upload): Promise<Kept> => {
  if (upload.declaredBytes > upload.limitBytes) return { ok: false, problem: refusal({ ok: false, reason: 'size' }) };
  const sent = await hashBody(upload);
  return sent === null
    ? { ok: false, problem: refusal({ ok: false, reason: 'cut-off' }) }
    : sameOrConflict(before, sent);
};

const sameOrConflict = (file: FileTable, sent: string): Kept =>
  safeEqual(file.sent_sha256, sent) ? { ok: true, file } : { ok: false, problem: problem('message.conflict') };
