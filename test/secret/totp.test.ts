import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32 } from '../../plugin-server/secret/base32.ts';
import { hashRecoveryCode, makeRecoveryCodes } from '../../plugin-server/secret/recovery-codes.ts';
import { checkTotp, makeTotpSeed, totpCode, totpUrl } from '../../plugin-server/secret/totp.ts';

const seed = Buffer.from('12345678901234567890');
const now = 1_234_567_890_000; // Exactly the beginning of a step.
const step = now / 30_000;

test('codes are those of RFC 6238, appendix B', () => {
  const vectors = {
    59: '287082',
    1111111109: '081804',
    1111111111: '050471',
    1234567890: '005924',
    2000000000: '279037',
    20000000000: '353130',
  };
  for (const [seconds, code] of Object.entries(vectors)) {
    expect(totpCode(seed, Math.floor(Number(seconds) / 30))).toBe(code);
    expect(checkTotp({ seed, code, now: Number(seconds) * 1000, lastStep: null })).toEqual({
      ok: true,
      step: Math.floor(Number(seconds) / 30),
    });
  }
});

test('codes are those of RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  expect(codes.map((_, counter) => totpCode(seed, counter))).toEqual(codes);
});

test('a code is taken once', () => {
  const attempt = { seed, code: totpCode(seed, step), now: now + 1_000 };
  expect(checkTotp({ ...attempt, lastStep: null })).toEqual({ ok: true, step });
  expect(checkTotp({ ...attempt, lastStep: step - 1 })).toEqual({ ok: true, step });
  expect(checkTotp({ ...attempt, lastStep: step })).toEqual({ ok: false, reason: 'used' });
  // The clock went back: a code from before the last one stays used.
  expect(checkTotp({ ...attempt, lastStep: step + 5 })).toEqual({ ok: false, reason: 'used' });
});

test('the code before is taken in the first ten seconds only, the next one never', () => {
  const before = { seed, code: totpCode(seed, step - 1), lastStep: null };
  expect(checkTotp({ ...before, now })).toEqual({ ok: true, step: step - 1 });
  expect(checkTotp({ ...before, now: now + 9_999 })).toEqual({ ok: true, step: step - 1 });
  expect(checkTotp({ ...before, now: now + 10_000 })).toEqual({ ok: false, reason: 'wrong' });
  expect(checkTotp({ seed, code: totpCode(seed, step + 1), lastStep: null, now: now + 29_999 })).toEqual({
    ok: false,
    reason: 'wrong',
  });
  expect(checkTotp({ seed, code: totpCode(seed, step - 2), lastStep: null, now })).toEqual({
    ok: false,
    reason: 'wrong',
  });
});

test('spaces in a typed code do not count, everything else does', () => {
  const code = totpCode(seed, step);
  const attempt = { seed, now: now + 15_000, lastStep: null };
  expect(checkTotp({ ...attempt, code: ` ${code.slice(0, 3)} ${code.slice(3)} ` })).toEqual({ ok: true, step });
  for (const wrong of ['', code.slice(1), `${code}0`, `0${code}`, code.replace(/^./, 'O'), String(Number(code))])
    expect(checkTotp({ ...attempt, code: wrong })).toEqual({ ok: false, reason: 'wrong' });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => !checkTotp({ ...attempt, code: typed }).ok));
});

test('the QR code says issuer, account and seed in the form authenticator apps read', () => {
  const url = new URL(totpUrl({ seed, issuer: 'Möbel: Kraft & Co', account: 'mia+chat@shop.example' }));
  expect(url.protocol).toBe('otpauth:');
  expect(url.host).toBe('totp');
  expect(decodeURIComponent(url.pathname)).toBe('/Möbel  Kraft & Co:mia+chat@shop.example');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    issuer: 'Möbel: Kraft & Co',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});

test('base32 is that of RFC 4648', () => {
  const vectors = {
    '': '',
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  };
  for (const [text, expected] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(expected);
});

test('seeds are 160 random bits', () => {
  expect(makeTotpSeed()).toHaveLength(20);
  expect(Buffer.from(makeTotpSeed()).equals(makeTotpSeed())).toBe(false);
});

test('ten recovery codes of 128 bits, in groups one can type', () => {
  const { codes, hashes } = makeRecoveryCodes();
  expect(codes).toHaveLength(10);
  for (const code of codes) expect(code).toMatch(/^([a-z2-7]{5}-){4}[a-z2-7]{6}$/);
  expect(new Set([...codes, ...makeRecoveryCodes().codes]).size).toBe(20);
  expect(hashes).toEqual(codes.map(hashRecoveryCode));
});

test('a recovery code is known however it is typed, and another one is not', () => {
  const { codes, hashes } = makeRecoveryCodes();
  const code = codes[3]!;
  for (const typed of [
    code,
    code.toUpperCase(),
    code.replaceAll('-', ' '),
    code.replaceAll('-', ''),
    ` ${code}\n`,
    code.replaceAll('o', '0'),
  ])
    expect(hashes.indexOf(hashRecoveryCode(typed))).toBe(3);
  for (const typed of ['', code.slice(1), `${code}a`, makeRecoveryCodes().codes[0]!])
    expect(hashes).not.toContain(hashRecoveryCode(typed));
});
