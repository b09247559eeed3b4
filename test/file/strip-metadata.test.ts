import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGif } from '../../plugin-server/file/read-gif.ts';
import { readJpeg } from '../../plugin-server/file/read-jpeg.ts';
import { readPng } from '../../plugin-server/file/read-png.ts';
import { readWebp } from '../../plugin-server/file/read-webp.ts';
import { recogniseFile } from '../../plugin-server/file/recognise-file.ts';
import { stripMetadata } from '../../plugin-server/file/strip-metadata.ts';
import { exif, jpeg, jpegSegment, pdf, pictures, png, pngChunk, sample } from './samples.ts';

const strip = (bytes: Buffer): Buffer => {
  const recognised = recogniseFile(bytes);
  if (!recognised.ok) throw new Error(recognised.reason);
  return Buffer.from(stripMetadata(bytes, recognised.type));
};

/** What the other programs wrote into the samples. */
const traces = [
  'Ada Muster',
  'secret remark',
  'Berlin',
  'at home',
  'SN-4711',
  'Kamera',
  '2024:05:01',
  'xmpmeta',
  'XMP',
  'http://ns.adobe.com',
  'Photoshop',
  '8BIM',
];

describe.each(Object.keys(pictures))('%s', (name) => {
  test('keeps nothing of what its maker did not mean to send', () => {
    const [before, after] = [sample(name), strip(sample(name))];
    for (const trace of traces) expect(after.includes(trace)).toBe(false);
    if (/photo|transparent|animated|alpha/.test(name))
      expect(traces.some((trace) => before.includes(trace))).toBe(true);
  });

  test('is still the same picture for whoever recognises it, and stripping it again changes nothing', () => {
    const after = strip(sample(name));
    expect(recogniseFile(after)).toEqual(recogniseFile(sample(name)));
    expect(strip(after).equals(after)).toBe(true);
  });
});

test('a picture with nothing to cut comes back byte by byte the same', () => {
  for (const name of ['progressive.jpg', 'lossy.webp', 'lossless.webp'])
    expect(strip(sample(name)).equals(sample(name))).toBe(true);
  expect(strip(png()).equals(png())).toBe(true);
});

test('PDF and text stay as they are', () => {
  expect(strip(pdf()).equals(pdf())).toBe(true);
  const text = Buffer.from('Exif JFIF XMP');
  expect(strip(text).equals(text)).toBe(true);
});

describe('JPEG', () => {
  const markers = (bytes: Buffer) => readJpeg(bytes)!.segments.map(({ marker }) => marker);

  test('a photo taken upright stays upright: of its EXIF only the orientation is left', () => {
    const after = strip(sample('photo.jpg'));
    expect(readJpeg(after)!.orientation).toBe(6);
    expect(after.length).toBeLessThan(sample('photo.jpg').length);
    for (let orientation = 2; orientation <= 8; orientation += 1)
      for (const isLittle of [false, true]) {
        const stripped = strip(jpeg(exif(orientation, isLittle)));
        expect(readJpeg(stripped)!.orientation).toBe(orientation);
        expect(stripped.indexOf(exif(orientation))).toBe(2 + 18);
      }
  });

  test('without an orientation, or with the usual one, no EXIF is left', () => {
    expect(jpeg(exif(1)).includes('Exif')).toBe(true);
    expect(strip(jpeg(exif(1))).equals(sample('progressive.jpg'))).toBe(true);
    expect(strip(jpeg(exif(0))).includes('Exif')).toBe(false);
  });

  test('colour profile and colour transform stay, as the picture looks wrong without them', () => {
    const profile = jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x01colours');
    const adobe = jpegSegment(0xee, 'Adobe\0\x64\0\0\0\0\x01');
    const after = strip(jpeg(profile, adobe));
    expect(after.includes(profile)).toBe(true);
    expect(after.includes(adobe)).toBe(true);
    expect(strip(jpeg(jpegSegment(0xee, 'Adobe\0\x64\0\0\0\0\x01Berlin'))).includes(adobe)).toBe(true);
    expect(strip(jpeg(jpegSegment(0xee, 'Adobe\0\x64\0\0\0\0\x01Berlin'))).includes('Berlin')).toBe(false);
  });

  test('all other application data and comments go, also between the scans', () => {
    const others = [0xe0, 0xe1, 0xe2, 0xe3, 0xea, 0xed, 0xee, 0xef, 0xfe].map((marker) =>
      jpegSegment(marker, 'Berlin, at home'),
    );
    expect(strip(jpeg(...others)).equals(sample('progressive.jpg'))).toBe(true);

    const plain = sample('progressive.jpg');
    const scan = plain.lastIndexOf(Buffer.from([0xff, 0xda]));
    const between = Buffer.concat([plain.subarray(0, scan), ...others, plain.subarray(scan)]);
    expect(markers(between)).toHaveLength(markers(plain).length + others.length);
    expect(strip(between).equals(plain)).toBe(true);
  });

  test("JFIF's pixel shape stays, its thumbnail goes", () => {
    const plain = sample('progressive.jpg');
    const thumbnail = jpegSegment(
      0xe0,
      Buffer.concat([Buffer.from('JFIF\0\x01\x01\x01\0\x48\0\x48\x01\x01', 'latin1'), Buffer.from('rgb')]),
    );
    const after = strip(Buffer.concat([plain.subarray(0, 2), thumbnail, plain.subarray(20)]));
    expect(after.subarray(2, 20)).toEqual(jpegSegment(0xe0, 'JFIF\0\x01\x01\x01\0\x48\0\x48\0\0'));
    expect(after.includes('rgb')).toBe(false);
  });

  test('bytes that fill up between segments go', () => {
    const filled = jpeg(Buffer.alloc(500, 0xff));
    expect(strip(filled).equals(sample('progressive.jpg'))).toBe(true);
  });

  test('nonsense in EXIF neither stops the server nor turns the picture', () => {
    fc.assert(
      fc.property(fc.constantFrom('II*\0', 'MM\0*'), fc.uint8Array({ maxLength: 60 }), (order, rest) => {
        const odd = jpegSegment(0xe1, Buffer.concat([Buffer.from(`Exif\0\0${order}`), rest]));
        const after = strip(jpeg(odd));
        expect(after.equals(sample('progressive.jpg')) || readJpeg(after)!.orientation > 1).toBe(true);
      }),
    );
  });
});

describe('PNG', () => {
  test('transparency, colours, pixel shape and animation stay; text, time, EXIF and the unknown go', () => {
    const kept = ['gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'tRNS', 'acTL'];
    const gone = ['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'vpAg', 'caBX'];
    const full = png({ before: [...kept, ...gone].map((name) => pngChunk(name, Buffer.from('Berlin'))) });
    expect(readPng(strip(full))!.chunks.map(({ name }) => name)).toEqual(['IHDR', ...kept, 'IDAT', 'IEND']);
    expect(readPng(strip(sample('transparent.png')))!.chunks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PLTE', 'tRNS']),
    );
  });
});

describe('GIF', () => {
  test('pictures, timing and repetitions stay; comments, printed text and data of applications go', () => {
    const before = readGif(sample('animated.gif'))!;
    const after = readGif(strip(sample('animated.gif')))!;
    const labels = (blocks: typeof before.blocks, ...wanted: number[]) =>
      blocks.filter(({ label }) => wanted.includes(label)).length;
    expect(labels(before.blocks, 0xfe)).toBeGreaterThan(0);
    expect(labels(before.blocks, 0xff)).toBe(4);
    expect(labels(after.blocks, 0x2c, 0xf9)).toBe(labels(before.blocks, 0x2c, 0xf9));
    expect(labels(after.blocks, 0xff)).toBe(1);
    expect(after.blocks).toHaveLength(5);
    expect(strip(sample('animated.gif')).includes('NETSCAPE2.0')).toBe(true);
  });

  test('what hides behind the number of repetitions goes', () => {
    const plain = strip(sample('animated.gif'));
    const end = plain.indexOf('NETSCAPE2.0') + 11 + 4;
    const hiding = Buffer.concat([plain.subarray(0, end), Buffer.from('\x06Berlin', 'latin1'), plain.subarray(end)]);
    expect(recogniseFile(hiding)).toMatchObject({ ok: true });
    expect(strip(hiding).equals(plain)).toBe(true);
  });
});

describe('WebP', () => {
  const names = (bytes: Buffer) => readWebp(bytes)!.chunks.map(({ name }) => name);
  const chunk = (name: string, data: string): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, Buffer.from(data, 'latin1'), Buffer.alloc(data.length % 2)]);
  };
  const riff = (...chunks: Buffer[]): Buffer =>
    chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]).toString('latin1'));

  test('EXIF and XMP go, and the header no longer promises them', () => {
    expect(names(sample('alpha.webp'))).toEqual(expect.arrayContaining(['EXIF', 'XMP ']));
    expect(names(strip(sample('alpha.webp')))).toEqual(['VP8X', 'ALPH', 'VP8 ']);
    expect(sample('alpha.webp')[20]! & 0x0c).toBe(0x0c);
    expect(strip(sample('alpha.webp'))[20]).toBe(0x10);
  });

  test('an animation keeps its frames, and chunks hidden in a frame go', () => {
    const plain = strip(sample('animated.webp'));
    expect(names(plain).filter((name) => name === 'ANMF')).toHaveLength(
      names(sample('animated.webp')).filter((name) => name === 'ANMF').length,
    );
    const { chunks } = readWebp(plain)!;
    const parts = chunks.map(({ name, start, end }) => {
      const whole = plain.subarray(start, end);
      return name === 'ANMF'
        ? chunk(name, Buffer.concat([whole.subarray(8), chunk('note', 'Berlin')]).toString('latin1'))
        : whole;
    });
    const hiding = riff(...parts, chunk('note', 'Berlin!'));
    expect(hiding.includes('Berlin')).toBe(true);
    expect(recogniseFile(hiding)).toMatchObject({ ok: true });
    expect(strip(hiding).equals(plain)).toBe(true);
  });

  test('the colour profile stays', () => {
    const picture = sample('lossy.webp').subarray(12);
    const header = chunk('VP8X', `${'\x2c\0\0\0'}${'\x27\0\0'}${'\x1d\0\0'}`);
    const after = strip(riff(header, chunk('ICCP', 'colours'), picture, chunk('EXIF', 'Berlin')));
    expect(names(after)).toEqual(['VP8X', 'ICCP', 'VP8 ']);
    expect(after[20]).toBe(0x20);
  });
});
