import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsPattern } from '../../../plugin-server/identity/graph/fits-pattern.ts';
import { identifierState } from '../../../plugin-server/identity/graph/identifier-state.ts';
import { normaliseIdentifier } from '../../../plugin-server/identity/graph/normalise-identifier.ts';
import type { IdentifierKind } from '../../../protocol/identity.ts';

const kinds: readonly IdentifierKind[] = ['user', 'anon', 'email', 'phone', 'wa', 'ext:card'];
const keptAs = (kind: IdentifierKind, given: unknown): string | null => {
  const normal = normaliseIdentifier(kind, given);
  return normal?.state === 'blocked' ? null : (normal?.value ?? null);
};

describe('one form for each value', () => {
  test('a shop’s id keeps its case, loses what surrounds it, and may be a number', () => {
    expect(keptAs('user', '  K-1001 ')).toBe('K-1001');
    expect(keptAs('user', 1001)).toBe('1001');
    expect(keptAs('user', 'Zoe\u0308')).toBe('Zo\u00eb');
    expect(keptAs('user', 'x'.repeat(255))).toHaveLength(255);
    expect(keptAs('user', 'x'.repeat(256))).toBeNull();
    expect(keptAs('user', 'a\u0000b')).toBeNull();
    expect(keptAs('user', '\ud800')).toBeNull();
    expect(keptAs('ext:card', 'ab')).toBeNull();
    expect(keptAs('ext:card', 'abc')).toBe('abc');
    expect(keptAs('anon', 'xy')).toBeNull();
  });

  test('an e-mail address is small letters with its domain as the network knows it; dots and tags stay', () => {
    expect(keptAs('email', ' Ada.Lovelace+Shop@Bücher.Example ')).toBe('ada.lovelace+shop@xn--bcher-kva.example');
    expect(keptAs('email', 'ada@EXAMPLE.com')).toBe('ada@example.com');
    for (const wrong of [
      'ada',
      'ada@',
      '@example.com',
      'ada@localhost',
      'a da@example.com',
      'ada@example..com',
      'ada@.example.com',
      'ada@exa mple.com',
      'ada@example.com, bob@example.com',
      'Ada <ada@example.com>',
      'ada@127.0.0.1',
      'ada@example.com:25',
      'ada@example.com/x',
      `${'x'.repeat(65)}@example.com`,
      `ada@${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}.${'w'.repeat(63)}.example`,
    ])
      expect(keptAs('email', wrong), wrong).toBeNull();
  });

  test('a telephone number is E.164, read as one of the site’s country', () => {
    expect(keptAs('phone', '030 901820')).toBe('+4930901820');
    expect(keptAs('phone', '+49 (30) 90 18 20')).toBe('+4930901820');
    expect(normaliseIdentifier('phone', '01 58858 0', 'AT')?.value).toBe('+431588580');
    for (const wrong of ['12', '0301', '+49', 'call me', '+490000000000'])
      expect(keptAs('phone', wrong), wrong).toBeNull();
  });

  test('a WhatsApp id says whose it is', () => {
    expect(keptAs('wa', 'id:491701234567')).toBe('id:491701234567');
    expect(keptAs('wa', 'bs:1234:DE.abc')).toBe('bs:1234:DE.abc');
    for (const wrong of ['491701234567', 'id:+491701234567', 'bs:DE.abc', 'xx:1:2'])
      expect(keptAs('wa', wrong)).toBeNull();
  });

  test('what is neither text nor a number is no value', () => {
    for (const kind of kinds)
      for (const nothing of [
        '',
        '   ',
        null,
        undefined,
        {},
        [],
        ['K1'],
        true,
        false,
        Number.NaN,
        Infinity,
        1n,
        () => 1,
      ])
        expect(normaliseIdentifier(kind, nothing), `${kind} ${String(nothing)}`).toBeNull();
  });

  test('a megabyte is refused before it is read', () => {
    const large = 'x'.repeat(1_000_000);
    for (const kind of kinds)
      for (const value of [large, `${large}@example.com`]) expect(keptAs(kind, value)).toBeNull();
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()),
        (kind, given) => {
          const once = normaliseIdentifier(kind, given);
          if (once === null || once.state === 'blocked') return;
          expect(normaliseIdentifier(kind, once.value)).toEqual(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('values that stand for nobody', () => {
  const leftovers = [
    'undefined',
    'NULL',
    '"null"',
    "'undefined'",
    ' None ',
    'NaN',
    'true',
    'n/a',
    'Guest',
    'not_authenticated',
  ]
    .concat(['0', '000', '-', '0-0', '-1', '00000000-0000-0000-0000-000000000000', '[object Object]', '“test”'])
    .concat(['{{ user.id }}', `$${'{userId}'}`, '<%= id %>', '%email%', 'id', 'void', 'unknown', 'distinct_id']);

  test('what templates and scripts leave where they had no value is never an identifier', () => {
    for (const value of leftovers) for (const kind of kinds) expect(keptAs(kind, value), `${kind} ${value}`).toBeNull();
    expect(keptAs('user', 0)).toBeNull();
    expect(keptAs('email', '{{email}}@example.com')).toBeNull();
    for (const fine of ['K-0', '10', 'guest-77', 'test@example.com', 'nullarbor'])
      expect(keptAs(fine.includes('@') ? 'email' : 'user', fine), fine).not.toBeNull();
  });

  test('mailboxes of roles and of marketplaces are shared', () => {
    const stateOf = (email: string) => normaliseIdentifier('email', email)?.state;
    for (const shared of [
      'Info@shop.example',
      'no-reply@x.example',
      'abc1@marketplace.amazon.de',
      'q@members.ebay.co.uk',
    ])
      expect(stateOf(shared), shared).toBe('shared');
    for (const own of [
      'infos@shop.example',
      'ada@amazon.de',
      'ada@marketplace.amazon.evil',
      'ada@xmarketplace.amazon.de',
    ])
      expect(stateOf(own), own).toBe(own.endsWith('evil') ? 'shared' : 'ok');
  });

  test('a site blocks and shares further values, and frees none that is blocked everywhere', () => {
    const rules = [
      { kind: 'email', pattern: '*@shop.example', what: 'shared' },
      { kind: 'email', pattern: 'till-*@shop.example', what: 'blocked' },
      { kind: 'user', pattern: 'demo', what: 'blocked' },
    ] as const;
    const stateOf = (kind: IdentifierKind, value: string) =>
      identifierState(kind, normaliseIdentifier(kind, value)!, rules);
    expect(stateOf('email', 'ada@shop.example')).toBe('shared');
    expect(stateOf('email', 'till-7@shop.example')).toBe('blocked');
    expect(stateOf('email', 'ada@other.example')).toBe('ok');
    expect(stateOf('user', 'demo')).toBe('blocked');
    expect(stateOf('user', 'Demo')).toBe('ok');
    expect(stateOf('anon', 'demo')).toBe('ok');
    expect(stateOf('user', 'undefined')).toBe('blocked');
  });

  test('a pattern fits as its stars say, and takes one pass over the value', () => {
    const oracle = (value: string, pattern: string): boolean =>
      new RegExp(`^${pattern.split('*').map(RegExp.escape).join('[^]*')}$`).test(value);
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[') });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', '*') });
    fc.assert(
      fc.property(letters, patterns, (value, pattern) => fitsPattern(value, pattern) === oracle(value, pattern)),
      { numRuns: 5_000 },
    );
    expect(fitsPattern('a'.repeat(255), '*a'.repeat(120).concat('*b'))).toBe(false);
  });
});
