import { expect, test } from 'vitest';
import type { Parcel, Says } from '../../plugin-server/channels/adapter.ts';
import { codeWords } from '../../plugin-server/channels/email/code-words.ts';
import type { Mail } from '../../plugin-server/channels/email/mail.ts';
import { renderMail } from '../../plugin-server/channels/email/render-mail.ts';
import { codePurposes } from '../../protocol/identity.ts';
import type { Locale } from '../../protocol/schema.ts';

const locales: readonly Locale[] = ['de', 'de-du', 'en'];
const from = 'hello@shop.example';

type Purpose = (Says & { is: 'code' })['purpose'];
const purposes: readonly Purpose[] = [...codePurposes, 'reach'];

const shop = {
  name: 'Rad & Röstung',
  accent: '#0b6b5d',
  imprint: '',
  zone: 'Europe/Berlin',
  publicUrl: 'https://chat.shop.example',
  pageUrl: 'https://shop.example/',
};
const code = (purpose: Purpose): Says => ({ is: 'code', digits: '048213', purpose, minutes: 10 });
const parcel = (part: Partial<Parcel> = {}): Parcel => ({
  id: '7',
  to: { kind: 'email', value: 'ada@web.example' },
  locale: 'de',
  site: shop,
  thread: {
    subject: '',
    messageId: 'o.aaaaaaaaaaaah.bbbbbbbbbbbbbbbb',
    inReplyTo: null,
    references: [],
    replyTo: null,
    bounceTo: null,
  },
  says: code('prove'),
  ...part,
});
const render = (it: Parcel): Mail => renderMail(it, { from, hop: 'h' });
const mail = (locale: Locale, purpose: Purpose = 'prove'): Mail => render(parcel({ locale, says: code(purpose) }));

test('the mail says whose code it is before it is opened', () => {
  expect(locales.map((locale) => mail(locale).subject)).toEqual([
    '048213 ist Ihr Code für Rad & Röstung',
    '048213 ist dein Code für Rad & Röstung',
    '048213 is your code for Rad & Röstung',
  ]);
});

test('the mail as text, in German', () => {
  expect(mail('de').text).toBe(`Guten Tag,

mit diesem Code bestätigen Sie im Chat, dass diese Adresse Ihre ist:

    048213

Er gilt 10 Minuten, einmal, und nur auf dem Gerät, auf dem Sie ihn
angefordert haben.
Geben Sie ihn niemandem weiter. Von Rad & Röstung wird Sie nie jemand
danach fragen.

Sie haben keinen Code angefordert? Dann können Sie diese E-Mail löschen:
ohne den Code geschieht nichts.

Rad & Röstung
`);
});

test('text and HTML say the same', () => {
  for (const locale of locales)
    for (const purpose of purposes) {
      const { text, html } = mail(locale, purpose);
      const body = html.slice(html.indexOf('<body>'));
      const read = body
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&amp;', '&')
        .replaceAll(/\s+/g, ' ');
      for (const line of text.split('\n').filter((it) => it.trim() !== '')) expect(read).toContain(line.trim());
      expect(text.split('\n').filter((it) => it.length > 72)).toEqual([]);
    }
});

test('each purpose is named, so that nobody passes on the code that erases her data', () => {
  for (const locale of locales) {
    const said = purposes.map((purpose) => mail(locale, purpose).text);
    expect(new Set(said).size).toBe(purposes.length);
  }
  expect(mail('de', 'erase').text).toContain('löschen Sie im Chat Ihre Daten');
  expect(mail('en', 'erase').text).toContain('erase your data');
});

test('no English stands in the German mails, no Sie in the one that says du, no German in the English', () => {
  const english = /\b(?:the|your|you|code for|with|this|it|is|for|and|not|hello|will|ask)\b/i;
  const german = /\b(?:der|die|das|ist|und|nicht|Ihr|dein|diesem|mit|gilt|Guten|Code für)\b/i;
  for (const purpose of purposes) {
    const [sie, du, en] = locales.map((locale) => {
      const { subject, text, html } = mail(locale, purpose);
      return `${subject}\n${text}\n${html.slice(html.indexOf('<body>')).replaceAll(/<[^>]+>/g, ' ')}`;
    });
    for (const words of [sie, du]) expect(words).not.toMatch(english);
    expect(en).not.toMatch(german);
    expect(sie).not.toMatch(/\b(?:du|dir|dich|dein\w*)\b/i);
    expect(du).not.toMatch(/\b(?:Sie|Ihnen|Ihr\w*)\b/);
    // The patterns find what they look for.
    expect(en).toMatch(english);
    expect(sie).toMatch(german);
    expect(sie).toMatch(/\bSie\b/);
    expect(du).toMatch(/\bdu\b/);
  }
  expect(mail('de').html).toContain('<html lang="de">');
  expect(mail('de-du').html).toContain('<html lang="de">');
  expect(mail('en').html).toContain('<html lang="en">');
});

test('every place in the words is filled, and nothing is promised that is not there', () => {
  for (const locale of locales)
    for (const purpose of purposes) {
      const { subject, text, html } = mail(locale, purpose);
      expect(`${subject}${text}${html.replace(/<style>.*<\/style>/s, '')}`).not.toMatch(/[{}]|undefined/);
    }
  expect(Object.keys(codeWords).toSorted()).toEqual(['de', 'de-du', 'en']);
});

test('it says that a machine made it, so that nobody’s absence note comes back', () => {
  expect(mail('de').headers).toEqual({
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
    'X-Nahtlos-Hop': 'h',
  });
});

test('the same parcel is the same mail with the same id, at the sender’s own host', () => {
  expect(mail('de')).toEqual(mail('de'));
  expect(mail('de').messageId).toBe('<o.aaaaaaaaaaaah.bbbbbbbbbbbbbbbb@shop.example>');
});

test('it fetches nothing from anywhere, and carries no link to press', () => {
  for (const locale of locales)
    expect(mail(locale).html).not.toMatch(/https?:|src=|href=|url\(|@import|<script|style="/);
});

test('the site’s colour is the rule at the left; what is no colour is ours', () => {
  const html = (accent: string) => render(parcel({ site: { ...shop, accent } })).html;
  expect(html('#aa00bb')).toContain('.rule { border-left: 4px solid #aa00bb');
  expect(html('red;} body{display:none')).toContain('.rule { border-left: 4px solid #0b6b5d');
  expect(html('red;} body{display:none')).not.toContain('display:none');
});

test.each([
  'Shop\r\nBcc: eve@web.example',
  'Shop\u2028Bcc: eve@web.example',
  '"Shop" <eve@web.example>',
  '<script>alert(1)</script>',
  '\u202eelpmaxe.pohs',
  'x'.repeat(500),
])('a site called %j neither adds a header nor breaks the page', (name) => {
  const it = render(parcel({ site: { ...shop, name } }));
  expect(it.subject).not.toMatch(/[\r\n\u2028\u202e]/);
  expect(it.subject.length).toBeLessThanOrEqual(70);
  expect(it.from.address).toBe(from);
  expect(it.from.name).not.toMatch(/[@<>"\\\r\n]/);
  expect(it.html).not.toContain('<script>');
  expect(it.html).not.toMatch(/\u202e/);
});

test('a parcel that names nobody a mail can reach is a mistake of ours', () => {
  for (const value of ['ada@web.example, eve@web.example', 'ada', ''])
    expect(() => render(parcel({ to: { kind: 'email', value } }))).toThrow();
  expect(() => render(parcel({ to: { kind: 'phone', value: '+49221123456' } }))).toThrow();
  expect(render(parcel()).to).toBe('ada@web.example');
});
