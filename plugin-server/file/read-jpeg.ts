import { maxParts, type Part, type Sides } from './part.ts';
import { readOrientation } from './read-orientation.ts';

/** From its 0xFF; a scan reaches to the end of its pixels. Fill bytes between segments belong to none. */
export interface JpegSegment extends Part {
  readonly marker: number;
}

export interface Jpeg extends Sides {
  readonly segments: readonly JpegSegment[];
  /** 1 to 8 as in EXIF: how the stored picture must be turned to be seen upright; 1 if nothing is said. */
  readonly orientation: number;
}

export const jpegMarker = {
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
  comment: 0xfe,
} as const;

/** Walks a JPEG (ITU-T T.81, annex B) segment by segment; null unless it is whole and EOI is its very last byte. */
export const readJpeg = (bytes: Buffer): Jpeg | null => {
  const segments: JpegSegment[] = [];
  let sides: Sides | null = null;
  let hasPixels = false;
  let orientation = 1;
  let at = 2;
  while (segments.length < maxParts) {
    if (bytes[at] !== 0xff) return null;
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === jpegMarker.end)
      return sides && hasPixels && at + 2 === bytes.length ? { ...sides, segments, orientation } : null;
    if (marker === undefined || !isKnown(marker) || at + 4 > bytes.length) return null;

    const header = { marker, start: at, end: at + 2 + bytes.readUInt16BE(at + 2) };
    if (header.end < at + 4 || header.end > bytes.length) return null;
    if (isFrame(marker)) {
      if (sides) return null;
      sides = readFrame(bytes, header);
      if (!sides) return null;
    }
    if (marker === jpegMarker.app1 && orientation === 1)
      orientation = readOrientation(bytes.subarray(header.start + 4, header.end));
    if (marker === jpegMarker.scan) {
      if (!sides || header.end - header.start < 10) return null;
      hasPixels = true;
    }
    const end = marker === jpegMarker.scan ? endOfPixels(bytes, header.end) : header.end;
    segments.push({ ...header, end });
    at = end;
  }
  return null;
};

/** Baseline, extended and progressive with Huffman codes: what browsers show. No arithmetic, lossless or hierarchical ones. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;

/** Frames, Huffman and quantisation tables, scans, restart intervals, application data, comments. */
const isKnown = (marker: number): boolean =>
  isFrame(marker) ||
  [0xc4, 0xda, 0xdb, 0xdd, jpegMarker.comment].includes(marker) ||
  (marker >= jpegMarker.app0 && marker <= jpegMarker.app15);

const readFrame = (bytes: Buffer, { start, end }: Part): Sides | null => {
  if (end - start < 10) return null;
  const height = bytes.readUInt16BE(start + 5);
  const width = bytes.readUInt16BE(start + 7);
  const components = bytes.readUInt8(start + 9);
  const isSound = [1, 3, 4].includes(components) && end - start === 10 + 3 * components && width > 0 && height > 0;
  return isSound ? { width, height } : null;
};

/** Pixels end at the first marker that is neither a stuffed 0xFF00 nor a restart. Byte by byte: `indexOf` is slow where 0xFF is frequent. */
const endOfPixels = (bytes: Buffer, start: number): number => {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1];
    if (next !== 0 && (next === undefined || next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return bytes.length;
};
