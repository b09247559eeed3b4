import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { originFault, originLines } from '../../inbox/origin-lines.ts';
import { parseOrigins } from '../../plugin-server/site/parse-origins.ts';

const reasonOf = (typed: readonly string[]) => {
  const parsed = parseOrigins(typed);
  return parsed.ok ? null : parsed.reason;
};

describe('addresses typed by an owner', () => {
  test('may stand one per line or behind commas, with space around them', () => {
    expect(originLines(' https://a.example \n\nhttps://b.example, https://c.example')).toEqual([
      'https://a.example',
      'https://b.example',
      'https://c.example',
    ]);
  });

  test('name the line that is wrong', () => {
    expect(originFault(['https://a.example', 'b.example'])).toEqual({ reason: 'form', line: 'b.example' });
    expect(originFault(['https://a.example/shop'])).toEqual({ reason: 'path', line: 'https://a.example/shop' });
    expect(originFault(['http://a.example'])).toEqual({ reason: 'https', line: 'http://a.example' });
    expect(originFault(['http://localhost:8080', 'https://*.a.example'])).toBeNull();
  });

  test('are never refused for a reason the server does not have; the server has the last word', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://',
      'HTTPS://',
      '*.',
      'shop',
      '.',
      'example',
      'localhost',
      '127.0.0.1',
      ':8080',
      '/',
      '/x',
      '*',
      'ä',
      '',
    );
    const typed = fc
      .array(piece, { minLength: 1, maxLength: 7 })
      .map((pieces) => pieces.join('').trim())
      .filter((line) => line !== '');
    fc.assert(
      fc.property(typed, (line) => {
        const fault = originFault([line]);
        if (fault !== null) expect(reasonOf([line])).toBe(fault.reason);
      }),
      { numRuns: 2_000 },
    );
  });
});
