import type { Readable } from 'node:stream';
import { channelLimits } from '../../../protocol/channel.ts';
import type { FileRef } from '../../../protocol/entry.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Media, SaidMessage } from '../../channels/adapter.ts';
import type { FileShelf } from '../../file/file-shelf.ts';
import type { PackNeeds } from './pack-needs.ts';

/** Files of the messages of one mail: the first ones come along, up to what a mail may weigh, the rest are links. */
export const packFiles = ({ store, shelf, passes, publicUrl }: PackNeeds, site: SiteId) => {
  let left: number = channelLimits.mailAttachmentBytes;
  return async (json: string, at: number): Promise<Pick<SaidMessage, 'files' | 'links'>> => {
    const files: Media[] = [];
    const links: SaidMessage['links'][number][] = [];
    for (const { file: id } of json === '' ? [] : (JSON.parse(json) as FileRef[])) {
      const file = await store.read.file(site, id);
      if (file === undefined) continue;
      const { name, type, bytes } = file;
      if (bytes <= left) {
        left -= bytes;
        files.push({ name, type, bytes, open: () => read(shelf, file.shelf) });
      } else {
        // From the row's own time: the same mail on every attempt.
        links.push({ name, bytes, url: passes.fileUrl(publicUrl, site, id, at + channelLimits.fileLinkLifeMs) });
      }
    }
    return { files, links };
  };
};

const read = async function* (shelf: Pick<FileShelf, 'open'>, name: string): AsyncGenerator<Uint8Array> {
  const opened = await shelf.open(name);
  if (opened === null) throw new Error('A file of a message is not on the shelf.');
  yield* opened.body as Readable & AsyncIterable<Uint8Array>;
};
