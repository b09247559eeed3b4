import { limits } from '../../protocol/limits.ts';
import { endsInArchive } from './ends-in-archive.ts';
import { isPlainText } from './is-plain-text.ts';
import { isWholePdf } from './is-whole-pdf.ts';
import type { Sides } from './part.ts';
import { readGif } from './read-gif.ts';
import { readJpeg } from './read-jpeg.ts';
import { pngSignature, readPng } from './read-png.ts';
import { readWebp } from './read-webp.ts';

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
export type FileType = ImageType | 'application/pdf' | 'text/plain';

export type Recognised =
  /** `sides`: of a picture, as it is seen (a photo may be stored lying); null for other files. */
  { readonly ok: true; readonly type: FileType; readonly sides: Sides | null } | FileRefusal;

/**
 * `type`: none of the six kinds; `size`: a picture with too long a side or too many pixels; `empty`: no bytes;
 * `unreadable`: begins like one of the kinds, but is cut off, damaged, or something trails or hides in it.
 */
export interface FileRefusal {
  readonly ok: false;
  readonly reason: 'type' | 'size' | 'empty' | 'unreadable';
}

export interface ImageLimits {
  readonly imageSide: number;
  readonly imagePixels: number;
}

/**
 * What a file is, by its bytes from the first to the last; names and declared types do not count. SVG, HTML and XML are text here and
 * nothing else. Never throws; time is linear in the bytes, whatever they are.
 */
export const recogniseFile = (file: Uint8Array, { imageSide, imagePixels }: ImageLimits = limits): Recognised => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length === 0) return refused('empty');
  const type = typeByBeginning(bytes);
  if (type === 'text/plain') return isPlainText(bytes) ? { ok: true, type, sides: null } : refused('type');
  if (endsInArchive(bytes)) return refused('unreadable');
  if (type === 'application/pdf') return isWholePdf(bytes) ? { ok: true, type, sides: null } : refused('unreadable');

  const sides = sidesOf(bytes, type);
  if (!sides) return refused('unreadable');
  if (Math.max(sides.width, sides.height) > imageSide || sides.width * sides.height > imagePixels)
    return refused('size');
  return { ok: true, type, sides };
};

const typeByBeginning = (bytes: Buffer): FileType => {
  const begins = (text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
  if (bytes.subarray(0, pngSignature.length).equals(pngSignature)) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  if (begins('%PDF-')) return 'application/pdf';
  return 'text/plain';
};

const sidesOf = (bytes: Buffer, type: ImageType): Sides | null => {
  switch (type) {
    case 'image/png':
      return seen(readPng(bytes));
    case 'image/jpeg': {
      const jpeg = readJpeg(bytes);
      // From 5 on the picture is turned by a quarter.
      return jpeg && jpeg.orientation >= 5 ? { width: jpeg.height, height: jpeg.width } : seen(jpeg);
    }
    case 'image/gif':
      return seen(readGif(bytes));
    case 'image/webp':
      return seen(readWebp(bytes));
  }
};

const seen = (picture: Sides | null): Sides | null => picture && { width: picture.width, height: picture.height };

const refused = (reason: FileRefusal['reason']): FileRefusal => ({ ok: false, reason });
