import type { FileType } from './recognise-file.ts';
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

/**
 * The same file without what its maker did not mean to send: place, camera, time, comments, thumbnails (EXIF, XMP, IPTC and all we do not
 * know). Pixels, colours, animation and the orientation of a photo stay. `file` must have been recognised as `type`; PDF and text stay as
 * they are. A file in which there is nothing to cut comes back byte by byte the same.
 */
export const stripMetadata = (file: Uint8Array, type: FileType): Uint8Array => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  switch (type) {
    case 'image/png':
      return stripPng(bytes);
    case 'image/jpeg':
      return stripJpeg(bytes);
    case 'image/gif':
      return stripGif(bytes);
    case 'image/webp':
      return stripWebp(bytes);
    case 'application/pdf':
    case 'text/plain':
      return file;
  }
};
