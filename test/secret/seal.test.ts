import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMasterKey } from '../../plugin-server/secret/master-key.ts';
import { createSealer, type SealPlace } from '../../plugin-server/secret/seal.ts';
import { type MasterKey, subkey } from '../../plugin-server/secret/subkey.ts';

const masterKey = (digit: string): MasterKey => parseMasterKey(digit.repeat(64))!;
const place: SealPlace = { site: 'st_1', table: 'channel', column: 'credentials', row: 'ch_1' };
const sealedEarlier = 'v1.7161bc0b.8NTYKzINqOH4er8pgDiU2DlWWl22ZCz5a1qOWBaj7Oj6ahbTwyjgaS97rEjp8dHnYMmQhbGuHNY';
const text = (value: Uint8Array): string => Buffer.from(value).toString('utf8');

test('what was sealed opens again at the same place, whatever it is', () => {
  const sealer = createSealer({ current: masterKey('a') });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (value, row, site) => {
      const opened = sealer.open({ ...place, row, site }, sealer.seal({ ...place, row, site }, value));
      expect(opened).toMatchObject({ ok: true, former: false });
      expect(opened.ok && Buffer.from(opened.value).equals(value)).toBe(true);
    }),
  );
});

test('the same secret sealed twice looks different, so that nobody sees who has the same one', () => {
  const sealer = createSealer({ current: masterKey('a') });
  expect(sealer.seal(place, 'token')).not.toBe(sealer.seal(place, 'token'));
});

test('a sealed value copied into another row, column, table or site does not open', () => {
  const sealer = createSealer({ current: masterKey('a') });
  const sealed = sealer.seal(place, 'token');
  expect(sealer.open(place, sealed)).toMatchObject({ ok: true });
  for (const part of ['site', 'table', 'column', 'row'] as const)
    expect(sealer.open({ ...place, [part]: 'other' }, sealed)).toEqual({ ok: false, reason: 'altered' });
  // Joined without care these two places would be the same.
  const shifted = { ...place, table: 'channel","credentials', column: '' };
  expect(sealer.open(shifted, sealed)).toEqual({ ok: false, reason: 'altered' });
});

test('a sealed value with any bit changed does not open', () => {
  const sealer = createSealer({ current: masterKey('a') });
  const [version, keyId, body] = sealer.seal(place, 'a secret').split('.') as [string, string, string];
  const bytes = Buffer.from(body, 'base64url');
  expect(sealer.open(place, [version, keyId, bytes.toString('base64url')].join('.'))).toMatchObject({ ok: true });
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(sealer.open(place, [version, keyId, changed.toString('base64url')].join('.'))).toEqual({
      ok: false,
      reason: 'altered',
    });
  }
});

test('any other text is refused and never throws', () => {
  const sealer = createSealer({ current: masterKey('a') });
  const sealed = sealer.seal(place, 'token');
  for (let length = 0; length < sealed.length; length += 1)
    expect(sealer.open(place, sealed.slice(0, length)).ok).toBe(false);
  for (const wrong of [
    '',
    'v1',
    'v1..',
    `v2${sealed.slice(2)}`,
    `${sealed}.`,
    `${sealed}=`,
    ` ${sealed}`,
    `${sealed}\n`,
  ])
    expect(sealer.open(place, wrong)).toEqual({ ok: false, reason: 'malformed' });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (wrong) => !sealer.open(place, wrong).ok));
});

test('during a rotation the former key still opens, and says that it is the former one', () => {
  const before = createSealer({ current: masterKey('a') });
  const during = createSealer({ current: masterKey('b'), former: masterKey('a') });
  const after = createSealer({ current: masterKey('b') });
  const old = before.seal(place, 'token');

  const opened = during.open(place, old);
  expect(opened).toMatchObject({ ok: true, former: true });
  expect(after.open(place, old)).toEqual({ ok: false, reason: 'unknown-key' });

  const sealedAgain = during.seal(place, opened.ok ? opened.value : '');
  const openedAgain = after.open(place, sealedAgain);
  expect(openedAgain).toMatchObject({ ok: true, former: false });
  expect(openedAgain.ok && text(openedAgain.value)).toBe('token');
});

test('what an earlier release sealed still opens', () => {
  const opened = createSealer({ current: masterKey('a') }).open(place, sealedEarlier);
  expect(opened.ok && text(opened.value)).toBe('kept since the first release');
});

test('subkeys are HKDF-SHA256 of the master key, one for each purpose', () => {
  const extracted = createHmac('sha256', Buffer.alloc(32)).update(masterKey('a')).digest();
  const expanded = createHmac('sha256', extracted).update('nahtlos seal\u0001').digest();
  expect(Buffer.from(subkey(masterKey('a'), 'seal')).equals(expanded)).toBe(true);
  expect(Buffer.from(subkey(masterKey('a'), 'codes')).equals(expanded)).toBe(false);
  expect(Buffer.from(subkey(masterKey('b'), 'seal')).equals(expanded)).toBe(false);
});
