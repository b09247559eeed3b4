import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { channelLimits } from '../../protocol/channel.ts';
import type { FileId, Origin } from '../../protocol/ids.ts';
import { idPrefix, makeCid, randomPart } from '../../protocol/ids.ts';
import { problem } from '../../protocol/problems.ts';
import type { Media } from '../channels/adapter.ts';
import type { LooseFile } from '../conversation/keep-mail.ts';
import { cleanFileName } from '../file/clean-file-name.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { StoreRefusal } from '../store/store.ts';

export interface ShelvedMedia {
  readonly files: readonly LooseFile[];
  readonly dropped: number;
}

/**
 * What came along with a mail, on the shelf. What we know by its bytes is what an upload would be, metadata cut out; anything else is
 * kept as it is and only ever a download. Empty ones and those beyond the limits are dropped. Throws `StoreRefusal` when the disk takes
 * nothing now.
 */
export const shelveMedia = async (
  shelf: Pick<FileShelf, 'add' | 'put' | 'remove'>,
  media: readonly Media[],
  { origin, at }: { readonly origin: Origin; readonly at: number },
): Promise<ShelvedMedia> => {
  const files: LooseFile[] = [];
  let left: number = channelLimits.mailBytes;
  try {
    for (const one of media.slice(0, channelLimits.mailFiles)) {
      const bytes = await bytesOf(one, left);
      if (bytes === null || bytes.length === 0) continue;
      left -= bytes.length;
      files.push({ ...(await shelve(shelf, bytes)), ...named(one, origin, at) });
    }
  } catch (cause) {
    await unshelve(shelf, files);
    throw cause;
  }
  return { files, dropped: media.length - files.length };
};

export const unshelve = async (shelf: Pick<FileShelf, 'remove'>, files: readonly LooseFile[]): Promise<void> => {
  for (const file of files) await shelf.remove(file.shelf);
};

/** null: more than may still come along. */
const bytesOf = async (media: Media, most: number): Promise<Buffer | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of media.open()) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

type Kept = Pick<LooseFile, 'type' | 'bytes' | 'width' | 'height' | 'sha256' | 'sent_sha256' | 'shelf'>;

const shelve = async (shelf: Pick<FileShelf, 'add' | 'put'>, bytes: Buffer): Promise<Kept> => {
  const added = await shelf.add({
    body: Readable.from([bytes]),
    declaredBytes: bytes.length,
    limitBytes: channelLimits.mailBytes,
  });
  if (added.ok)
    return {
      type: added.type,
      bytes: added.bytes,
      width: added.sides?.width ?? null,
      height: added.sides?.height ?? null,
      sha256: added.sha256,
      sent_sha256: added.sentSha256,
      shelf: added.name,
    };
  if (added.reason === 'storage-full') throw new StoreRefusal(problem('server.storage-full', undefined, 5_000));
  if (added.reason === 'busy') throw new StoreRefusal(problem('server.busy', undefined, 2_000));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const name = await shelf.put(bytes);
  return {
    type: 'application/octet-stream',
    bytes: bytes.length,
    width: null,
    height: null,
    sha256,
    sent_sha256: sha256,
    shelf: name,
  };
};

const named = (media: Media, origin: Origin, at: number) => ({
  id: `${idPrefix.file}${randomPart()}` as FileId,
  origin,
  cid: makeCid(),
  device: null,
  agent: null,
  name: cleanFileName(media.name),
  at,
});
