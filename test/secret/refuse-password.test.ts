import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonPasswords } from '../../plugin-server/secret/common-passwords.ts';
import { isCommonPassword } from '../../plugin-server/secret/is-common-password.ts';
import { refusePassword } from '../../plugin-server/secret/refuse-password.ts';

const context = ['Möbel Kraft', 'chat.moebel-kraft.example', 'Mia Schneider', 'mia.schneider'];
const refused = (password: string) => refusePassword(password, context);

test('a long sentence of hers is welcome, with any characters', () => {
  for (const password of [
    'correct horse battery staple',
    'Tee mit Milch um vier',
    'Mia trinkt jeden Tag um vier Tee',
    'möbel für das leere Zimmer',
    'x7!kQ92-pLm4',
    'пароль у бабушки под ковром',
    'Grüße 🦆🦆🦆',
    '829104756213',
    'owner-password-1',
    'A1b2C3d4E5f6-',
  ])
    expect([password, refused(password)]).toEqual([password, null]);
});

test('twelve bytes are the least and 256 the most', () => {
  expect(refused('k7xqm2hdw5r')).toBe('short');
  expect(refused('k7xqm2hdw5rv')).toBe(null);
  expect(refused('')).toBe('short');
  const long = 'k7xqm2hdw5rv'.split('').join('-').repeat(12).slice(0, 255);
  expect(refused(`${long}!`)).not.toBe('long');
  expect(refused(`${long}!?`)).toBe('long');
  // Six letters, but twelve bytes.
  expect(refused('Привет')).not.toBe('short');
});

test('the common ones are refused, in capitals and with spaces too', () => {
  for (const password of [
    '1qaz2wsx3edc',
    'qwertyuiop123456789',
    'qwertyuiopasdfghjkl',
    'iloveyoubaby',
    'administrator',
    'finalfantasy',
    'Manchesterunited',
    'MANCHESTER UNITED',
    'unbelievable',
    '123456789987654321',
    'zaq1xsw2cde3',
    'temppassword',
    'registration',
    '1q2w3e4r5t6y7u8i9o0p',
  ])
    expect([password, refused(password)]).toEqual([password, 'common']);
});

test('a common word with a year behind it is as weak as the word', () => {
  for (const password of [
    'Sommer2024!!',
    'password1234',
    '1234password',
    'Passwort123!',
    'P@ssw0rd2024',
    'Fußball2026!',
    'Schalke04!!!!',
    'dragon.123456',
  ])
    expect([password, refused(password)]).toEqual([password, 'common']);
});

test('saying a short word often does not make it long', () => {
  for (const password of ['aaaaaaaaaaaa', 'k7xk7xk7xk7x', 'passwordpassword', 'x9Kp2mQx9Kp2mQ', 'abcabcabcabcab'])
    expect([password, refused(password)]).toEqual([password, 'common']);
});

test('counting up and down is no password', () => {
  for (const password of [
    'abcdefghijklm',
    '1234567890123',
    '9876543210987',
    'aaaabbbbccccdddd',
    '012345678901ab',
    '!!!!!!!!!!!!1',
  ])
    expect([password, refused(password)]).toEqual([password, 'common']);
});

test('names of the site, the host and the person are no password', () => {
  for (const password of [
    'moebelkraft2026',
    'MöbelKraft-2026',
    'Moebel-Kraft!!',
    'mia.schneider',
    'MiaSchneider99',
    'chat.moebel-kraft.example',
    'SchneiderMia!1',
    'nahtlos-nahtlos!',
  ])
    expect([password, refused(password)]).toMatchObject([password, expect.stringMatching(/context|common/)]);
  expect(refused('MöbelKraft-2026')).toBe('context');
  expect(refusePassword('MöbelKraft-2026', [])).toBe(null);
});

test('the list is whole, and sorted as its search needs it', () => {
  const records = Buffer.from(commonPasswords, 'base64');
  expect(records.length % 6).toBe(0);
  expect(records.length / 6).toBe(8_086);
  let unsorted = 0;
  for (let at = 6; at < records.length; at += 6)
    if (records.compare(records, at - 6, at, at, at + 6) !== 1) unsorted += 1;
  expect(unsorted).toBe(0);
  expect(isCommonPassword('letmein')).toBe(true);
  expect(isCommonPassword('motherfucker')).toBe(true);
  expect(isCommonPassword('k7xqm2hdw5rv')).toBe(false);
});

test('no text makes the check throw or run away', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
      (password, words) => {
        expect([null, 'short', 'long', 'common', 'context']).toContain(refusePassword(password, words));
      },
    ),
  );
  for (const hostile of [
    `${'a'.repeat(255)}b`,
    `${'ab'.repeat(127)}cc`,
    ' '.repeat(256),
    '\ud800'.repeat(80),
    '1'.repeat(256),
  ])
    expect(refusePassword(hostile, ['a'.repeat(100), '-'.repeat(100)])).not.toBe(undefined);
});
