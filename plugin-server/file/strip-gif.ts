import { type GifBlock, gifLabel, readGif } from './read-gif.ts';

/** Pictures, their timing and the number of repetitions stay; comments, printed text and applications' data (XMP lives there) go. */
export const stripGif = (bytes: Buffer): Buffer => {
  const gif = readGif(bytes);
  if (!gif) throw new Error('Only a recognised GIF can be stripped.');
  return Buffer.concat([
    bytes.subarray(0, gif.headerEnd),
    ...gif.blocks.flatMap((block) => keep(bytes, block)),
    Buffer.from([0x3b]),
  ]);
};

const keep = (bytes: Buffer, { label, start, end }: GifBlock): Buffer[] => {
  const whole = bytes.subarray(start, end);
  if (label === gifLabel.picture || label === gifLabel.control) return [whole];
  return label === gifLabel.application && isLoop(whole) ? [whole.subarray(0, loopBytes - 1), Buffer.from([0])] : [];
};

/** `21 FF 0B NETSCAPE2.0 03 01 N N 00`; further sub-blocks a decoder does not need. */
const isLoop = (whole: Buffer): boolean =>
  whole.length >= loopBytes &&
  loopNames.includes(whole.toString('latin1', 2, 14)) &&
  whole[14] === 3 &&
  whole[15] === 1;

const loopBytes = 19;
const loopNames: readonly string[] = ['\u000bNETSCAPE2.0', '\u000bANIMEXTS1.0'];
