import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceLabel } from '../../plugin-server/identity/device-label.ts';

const like = (system: string, rest: string): string => `Mozilla/5.0 (${system}) ${rest}`;
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  ['Firefox, Windows', like('Windows NT 10.0; Win64; x64; rv:140.0', 'Gecko/20100101 Firefox/140.0')],
  ['Chrome, Windows', like('Windows NT 10.0; Win64; x64', `${webkit} Chrome/140.0.0.0 Safari/537.36`)],
  ['Edge, Windows', like('Windows NT 10.0; Win64; x64', `${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`)],
  ['Opera, Linux', like('X11; Linux x86_64', `${webkit} Chrome/139.0.0.0 Safari/537.36 OPR/124.0.0.0`)],
  [
    'Safari, Mac',
    like('Macintosh; Intel Mac OS X 10_15_7', 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15'),
  ],
  [
    'Safari, iPhone',
    like(
      'iPhone; CPU iPhone OS 18_5 like Mac OS X',
      'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    ),
  ],
  [
    'Chrome, iPhone',
    like(
      'iPhone; CPU iPhone OS 18_5 like Mac OS X',
      'AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    ),
  ],
  ['Chrome, Android', like('Linux; Android 10; K', `${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`)],
  [
    'Samsung Internet, Android',
    like('Linux; Android 10; K', `${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`),
  ],
  ['Chrome, ChromeOS', like('X11; CrOS x86_64 14541.0.0', `${webkit} Chrome/140.0.0.0 Safari/537.36`)],
])('%s is known by its name', (label, header) => {
  expect(deviceLabel(header)).toBe(label);
});

test('what is not known stays without a name, or with half of one', () => {
  expect(deviceLabel(undefined)).toBeNull();
  expect(deviceLabel('')).toBeNull();
  expect(deviceLabel('curl/8.14.1')).toBeNull();
  expect(deviceLabel('Windows')).toBe('Windows');
  expect(deviceLabel('Firefox/140.0')).toBe('Firefox');
});

test('whatever a header says, only words of ours come out', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('Firefox/', 'Windows', 'Chrome/', 'iPhone', '<b>', 'Edg/', '140.0'),
  );
  const words = /^[A-Za-z, ]{3,40}$/;
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join(' ')),
      (header) => {
        const label = deviceLabel(header);
        if (label !== null) expect(label).toMatch(words);
      },
    ),
  );
  expect(deviceLabel(`${'x'.repeat(100_000)} Firefox/140.0`)).toBeNull();
});
