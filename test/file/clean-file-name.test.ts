import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanFileName } from '../../plugin-server/file/clean-file-name.ts';
import { contentDisposition } from '../../plugin-server/file/content-disposition.ts';

test('an ordinary name stays as it is, in any script', () => {
  for (const name of [
    'Rechnung 2026-03.pdf',
    'Küche (neu).jpg',
    'фото.png',
    '写真.webp',
    '👩‍👩‍👧 Urlaub.gif',
    'ohne Endung',
    'archiv.tar.gz',
  ])
    expect(cleanFileName(name)).toBe(name);
});

test('of a path only the last part is a name', () => {
  expect(cleanFileName('../../etc/passwd')).toBe('passwd');
  expect(cleanFileName('C:\\fakepath\\Foto.jpg')).toBe('Foto.jpg');
  expect(cleanFileName('a/b\\c/d.png')).toBe('d.png');
});

test('what has no name left is called file', () => {
  for (const name of ['', '.', '..', '...', '/', 'a/', ' ', '\u0000', '\u202e', '../'])
    expect(cleanFileName(name)).toBe('file');
});

test('nobody can make a name read backwards, break a line or hide a character', () => {
  expect(cleanFileName('Foto\u202egpj.exe')).toBe('Fotogpj.exe');
  expect(cleanFileName('a\u2066b\u2069\u200e\u061cc.png')).toBe('abc.png');
  expect(cleanFileName('a\r\nSet-Cookie: x.png')).toBe('aSet-Cookie: x.png');
  expect(cleanFileName('a\u2028b\u2029c\u0085d\u200be\ufefff\u00adg.png')).toBe('abcdefg.png');
  expect(cleanFileName('\ud800a.png')).toBe('\ufffda.png');
});

test('a name is cut to 200 characters, and its ending stays', () => {
  expect(cleanFileName(`${'a'.repeat(196)}.png`)).toBe(`${'a'.repeat(196)}.png`);
  expect(cleanFileName(`${'a'.repeat(300)}.png`)).toBe(`${'a'.repeat(196)}.png`);
  expect(cleanFileName(`${'a'.repeat(300)}.${'b'.repeat(30)}`)).toBe('a'.repeat(200));
  // There is room for 97 ducks and a half.
  expect(cleanFileName(`a${'🦆'.repeat(150)}.png`)).toBe(`a${'🦆'.repeat(97)}.png`);
});

test('whatever is given, the name is safe, short and stays the same when cleaned again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = cleanFileName(given);
      expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(200);
      expect(name.isWellFormed()).toBe(true);
      expect(cleanFileName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
});

test('a hostile name of a million characters is cut as quickly as it is read', () => {
  expect(cleanFileName('.'.repeat(1_000_000))).toBe('file');
  expect(cleanFileName(`${' '.repeat(1_000_000)}a`)).toBe('a');
  expect(cleanFileName('\u202e'.repeat(1_000_000))).toBe('file');
});

describe('the download header', () => {
  /** What browsers read of it (RFC 6266, RFC 8187). */
  const read = (header: string) => {
    const found = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]*)$/.exec(header);
    expect(found).not.toBe(null);
    return { plain: found![1]!, exact: decodeURIComponent(found![2]!) };
  };

  test('is always a download, with the exact name and one for old programs', () => {
    expect(contentDisposition('Foto.jpg', 'image/jpeg')).toBe(
      `attachment; filename="Foto.jpg"; filename*=UTF-8''Foto.jpg`,
    );
    expect(contentDisposition('Küche 🦆 (1).png', 'image/png')).toBe(
      `attachment; filename="K_che _ (1).png"; filename*=UTF-8''K%C3%BCche%20%F0%9F%A6%86%20%281%29.png`,
    );
  });

  test('cannot be broken out of', () => {
    for (const name of ['a"; filename="b.exe.png', 'a\\".png', '%41%22.png', "UTF-8''a'*.png"])
      expect(read(contentDisposition(name, 'image/png')).exact).toBe(name);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 250 }), (given) => {
        const name = cleanFileName(given);
        expect(read(contentDisposition(name, 'application/octet-stream')).exact).toBe(name);
      }),
    );
  });

  test('makes no program out of a text or picture: the ending fits the type', () => {
    const saved = (name: string, type: string) => read(contentDisposition(name, type)).exact;
    expect(saved('rechnung.js', 'text/plain')).toBe('rechnung.js.txt');
    expect(saved('seite.html', 'text/plain')).toBe('seite.html.txt');
    expect(saved('bild.svg', 'text/plain')).toBe('bild.svg.txt');
    expect(saved('liste.csv', 'text/plain')).toBe('liste.csv');
    expect(saved('LIESMICH.TXT', 'text/plain')).toBe('LIESMICH.TXT');
    expect(saved('foto.exe', 'image/jpeg')).toBe('foto.exe.jpg');
    expect(saved('foto.JPEG', 'image/jpeg')).toBe('foto.JPEG');
    expect(saved('foto', 'image/webp')).toBe('foto.webp');
    expect(saved('brief.docx', 'application/octet-stream')).toBe('brief.docx');
  });
});
