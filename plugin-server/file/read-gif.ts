import { maxParts, type Part, type Sides } from './part.ts';

export interface GifBlock extends Part {
  /** The label of an extension; 0x2C for a picture. */
  readonly label: number;
}

export interface Gif extends Sides {
  /** Where signature, screen and global colours end. */
  readonly headerEnd: number;
  readonly blocks: readonly GifBlock[];
}

export const gifLabel = { picture: 0x2c, control: 0xf9, application: 0xff } as const;

/** Walks a GIF (87a and 89a) block by block; null unless it is whole and the trailer is its very last byte. */
export const readGif = (bytes: Buffer): Gif | null => {
  if (bytes.length < 13) return null;
  let width = bytes.readUInt16LE(6);
  let height = bytes.readUInt16LE(8);
  if (width === 0 || height === 0) return null;
  const headerEnd = 13 + colourBytes(bytes.readUInt8(10));
  const blocks: GifBlock[] = [];
  let hasPicture = false;
  let at = headerEnd;
  while (blocks.length < maxParts) {
    const kind = bytes[at];
    if (kind === 0x3b) return hasPicture && at + 1 === bytes.length ? { width, height, headerEnd, blocks } : null;
    let label: number;
    let data: number;
    if (kind === 0x21 && at + 2 < bytes.length) {
      label = bytes.readUInt8(at + 1);
      data = at + 2;
    } else if (kind === gifLabel.picture && at + 10 < bytes.length) {
      label = gifLabel.picture;
      // Browsers stretch the screen to a picture that reaches out of it.
      width = Math.max(width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5));
      height = Math.max(height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7));
      // One more: the size of the first code.
      data = at + 10 + colourBytes(bytes.readUInt8(at + 9)) + 1;
      hasPicture = true;
    } else return null;
    const end = endOfData(bytes, data);
    if (end === null || (label === gifLabel.control && end - at !== 8)) return null;
    blocks.push({ label, start: at, end });
    at = end;
  }
  return null;
};

const colourBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Behind the empty sub-block that ends the data; null if there is none. */
const endOfData = (bytes: Buffer, start: number): number | null => {
  let at = start;
  for (let length = bytes[at]; length !== undefined; length = bytes[at]) {
    at += 1 + length;
    if (length === 0) return at;
  }
  return null;
};
