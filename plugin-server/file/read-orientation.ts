/** Of an APP1 segment's content: the orientation EXIF gives (tag 0x0112, CIPA DC-008), or 1 for whatever cannot be read. */
export const readOrientation = (content: Buffer): number => {
  if (content.toString('latin1', 0, exifName.length) !== exifName) return 1;
  const tiff = content.subarray(exifName.length);
  const order = tiff.toString('latin1', 0, 4);
  const isLittle = order === 'II*\0';
  if (tiff.length < 8 || (!isLittle && order !== 'MM\0*')) return 1;

  const u16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return 1;
  const entries = Math.min(u16(first), Math.floor((tiff.length - first - 2) / 12));
  for (let entry = 0; entry < entries; entry += 1) {
    const at = first + 2 + entry * 12;
    if (u16(at) !== 0x0112) continue;
    const value = u16(at + 8);
    return u16(at + 2) === 3 && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
};

export const exifName = 'Exif\0\0';
