import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOriginal } from '../../../plugin-server/channels/email/parse/read-original.ts';
import { mailOf } from './mail-of.ts';

const original = async (body: string) =>
  readOriginal(new TextEncoder().encode(mailOf({ 'Content-Type': 'text/html; charset=utf-8' }, body)));
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'));

test('links lead nowhere and say where they led', async () => {
  const { html, hasRemote } = await original(
    '<a href="https://evil.example/?a=1&amp;b=2" target="_blank" onclick="x()">hier</a>',
  );
  expect(bodyOf(html)).toContain('<a title="https://evil.example/?a=1&amp;b=2">hier</a>');
  expect(hasRemote).toBe(false);
});

test.each([
  '<script>alert(1)</script>',
  '<iframe src="//evil.example"></iframe>',
  '<object data="x"></object>',
  '<embed src=x>',
  '<form action="//evil.example"><input name=a><button>b</button></form>',
  '<base href="//evil.example">',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '<svg onload="x()"><animate></svg>',
  '<link rel=stylesheet href="//evil.example/a.css">',
  '<video src="//evil.example/a"></video>',
])('%s is gone', async (bad) => {
  const page = bodyOf((await original(`<p>vor</p>${bad}<p>nach</p>`)).html);
  expect(page).toContain('vor');
  expect(page).toContain('nach');
  expect(page).not.toMatch(
    /<(?:script|iframe|object|embed|form|input|button|base|meta|svg|animate|link|video)|evil\.example|onload/i,
  );
});

test('pictures from elsewhere are left out and counted; those that came along are shown, if they are pictures', async () => {
  expect(await original('<img src="https://evil.example/p.gif" alt="Bild">')).toMatchObject({ hasRemote: true });
  expect((await original('<div style="background:url(//evil.example/p)">a</div>')).hasRemote).toBe(true);
  expect(bodyOf((await original('<div style="background:url(//evil.example/p)">a</div>')).html)).not.toContain('url(');
  const part = (type: string, id: string, data: string) =>
    `--b\nContent-Type: ${type}\nContent-ID: <${id}>\nContent-Transfer-Encoding: base64\n\n${data}\n`;
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const svg = Buffer.from('<svg onload="alert(1)"/>').toString('base64');
  const page =
    '--b\nContent-Type: text/html\n\n<img src="cid:p@x"><img src="cid:s@x"><img src="data:image/svg+xml;base64,AAAA">\n';
  const mail = mailOf(
    { 'Content-Type': 'multipart/related; boundary=b' },
    `${page}${part('image/png', 'p@x', png)}${part('image/png', 's@x', svg)}--b--\n`,
  );
  const { html, hasRemote } = await readOriginal(new TextEncoder().encode(mail));
  expect(bodyOf(html).match(/<img/g)).toHaveLength(1);
  expect(html).toContain(`<img src="data:image/png;base64,${png}">`);
  expect(hasRemote).toBe(false);
});

test('a mail of text is shown as it is', async () => {
  const { html } = await readOriginal(new TextEncoder().encode(mailOf({}, '<b>nicht fett</b> & mehr\n')));
  expect(html).toContain('<pre>&lt;b&gt;nicht fett&lt;/b&gt; &amp; mehr');
});

test('whatever it holds, nothing but the elements and attributes of a page at rest comes out', async () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      ' ',
      '<a href="',
      '<img src=x onerror=',
      '<style>',
      '</style>',
      '<script',
      '<p style="',
      'javascript:',
      '<!--',
      '-->',
      '<svg/onload=',
      '</',
      '<p title="',
      '`',
      '&lt;script&gt;',
      '<textarea>',
      '<x/onclick=',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const page = bodyOf((await original(pieces.join(''))).html);
      for (const [tag] of page.matchAll(/<[^>]*>/g)) {
        expect(tag).toMatch(/^<\/?[a-z][a-z0-9]*(?: [a-z]+="[^"<>]*")*>$/);
        expect(tag.replaceAll(/"[^"]*"/g, '')).not.toMatch(/^<(?:script|svg|x|textarea)|\s(?:on[a-z]+|href)=/);
      }
    }),
    { numRuns: 1_500 },
  );
});
