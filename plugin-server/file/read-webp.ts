import { maxParts, type Part, type Sides } from './part.ts';

export interface WebpChunk extends Part {
  readonly name: string;
}

export interface Webp extends Sides {
  readonly chunks: readonly WebpChunk[];
}

/** A chunk's name and length, before its content. */
export const chunkHead = 8;

/** Walks a WebP (RFC 9649) chunk by chunk; null unless it is whole and ends where RIFF says. */
export const readWebp = (bytes: Buffer): Webp | null => {
  if (bytes.length < 12 || bytes.readUInt32LE(4) !== bytes.length - 8) return null;
  const chunks = readChunks(bytes, 12, bytes.length);
  const first = chunks?.[0];
  if (!chunks || !first) return null;
  if (first.name !== 'VP8X') {
    const sides = chunks.length === 1 ? readPicture(bytes, first) : null;
    return sides && { ...sides, chunks };
  }
  if (contentLength(bytes, first) !== 10) return null;
  const sides = {
    width: u24(bytes, first.start + chunkHead + 4) + 1,
    height: u24(bytes, first.start + chunkHead + 7) + 1,
  };
  return isWhole(bytes, chunks, sides) ? { ...sides, chunks } : null;
};

/** The chunks between two places, or null if they do not end exactly there. Odd ones have a byte of padding, which counts as theirs. */
export const readChunks = (bytes: Buffer, start: number, end: number): WebpChunk[] | null => {
  const chunks: WebpChunk[] = [];
  let at = start;
  while (at < end) {
    if (at + chunkHead > end || chunks.length === maxParts) return null;
    const length = bytes.readUInt32LE(at + 4);
    const chunk = {
      name: bytes.toString('latin1', at, at + 4),
      start: at,
      end: at + chunkHead + length + (length & 1),
    };
    if (chunk.end > end) return null;
    chunks.push(chunk);
    at = chunk.end;
  }
  return chunks;
};

export const isPicture = ({ name }: WebpChunk): boolean => name === 'VP8 ' || name === 'VP8L';

/** Where a frame of an animation has its own chunks: behind place, sides, duration and flags. */
export const frameHead = chunkHead + 16;

const contentLength = (bytes: Buffer, chunk: Part): number => bytes.readUInt32LE(chunk.start + 4);

const u24 = (bytes: Buffer, at: number): number => bytes.readUIntLE(at, 3);

const isWhole = (bytes: Buffer, chunks: readonly WebpChunk[], sides: Sides): boolean => {
  const pictures = chunks.filter(isPicture);
  const frames = chunks.filter(({ name }) => name === 'ANMF');
  if (chunks.filter(({ name }) => name === 'VP8X').length !== 1) return false;
  if (frames.length > 0)
    return (
      pictures.length === 0 &&
      chunks.some(({ name }) => name === 'ANIM') &&
      frames.every((frame) => isFrame(bytes, frame, sides))
    );
  const [picture] = pictures;
  return pictures.length === 1 && picture !== undefined && isEqual(readPicture(bytes, picture), sides);
};

/** A frame must lie within the picture whose sides were checked, and hold one picture of just its own sides. */
const isFrame = (bytes: Buffer, frame: WebpChunk, canvas: Sides): boolean => {
  if (contentLength(bytes, frame) < 16) return false;
  const at = frame.start + chunkHead;
  const [left, top] = [u24(bytes, at) * 2, u24(bytes, at + 3) * 2];
  const sides = { width: u24(bytes, at + 6) + 1, height: u24(bytes, at + 9) + 1 };
  if (left + sides.width > canvas.width || top + sides.height > canvas.height) return false;
  const pictures = readChunks(bytes, frame.start + frameHead, frame.end)?.filter(isPicture);
  return pictures?.length === 1 && pictures[0] !== undefined && isEqual(readPicture(bytes, pictures[0]), sides);
};

const isEqual = (a: Sides | null, b: Sides): boolean => a !== null && a.width === b.width && a.height === b.height;

/** The sides in a picture's own header: of a key frame (RFC 6386, 9.1) or of a lossless one. */
const readPicture = (bytes: Buffer, chunk: WebpChunk): Sides | null => {
  const at = chunk.start + chunkHead;
  const length = contentLength(bytes, chunk);
  if (chunk.name === 'VP8L') {
    if (length < 6 || bytes[at] !== 0x2f) return null;
    const packed = bytes.readUInt32LE(at + 1);
    // 14 bits each, then one for alpha and three for the version, of which there is one.
    return packed >>> 29 === 0 ? { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 } : null;
  }
  if (chunk.name !== 'VP8 ' || length < 11) return null;
  const isKeyFrame = (bytes.readUInt8(at) & 1) === 0 && bytes.readUIntBE(at + 3, 3) === 0x9d012a;
  const width = bytes.readUInt16LE(at + 6) & 0x3fff;
  const height = bytes.readUInt16LE(at + 8) & 0x3fff;
  return isKeyFrame && width > 0 && height > 0 ? { width, height } : null;
};
