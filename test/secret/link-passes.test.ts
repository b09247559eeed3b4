import { expect, test } from 'vitest';
import { createLinkPasses } from '../../plugin-server/secret/link-passes.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import type { FileId, SiteId } from '../../protocol/ids.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte) as MasterKey;
const passes = createLinkPasses(createMac({ current: key(1) }));
const file = 'fl_AbCdEfGhIjKlMnOpQrStUv' as FileId;
const site = 'st_AbCdEfGhIjKlMnOpQrStUv' as SiteId;
const mailToken = 'abcdefgh23456';
const until = 1_750_000_000_000;

/** Every token that differs from this one in one character. */
const altered = (token: string): string[] =>
  [...token].map((char, at) => token.slice(0, at) + (char === 'a' ? 'b' : 'a') + token.slice(at + 1));

test('a stop link names the mails it stops, and only ours does', () => {
  const token = passes.stopToken(mailToken);
  expect(passes.stopIn(token)).toBe(mailToken);
  expect(passes.stopIn(token.toUpperCase())).toBe(mailToken);
  expect(altered(token).map(passes.stopIn)).toEqual([...token].map(() => null));
  for (const forged of ['', mailToken, `${mailToken}.`, `${token}x`, `${token}\n`, `${token}.${token}`])
    expect(passes.stopIn(forged)).toBeNull();
});

test('a file link opens one file until its time, and only ours does', () => {
  const token = passes.fileToken(site, file, until);
  expect(passes.fileIn(token, until - 1)).toEqual({ site, file });
  expect(passes.fileIn(token, until)).toBeNull();
  expect(altered(token).map((it) => passes.fileIn(it, until - 1))).toEqual([...token].map(() => null));
  const [, , , mark] = token.split('.');
  expect(passes.fileIn(`${site}.${file}.${(until + 1).toString(36)}.${mark}`, until)).toBeNull();
});

test('neither link can do what the other does', () => {
  expect(passes.fileIn(passes.stopToken(mailToken), until)).toBeNull();
  expect(passes.stopIn(passes.fileToken(site, file, until))).toBeNull();
});

test('links sent before the secret was replaced go on working; those of another installation never did', () => {
  const renewed = createLinkPasses(createMac({ current: key(2), former: key(1) }));
  expect(renewed.stopIn(passes.stopToken(mailToken))).toBe(mailToken);
  expect(renewed.fileIn(passes.fileToken(site, file, until), 0)).toEqual({ site, file });
  const other = createLinkPasses(createMac({ current: key(3) }));
  expect(other.stopIn(passes.stopToken(mailToken))).toBeNull();
  expect(other.fileIn(passes.fileToken(site, file, until), 0)).toBeNull();
});

test('an address stays short enough for a line of text', () => {
  expect(passes.stopUrl('https://chat.shop.example', mailToken)).toMatch(
    /^https:\/\/chat\.shop\.example\/u\/[a-z2-7]{13}\.[a-z2-7]{32}$/,
  );
  expect(passes.fileUrl('https://chat.shop.example', site, file, until).length).toBeLessThan(130);
});
