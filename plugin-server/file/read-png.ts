import { crc32 } from 'node:zlib';
import { maxParts, type Part, type Sides } from './part.ts';

export interface PngChunk extends Part {
  readonly name: string;
}

export interface Png extends Sides {
  readonly chunks: readonly PngChunk[];
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Walks a PNG (W3C, third edition) chunk by chunk, check sums included; null unless it is whole and IEND is its very last byte. */
export const readPng = (bytes: Buffer): Png | null => {
  const chunks: PngChunk[] = [];
  let sides: Sides | null = null;
  let at = pngSignature.length;
  while (at + 12 <= bytes.length && chunks.length < maxParts) {
    const chunk = { name: bytes.toString('latin1', at + 4, at + 8), start: at, end: at + 12 + bytes.readUInt32BE(at) };
    if (chunk.end > bytes.length || !/^[a-z]{2}[A-Z][a-z]$/i.test(chunk.name)) return null;
    if (crc32(bytes.subarray(chunk.start + 4, chunk.end - 4)) !== bytes.readUInt32BE(chunk.end - 4)) return null;
    if (chunks.length === 0) sides = readHeader(bytes, chunk);
    if (!sides || !isInPlace(chunk, chunks.at(-1)?.name, chunks)) return null;
    if (chunk.name === 'fcTL' && !isInside(bytes, chunk, sides)) return null;
    chunks.push(chunk);
    at = chunk.end;
    if (chunk.name === 'IEND') return isWhole(bytes, chunks) ? { ...sides, chunks } : null;
  }
  return null;
};

const dataLength = ({ start, end }: Part): number => end - start - 12;

/** Bit depths by colour type. */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const readHeader = (bytes: Buffer, chunk: PngChunk): Sides | null => {
  if (chunk.name !== 'IHDR' || dataLength(chunk) !== 13) return null;
  const at = chunk.start + 8;
  const width = bytes.readUInt32BE(at);
  const height = bytes.readUInt32BE(at + 4);
  const isKnown =
    depths[bytes.readUInt8(at + 9)]?.includes(bytes.readUInt8(at + 8)) &&
    bytes.readUInt16BE(at + 10) === 0 &&
    bytes.readUInt8(at + 12) <= 1;
  return isKnown && width > 0 && height > 0 ? { width, height } : null;
};

/** The order of the critical chunks. One of those (capital first letter) that is none of the four makes the picture undecodable. */
const isInPlace = ({ name }: PngChunk, previous: string | undefined, before: readonly PngChunk[]): boolean => {
  switch (name) {
    case 'IHDR':
      return before.length === 0;
    case 'PLTE':
      return !before.some((chunk) => chunk.name === 'PLTE' || chunk.name === 'IDAT');
    case 'IDAT':
      return previous === 'IDAT' || !before.some((chunk) => chunk.name === 'IDAT');
    case 'IEND':
      return before.some((chunk) => chunk.name === 'IDAT');
    default:
      return /^[a-z]/.test(name);
  }
};

/** A frame of an animation must not reach out of the picture whose sides were checked. */
const isInside = (bytes: Buffer, chunk: PngChunk, { width, height }: Sides): boolean => {
  if (dataLength(chunk) !== 26) return false;
  const at = chunk.start + 12;
  const [frameWidth, frameHeight, x, y] = [0, 4, 8, 12].map((offset) => bytes.readUInt32BE(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  return frameWidth > 0 && frameHeight > 0 && x + frameWidth <= width && y + frameHeight <= height;
};

const isWhole = (bytes: Buffer, chunks: readonly PngChunk[]): boolean => {
  const last = chunks.at(-1);
  const hasPixels = chunks.some((chunk) => chunk.name === 'IDAT' && dataLength(chunk) > 0);
  const needsPalette = bytes.readUInt8(pngSignature.length + 17) === 3;
  const palette = chunks.find((chunk) => chunk.name === 'PLTE');
  const hasPalette = palette !== undefined && dataLength(palette) > 0 && dataLength(palette) % 3 === 0;
  return (
    last !== undefined &&
    dataLength(last) === 0 &&
    last.end === bytes.length &&
    hasPixels &&
    (hasPalette || (!needsPalette && !palette))
  );
};
