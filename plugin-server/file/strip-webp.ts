import type { Part } from './part.ts';
import { chunkHead, frameHead, isPicture, readChunks, readWebp, type WebpChunk } from './read-webp.ts';

/** Picture, transparency, colour profile and animation stay; EXIF, XMP and all other chunks go, also those inside frames. */
export const stripWebp = (bytes: Buffer): Buffer => {
  const webp = readWebp(bytes);
  if (!webp) throw new Error('Only a recognised WebP can be stripped.');
  const body = Buffer.concat([Buffer.from('WEBP'), ...webp.chunks.flatMap((chunk) => keep(bytes, chunk))]);
  return Buffer.concat([head('RIFF', body.length), body]);
};

const keep = (bytes: Buffer, chunk: WebpChunk): Buffer[] => {
  if (chunk.name === 'VP8X') return [withoutFlags(cut(bytes, chunk))];
  if (chunk.name === 'ANMF') return [frameOnly(bytes, chunk)];
  return isPicture(chunk) || ['ALPH', 'ANIM', 'ICCP'].includes(chunk.name) ? [cut(bytes, chunk)] : [];
};

/** Only profile (0x20), alpha (0x10) and animation (0x02) are still true; the reserved bits say nothing. */
const withoutFlags = (whole: Buffer): Buffer => {
  const changed = Buffer.from(whole);
  changed.writeUInt32LE(whole.readUInt8(chunkHead) & 0x32, chunkHead);
  return changed;
};

const frameOnly = (bytes: Buffer, frame: WebpChunk): Buffer => {
  const inside = readChunks(bytes, frame.start + frameHead, frame.end) ?? [];
  const kept = inside.filter((chunk) => isPicture(chunk) || chunk.name === 'ALPH').map((chunk) => cut(bytes, chunk));
  const content = Buffer.concat([bytes.subarray(frame.start + chunkHead, frame.start + frameHead), ...kept]);
  return Buffer.concat([head('ANMF', content.length), content]);
};

const head = (name: string, length: number): Buffer => {
  const bytes = Buffer.alloc(chunkHead);
  bytes.write(name, 'latin1');
  bytes.writeUInt32LE(length, 4);
  return bytes;
};

const cut = (bytes: Buffer, { start, end }: Part): Buffer => bytes.subarray(start, end);
