import { type JpegSegment, jpegMarker, readJpeg } from './read-jpeg.ts';
import { exifName } from './read-orientation.ts';

/** Of the application data only what changes how the picture looks stays: JFIF's pixel shape, the colour profile, Adobe's colour transform. */
export const stripJpeg = (bytes: Buffer): Buffer => {
  const jpeg = readJpeg(bytes);
  if (!jpeg) throw new Error('Only a recognised JPEG can be stripped.');
  const heads = jpeg.segments.filter(({ marker }) => marker === jpegMarker.app0).map((segment) => jfif(bytes, segment));
  const head = heads.find((found) => found !== null);
  return Buffer.concat([
    Buffer.from([0xff, jpegMarker.start]),
    ...(head ? [head] : []),
    ...(jpeg.orientation === 1 ? [] : [orientationOnly(jpeg.orientation)]),
    ...jpeg.segments.flatMap((segment) => keep(bytes, segment)),
    Buffer.from([0xff, jpegMarker.end]),
  ]);
};

const keep = (bytes: Buffer, { marker, start, end }: JpegSegment): Buffer[] => {
  const whole = bytes.subarray(start, end);
  if (marker === jpegMarker.app2) return content(whole).startsWith('ICC_PROFILE\0') ? [whole] : [];
  if (marker === jpegMarker.app14) {
    // Name, version, two flags, the transform: 12 bytes. What comes behind them is not Adobe's.
    return content(whole).startsWith('Adobe') && whole.length >= 16 ? [segment(marker, whole.subarray(4, 16))] : [];
  }
  return marker === jpegMarker.comment || (marker >= jpegMarker.app0 && marker <= jpegMarker.app15) ? [] : [whole];
};

/** Name, version, unit and density; then "no thumbnail". */
const jfif = (bytes: Buffer, { start, end }: JpegSegment): Buffer | null => {
  const whole = bytes.subarray(start, end);
  if (!content(whole).startsWith('JFIF\0') || whole.length < 18) return null;
  return segment(jpegMarker.app0, Buffer.concat([whole.subarray(4, 16), Buffer.from([0, 0])]));
};

/** The smallest EXIF there is: one directory with one entry, tag 0x0112, a short. */
const orientationOnly = (orientation: number): Buffer => {
  const tiff = Buffer.from('4d4d002a00000008' + '0001' + '0112000300000001' + '00000000' + '00000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return segment(jpegMarker.app1, Buffer.concat([Buffer.from(exifName, 'latin1'), tiff]));
};

const segment = (marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

const content = (whole: Buffer): string => whole.toString('latin1', 4, 16);
