import { expect, test } from 'vitest';
import { lineOf } from '../../plugin-server/channels/email/failure-reason.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('the server’s own line is one line, and short', () => {
  expect(lineOf({ response: `535 5.7.8 No\r\n  ${'x'.repeat(9_000)}` })).toMatch(/^535 5\.7\.8 No {3}x{385}$/);
  expect(lineOf({ message: '' })).toBeNull();
  expect(lineOf(undefined)).toBeNull();
});

test('a server that says a password back is not quoted, in whichever form it was told', () => {
  const mine = { user: 'chat', password: 'op"en \\sesame' };
  const forms = [
    mine.password,
    'op\\"en \\\\sesame',
    base64(mine.password),
    base64(`\0chat\0${mine.password}`),
    base64(`chat\0chat\0${mine.password}`),
  ];
  for (const form of forms) {
    expect(lineOf({ response: `535 what is ${form}?` }, mine)).toBe('535 what is •••?');
    // Not its beginning either, where the line is cut.
    expect(lineOf({ response: `${'x'.repeat(395)}${form}` }, mine)).toBe(`${'x'.repeat(395)}•••`);
    expect(lineOf({ response: `535 what is ${form}?` }, { user: 'chat', password: '' })).toBe(`535 what is ${form}?`);
  }
});
