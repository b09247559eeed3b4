import { pngSignature, readPng } from './read-png.ts';

/** What is needed to show the picture: pixels, transparency, colour, pixel shape, animation. No text, no time, no EXIF, nothing unknown. */
const kept = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT'.split(' '),
);

export const stripPng = (bytes: Buffer): Buffer => {
  const png = readPng(bytes);
  if (!png) throw new Error('Only a recognised PNG can be stripped.');
  const parts = png.chunks.filter(({ name }) => kept.has(name)).map(({ start, end }) => bytes.subarray(start, end));
  return Buffer.concat([pngSignature, ...parts]);
};
