import { beforeEach, expect, test } from 'vitest';
import { memberText, personName } from '../../inbox/person-format.ts';
import { speak } from '../../inbox/texts/texts.ts';
import { memberOf } from './profile-made.ts';

beforeEach(() => speak('de'));

test('a browser is called what it is, with the end of its id, so that two alike can be told apart', () => {
  const anon = memberOf(1, { kind: 'anon', value: 'nv_01…x7Kq' });
  expect(memberText({ ...anon, label: 'Firefox, Linux' })).toBe('Firefox, Linux …x7Kq');
  expect(memberText(anon)).toBe('Browser …x7Kq');
  expect(memberText(memberOf(2, { kind: 'email', value: 'l•••@shop.example' }))).toBe('l•••@shop.example');
});

test('who has no name is called by her newest conversation, as in the list', () => {
  const browser = [memberOf(1, { kind: 'anon', value: 'nv_01…x7Kq' })];
  expect(personName({ name: 'Lena Weber', members: browser }, 12)).toBe('Lena Weber');
  expect(personName({ name: '', members: browser }, 12)).toBe('Besucherin 12');
  expect(personName({ name: '', members: [memberOf(2)] }, 12)).toBe('Per E-Mail, Nr. 12');
  expect(personName({ name: '', members: browser }, null)).toBe('Unbekannte Person');
});
