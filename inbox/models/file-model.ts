import { createModel } from '@preact/signals';
import type { FileId } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';

const keptPictures = 60;

/** Files of entries and notes. Pictures are shown from memory: the server gives every file as a download only. */
export const FileModel = createModel((connection: Connection) => {
  const pictures = new Map<FileId, Promise<Blob | null>>();

  return {
    path: (file: FileId): string => connection.filePath(file),
    picture: (file: FileId): Promise<Blob | null> => {
      const known = pictures.get(file);
      if (known !== undefined) return known;
      const loading = connection.download(file).then((blob) => {
        if (blob === null) pictures.delete(file);
        return blob;
      });
      pictures.set(file, loading);
      const oldest = pictures.keys().next().value;
      if (pictures.size > keptPictures && oldest !== undefined) pictures.delete(oldest);
      return loading;
    },
  };
});
