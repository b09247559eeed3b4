import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recogniseFile } from '../../plugin-server/file/recognise-file.ts';
import { exif, jpeg, jpegSegment, pdf, pictures, png, pngChunk, sample, zipEnd } from './samples.ts';

const text = (content: string) => recogniseFile(Buffer.from(content));
const reason = (bytes: Uint8Array) => {
  const recognised = recogniseFile(bytes);
  return recognised.ok ? recognised.type : recognised.reason;
};

describe('files people send are recognised', () => {
  test.each(Object.entries(pictures))('%s is %s', (name, type) => {
    const sides =
      name === 'photo.jpg'
        ? { width: 32, height: 48 }
        : name.endsWith('.jpg')
          ? { width: 48, height: 32 }
          : { width: 40, height: 30 };
    expect(recogniseFile(sample(name))).toEqual({ ok: true, type, sides });
  });

  test('a PDF, also with another line end or white space behind its end', () => {
    expect(recogniseFile(pdf())).toEqual({ ok: true, type: 'application/pdf', sides: null });
    expect(reason(Buffer.from(pdf().toString().replaceAll('\n', '\r\n')))).toBe('application/pdf');
    expect(reason(Buffer.concat([pdf(), Buffer.from(' \r\n\t')]))).toBe('application/pdf');
    expect(reason(pdf().subarray(0, -1))).toBe('application/pdf');
  });

  test('text in any language', () => {
    expect(text('Hallo Mia, der Tisch wackelt. 🪑\r\n\tGrüße\n')).toEqual({
      ok: true,
      type: 'text/plain',
      sides: null,
    });
    expect(text('\ufeffName;Menge\n')).toMatchObject({ ok: true });
  });
});

test('markup is text, whatever it is called, and never a picture', () => {
  for (const markup of [
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<!doctype html><script>alert(1)</script>',
    '<?xml version="1.0"?><a/>',
    '<html>GIF89a</html>',
  ])
    expect(text(markup)).toEqual({ ok: true, type: 'text/plain', sides: null });
});

test('the bytes decide, not more or less of them', () => {
  expect(recogniseFile(Buffer.alloc(0))).toEqual({ ok: false, reason: 'empty' });
  for (const other of [
    'MZ\x90\0\x03',
    'PK\x03\x04',
    '\x7fELF\x02',
    'BM6\0\0',
    'ID3\x04\0',
    '\0\0\0\x20ftypmp42',
    'RIFF\x04\0\0\0WAVE',
  ])
    expect(reason(Buffer.from(other, 'latin1'))).toBe('type');
});

test('text with control characters or in another encoding is no text', () => {
  expect(text('a\tb\r\n\fc')).toMatchObject({ ok: true });
  for (const control of ['\0', '\x07', '\x1b[31m', '\x7f', '\x0b'])
    expect(text(`a${control}b`)).toEqual({ ok: false, reason: 'type' });
  expect(reason(Buffer.from('Grüße', 'latin1'))).toBe('type');
  expect(reason(Buffer.from('Grüße', 'utf16le'))).toBe('type');
});

describe.each([
  ...Object.keys(pictures).map((name) => [name, sample(name)] as const),
  ['a PDF', pdf()] as const,
])('%s', (_, whole) => {
  test('is refused when it is cut off, wherever that is', () => {
    const type = reason(whole);
    expect(type).toContain('/');
    const taken: number[] = [];
    // A PDF may lose the line end behind its end.
    for (let length = 0; length < whole.length - 1; length += 1)
      if (reason(whole.subarray(0, length)) === type) taken.push(length);
    expect(taken).toEqual([]);
  });

  test('is refused when anything trails', () => {
    for (const trailing of ['\0', 'x', '<script>alert(1)</script>', 'PK\x03\x04', '\xff\xd9', '%%EO'])
      expect([trailing, reason(Buffer.concat([whole, Buffer.from(trailing, 'latin1')]))]).toEqual([
        trailing,
        'unreadable',
      ]);
  });

  test('is refused when anything stands before it', () => {
    expect(reason(Buffer.concat([Buffer.from('\0'), whole]))).toBe('type');
    expect(reason(Buffer.concat([Buffer.from('GIF89a'), whole]))).toBe('unreadable');
  });

  test('with bytes changed never makes the server stumble', () => {
    const place = fc.nat({ max: whole.length - 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of changes) changed[at] = byte;
        expect([
          'type',
          'size',
          'unreadable',
          reason(whole),
          'text/plain',
          'application/pdf',
          ...Object.values(pictures),
        ]).toContain(reason(changed));
      }),
      { numRuns: 300 },
    );
  });
});

test('no bytes make the server stumble', () => {
  const beginnings = [
    '',
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    'GIF89a',
    'RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0',
    'RIFF\x20\0\0\0WEBPVP8 \x14\0\0\0',
    '%PDF-1.4',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }), (beginning, rest) => {
      const recognised = recogniseFile(Buffer.concat([Buffer.from(beginning, 'latin1'), rest]));
      expect(recognised.ok && recognised.type !== 'text/plain').toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

test('a view into a larger buffer is read as what it shows', () => {
  const around = Buffer.concat([Buffer.from('before'), png(), Buffer.from('after')]);
  expect(reason(new Uint8Array(around.buffer, around.byteOffset + 6, png().length))).toBe('image/png');
});

describe('a picture too large for a browser is refused by its header', () => {
  test('12,000 pixels are the longest side', () => {
    expect(reason(png({ width: 12_000, height: 1 }))).toBe('image/png');
    expect(reason(png({ width: 12_001, height: 1 }))).toBe('size');
    expect(reason(png({ width: 1, height: 12_001 }))).toBe('size');
  });

  test('50 million pixels are the most', () => {
    expect(reason(png({ width: 10_000, height: 5_000 }))).toBe('image/png');
    expect(reason(png({ width: 10_000, height: 5_001 }))).toBe('size');
    expect(reason(png({ width: 0xffffffff, height: 0xffffffff }))).toBe('size');
  });

  test('other limits can be handed in', () => {
    expect(recogniseFile(png({ width: 11, height: 1 }), { imageSide: 10, imagePixels: 100 })).toEqual({
      ok: false,
      reason: 'size',
    });
    expect(recogniseFile(png({ width: 10, height: 10 }), { imageSide: 10, imagePixels: 100 })).toMatchObject({
      ok: true,
    });
  });

  test('frames of an animation cannot reach out of it', () => {
    const gif = sample('animated.gif');
    const frame = gif.lastIndexOf(Buffer.from([0x2c, 0, 0, 0, 0, 40, 0, 30, 0]));
    expect(frame).toBeGreaterThan(0);
    const large = Buffer.from(gif);
    large.writeUInt16LE(60_000, frame + 5);
    expect(reason(large)).toBe('size');

    const webp = sample('animated.webp');
    const far = Buffer.from(webp);
    far.writeUIntLE(0xffffff, webp.indexOf('ANMF') + 8, 3);
    expect(reason(far)).toBe('unreadable');

    const control = (width: number): Buffer => {
      const data = Buffer.alloc(26);
      data.writeUInt32BE(width, 4);
      data.writeUInt32BE(2, 8);
      return pngChunk('fcTL', data);
    };
    expect(reason(png({ before: [control(2)] }))).toBe('image/png');
    expect(reason(png({ before: [control(60_000)] }))).toBe('unreadable');
  });
});

describe('a file that is two things at once is refused', () => {
  test('an archive hidden in a picture or a PDF, read from the end', () => {
    // The comment of the archive covers what the picture needs behind it.
    expect(reason(jpeg(jpegSegment(0xfe, 'a comment')))).toBe('image/jpeg');
    const rest = sample('progressive.jpg').length - 2;
    expect(reason(jpeg(jpegSegment(0xfe, zipEnd(rest))))).toBe('unreadable');
    expect(reason(jpeg(jpegSegment(0xfe, zipEnd(rest - 1))))).toBe('image/jpeg');

    expect(reason(png({ after: [pngChunk('teXt', zipEnd(0))] }))).toBe('image/png');
    expect(reason(png({ after: [pngChunk('teXt', zipEnd(16))] }))).toBe('unreadable');

    const end = pdf('').length - '%PDF-1.4\n'.length;
    expect(reason(pdf(zipEnd(end - 1).toString('latin1')))).toBe('application/pdf');
    expect(reason(pdf(zipEnd(end).toString('latin1')))).toBe('unreadable');
  });

  test('a PDF that does not begin at its first byte, or goes on behind its end', () => {
    expect(reason(Buffer.concat([Buffer.from('\n'), pdf()]))).toBe('text/plain');
    expect(reason(Buffer.concat([Buffer.from([0]), pdf()]))).toBe('type');
    expect(reason(Buffer.concat([pdf(), Buffer.from('<script>')]))).toBe('unreadable');
    expect(reason(Buffer.from(pdf().toString().replace('startxref\n9', 'startxref\n999999')))).toBe('unreadable');
    expect(reason(Buffer.from(pdf().toString().replace('startxref', 'stopxref')))).toBe('unreadable');
  });
});

describe('a damaged picture is refused', () => {
  test('PNG: check sums, order, unknown critical chunks', () => {
    expect(reason(png({ before: [pngChunk('gAMA', Buffer.alloc(4))] }))).toBe('image/png');
    const damaged = png();
    damaged[20]! ^= 1;
    expect(reason(damaged)).toBe('unreadable');
    expect(reason(png({ before: [pngChunk('CgBI', Buffer.alloc(4))] }))).toBe('unreadable');
    expect(reason(png({ before: [pngChunk('IHDR', Buffer.alloc(13))] }))).toBe('unreadable');
    expect(reason(png({ after: [pngChunk('PLTE', Buffer.alloc(3))] }))).toBe('unreadable');
    expect(reason(png({ after: [pngChunk('tIME', Buffer.alloc(7)), pngChunk('IDAT')] }))).toBe('unreadable');
    expect(reason(png({ after: [pngChunk('IEND')] }))).toBe('unreadable');
    expect(reason(png({ before: [pngChunk('a<b>')] }))).toBe('unreadable');
    expect(reason(png({ width: 0 }))).toBe('unreadable');
  });

  test('JPEG: pixels before the frame, two frames, arithmetic codes, no height', () => {
    const plain = sample('progressive.jpg');
    const frame = plain.indexOf(Buffer.from([0xff, 0xc2]));
    expect(frame).toBeGreaterThan(0);
    const change = (offset: number, ...bytes: number[]): Buffer => {
      const changed = Buffer.from(plain);
      changed.set(bytes, frame + offset);
      return changed;
    };
    expect(reason(change(1, 0xc2))).toBe('image/jpeg');
    expect(reason(change(1, 0xca))).toBe('unreadable');
    expect(reason(change(5, 0, 0))).toBe('unreadable');
    expect(reason(change(7, 0, 0))).toBe('unreadable');
    expect(reason(change(9, 2))).toBe('unreadable');
    expect(reason(jpeg(jpegSegment(0xda, Buffer.alloc(8))))).toBe('unreadable');
    expect(reason(jpeg(plain.subarray(frame, frame + 19)))).toBe('unreadable');
  });

  test('more parts than any picture needs', () => {
    const many = (count: number): Buffer => png({ before: Array.from({ length: count }, () => pngChunk('teXt')) });
    expect(reason(many(60_000))).toBe('image/png');
    expect(reason(many(70_000))).toBe('unreadable');
    const comments = (count: number): Buffer => jpeg(Buffer.alloc(count * 4, Buffer.from([0xff, 0xfe, 0, 2])));
    expect(reason(comments(60_000))).toBe('image/jpeg');
    expect(reason(comments(70_000))).toBe('unreadable');
  });
});

test('the sides of a photo are those one sees, however it is stored', () => {
  for (const orientation of [1, 2, 3, 4])
    expect(recogniseFile(jpeg(exif(orientation)))).toMatchObject({ sides: { width: 48, height: 32 } });
  for (const orientation of [5, 6, 7, 8]) {
    expect(recogniseFile(jpeg(exif(orientation)))).toMatchObject({ sides: { width: 32, height: 48 } });
    expect(recogniseFile(jpeg(exif(orientation, true)))).toMatchObject({ sides: { width: 32, height: 48 } });
  }
  for (const nonsense of [0, 9, 65_535])
    expect(recogniseFile(jpeg(exif(nonsense)))).toMatchObject({ sides: { width: 48, height: 32 } });
});
