import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** Small pictures made by other programs, with everything in them that such programs write. */
export const sample = (name: string): Buffer => readFileSync(new URL(`./samples/${name}`, import.meta.url));

/** Photo: EXIF with place, camera, thumbnail and orientation 6, XMP, IPTC, comment. Others: EXIF, XMP, comment as far as the format has them. */
export const pictures = {
  'photo.jpg': 'image/jpeg',
  'progressive.jpg': 'image/jpeg',
  'transparent.png': 'image/png',
  'animated.gif': 'image/gif',
  'lossy.webp': 'image/webp',
  'lossless.webp': 'image/webp',
  'alpha.webp': 'image/webp',
  'animated.webp': 'image/webp',
} as const;

export const pdf = (body = '1 0 obj\n<< /Type /Catalog >>\nendobj\n'): Buffer =>
  Buffer.from(`%PDF-1.4\n${body}xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`, 'latin1');

export const pngChunk = (name: string, data: Uint8Array = Buffer.alloc(0)): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** A grey picture; its sides need not be true to its pixels. */
export const png = ({ width = 2, height = 2, before = [], after = [] }: PngParts = {}): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const pixels = deflateSync(Buffer.alloc(6));
  const chunks = [pngChunk('IHDR', header), ...before, pngChunk('IDAT', pixels), ...after, pngChunk('IEND')];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
};

interface PngParts {
  readonly width?: number;
  readonly height?: number;
  readonly before?: readonly Buffer[];
  readonly after?: readonly Buffer[];
}

export const jpegSegment = (marker: number, data: string | Buffer): Buffer => {
  const content = Buffer.from(data as string, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

/** A small photo with these segments behind its beginning. */
export const jpeg = (...segments: readonly Buffer[]): Buffer => {
  const plain = sample('progressive.jpg');
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
};

export const exif = (orientation: number, isLittle = false): Buffer => {
  const tiff = isLittle
    ? Buffer.from('49492a000800000001001201030001000000000000000000000000', 'hex')
    : Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  if (isLittle) tiff.writeUInt16LE(orientation, 18);
  else tiff.writeUInt16BE(orientation, 18);
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]));
};

/** The empty ZIP, with a comment that reaches over whatever follows. */
export const zipEnd = (commentBytes: number): Buffer => {
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06', 'latin1');
  record.writeUInt16LE(commentBytes, 20);
  return record;
};
