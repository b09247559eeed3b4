import { expect, test } from 'vitest';
import { mailAddress } from '../plugin-server/mail-address.ts';

test('one plain address stays what it is, its host in letters every mail server reads', () => {
  expect(mailAddress('ada+shop@web.example')).toBe('ada+shop@web.example');
  expect(mailAddress('o.brien&co@röstung.example')).toBe('o.brien&co@xn--rstung-wxa.example');
  expect(mailAddress('hello@localhost')).toBe('hello@localhost');
  expect(mailAddress(`${'a'.repeat(64)}@web.example`)).not.toBeNull();
});

test.each([
  '',
  'ada',
  '@web.example',
  'ada@',
  'ada@@web.example',
  'ada@web.example, eve@web.example',
  'ada@web.example;eve@web.example',
  'Ada <ada@web.example>',
  '<ada@web.example>',
  '"ada"@web.example',
  '"ada\r\nRCPT TO:<eve@web.example>"@web.example',
  'ada@web.example\r\nBcc: eve@web.example',
  'ada@web.example\n',
  'ada @web.example',
  'a..b@web.example',
  '.ada@web.example',
  'ada.@web.example',
  'ada@web..example',
  'ada@-web.example',
  'ada@[127.0.0.1]',
  'ädä@web.example',
  'ada@web.example\u0000',
  `${'a'.repeat(65)}@web.example`,
  `a@${'b.'.repeat(130)}example`,
])('%j is no address a mail may go to', (value) => {
  expect(mailAddress(value)).toBeNull();
});
