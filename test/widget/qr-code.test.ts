import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qrCode } from '../../widget/parts/sheets/qr-code.ts';
import { timeLeft } from '../../widget/parts/sheets/time-left.ts';

const url = 'https://chat.example.de/continue?site=demo#nahtlos=nl_3Jx8fQw2VtYb7LkPz9RmN4sGc6HdA1eUoTiXvKyBqWE';

/** The squares a path of `M x y h n v1 h-n z` covers. */
const squaresOf = (path: string): Set<string> =>
  new Set(
    [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)].flatMap(([, x, y, length]) =>
      Array.from({ length: Number(length) }, (_, at) => `${Number(x) + at} ${y}`),
    ),
  );

test('a code is drawn square by square as it was encoded, with the quiet room cameras need around it', () => {
  const { size, data } = encode(url, { ecc: 'M', border: 0 });
  const drawn = qrCode(encode, url, 'QR').values.map(String);
  const path = drawn.find((value) => value.startsWith('M')) ?? '';
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
  expect(size).toBeGreaterThan(20);
  expect([...squaresOf(path)].sort()).toEqual(dark.sort());
  expect(drawn.slice(1, 5)).toEqual(['-4', '-4', `${size + 8}`, `${size + 8}`]);
});

test('what is left of a time is shown as clocks do, and never below nothing', () => {
  expect([600_000, 581_000, 59_001, 1, 0, -5_000].map(timeLeft)).toEqual([
    '10:00',
    '9:41',
    '1:00',
    '0:01',
    '0:00',
    '0:00',
  ]);
});
