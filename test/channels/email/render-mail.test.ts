import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailWords } from '../../../plugin-server/channels/email/mail-words.ts';
import { renderBriefs } from '../../../plugin-server/escalation/brief/render-brief.ts';
import {
  at,
  brief,
  briefSays,
  file,
  from,
  inboxUrl,
  locales,
  messages,
  readable,
  render,
  said,
  samples,
  shop,
  stopUrl,
  thread,
} from './mails.ts';

const all = Object.entries(samples).flatMap(([name, says]) =>
  locales.map((locale) => ({ name, locale, says, mail: render(says, { locale }) })),
);

test('an answer by mail, as text', () => {
  const mail = render(
    messages([
      said(
        'Guten Tag!\n\n- Das Rad ist fertig.\n- Den Korb haben wir vorne montiert, hinten passt er wegen der Kindersitzhalterung nicht.',
        { files: [file('Rechnung.pdf')] },
      ),
      said('', {
        author: 'Mia',
        at: at + 60_000,
        links: [{ name: 'Film.mp4', bytes: 14_600_000, url: `${shop.publicUrl}/f/st.fl.x.y` }],
      }),
    ]),
  );
  expect(mail.text).toMatchInlineSnapshot(`
    "--- Bitte oberhalb dieser Zeile antworten ---

    Ben · 22. November, 18:04

    Guten Tag!

    - Das Rad ist fertig.
    - Den Korb haben wir vorne montiert, hinten passt er wegen der
      Kindersitzhalterung nicht.

    Angehängt:
    - Rechnung.pdf (121 KB)

    Mia · 22. November, 18:05

    Zum Herunterladen:
    - Film.mp4 (14 MB, 7 Tage lang)
      https://chat.rad.example/f/st.fl.x.y

    Sie können auf diese E-Mail antworten: Ihre Antwort landet im selben
    Gespräch.
    Weiter im Chat: https://rad.example/kontakt

    Sie bekommen diese E-Mail, weil Sie Rad & Röstung geschrieben haben und
    Antworten an diese Adresse gehen.

    Keine E-Mails mehr aus dem Chat von Rad & Röstung:
    https://chat.rad.example/u/abcdefgh23456.aaaaaaaabbbbbbbbccccccccdddddddd

    Rad & Röstung GmbH, Ehrenstraße 12, 50672 Köln
    HRB 12345, Amtsgericht Köln
    "
  `);
  expect(mail.from).toEqual({ name: 'Rad & Röstung', address: from });
  expect(mail.subject).toBe('Ihr Gespräch mit Rad & Röstung [#1042]');
});

test('the brief of an escalation, as text', () => {
  const mail = render(briefSays());
  expect(mail.subject).toBe('[#1042] Anna Müller: Ein Paar Stiefel zurückgeben, das doppelt…');
  expect(mail.text).toMatchInlineSnapshot(`
    "--- Bitte oberhalb dieser Zeile antworten ---

    Ihre Antwort auf diese Mail geht direkt an Anna (offline, zuletzt
    WhatsApp 18:04).

    WER       Anna Müller (laut Shop) · E-Mail a•••@web.example (nicht
              bestätigt)
    WILL      Ein Paar Stiefel zurückgeben, das doppelt geliefert wurde
    WISSEN    Seite Retoure (/retoure)
    VERSUCHT  18:01 Jonas: bestätigt die Doppellieferung → gelesen
    STIMMUNG  verärgert     NÄCHSTES  Label von Hand, Zusage bis 20 Uhr

    Erste Zeile #notiz: bleibt im Team. Erste Zeile #fertig: senden und
    beenden.

    Gespräch (Anmeldung nötig):
    https://chat.rad.example/inbox/c/cv_AbCdEfGhIjKlMnOpQrStUv

    Verlauf (3 Nachrichten, davor 7 weitere)

    17:54 Anna Müller
      Die Stiefel sind doppelt gekommen.
      [1 Datei]

    18:01 Jonas
      Das sehe ich auch.

    18:04 Anna Müller
      Ist da noch jemand?
    "
  `);
});

test('what the dialog shows of the brief is what goes out, to the letter', () => {
  for (const locale of ['de', 'en'] as const) {
    const says = briefSays({ brief: { ...brief, locale }, isUrgent: true });
    const mail = render(says);
    const [shown] = renderBriefs(says.brief, { ...says, zone: shop.zone, hasReply: true });
    expect(shown).toMatchObject({ channel: 'email', subject: mail.subject, text: mail.text });
  }
});

test('text and HTML say the same, in every language, and text is at most 72 wide', () => {
  expect(all.length).toBe(27);
  for (const { mail } of all) {
    const read = readable(mail.html);
    const words = (text: string): string[] =>
      text.split(/\s+/).filter((word) => /[\p{L}\d]{2}/u.test(word) && !word.startsWith('http'));
    for (const word of words(mail.text)) expect(read).toContain(word.replace(/:$/, ''));
    expect(
      mail.text
        .split('\n')
        .filter((line) => line.length > 72 && !/^\S+$/.test(line.trim()) && !line.includes('https://')),
    ).toEqual([]);
    expect(mail.text).not.toMatch(/\n{3}|[{}]|undefined|[ \t]\n/);
    expect(mail.text.endsWith('\n')).toBe(true);
  }
});

test('the HTML fetches nothing, runs nothing, and is styled in one place', () => {
  for (const { mail } of all) {
    expect(mail.html).not.toMatch(/<script|<img|<link|src=|url\(|@import|style="|\son[a-z]+=|<form|<iframe/i);
    expect(mail.html.match(/<style>/g)).toHaveLength(1);
    for (const [, href] of mail.html.matchAll(/href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/(?:chat\.)?rad\.example\//);
    expect(mail.html).toContain('prefers-color-scheme: dark');
  }
});

test('the marker stands above everything, and only where an answer comes back', () => {
  for (const locale of locales)
    for (const name of ['messages', 'ack', 'brief'] as const) {
      const says =
        name === 'brief' && locale === 'en' ? briefSays({ brief: { ...brief, locale: 'en' } }) : samples[name]!;
      const { marker } = mailWords[locale];
      const mail = render(says, { locale });
      expect(mail.text.startsWith(`${marker}\n`)).toBe(true);
      expect(readable(mail.html).trim().startsWith(marker)).toBe(true);
      const silent = render(says, { locale, thread: { ...thread, replyTo: null } });
      expect(silent.text + silent.html).not.toContain(marker);
      expect(silent.replyTo).toBeNull();
      expect(silent.text).not.toMatch(/einfach auf diese E-Mail|können auf diese E-Mail|just reply|can reply/);
    }
});

test('machines say that they are machines, people do not, and each of ours is known by its mark', () => {
  const automatic = (name: string) => render(samples[name]!).headers;
  const suppressed = { 'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply', 'X-Nahtlos-Hop': 'hopmark' };
  expect(automatic('messages')).toEqual({ 'X-Nahtlos-Hop': 'hopmark' });
  expect(automatic('ack')).toEqual({ 'Auto-Submitted': 'auto-replied', ...suppressed });
  // A colleague who is away may say so: the ladder goes on.
  expect(automatic('brief')).toEqual({
    'Auto-Submitted': 'auto-generated',
    ...suppressed,
    'X-Auto-Response-Suppress': 'DR, RN, NRN, AutoReply',
  });
  expect(automatic('code')).toEqual({ 'Auto-Submitted': 'auto-generated', ...suppressed });
  expect(automatic('taken')).toEqual({ 'Auto-Submitted': 'auto-generated', ...suppressed });
  expect(automatic('confirm')).toEqual({ 'Auto-Submitted': 'auto-replied', ...suppressed });
  // A bounce is never suppressed.
  for (const { mail } of all) expect(mail.headers['X-Auto-Response-Suppress'] ?? '').not.toMatch(/\bAll\b|\bNDR\b/);
  for (const { mail } of all) expect(Object.keys(mail.headers)).not.toContain('List-Unsubscribe');
});

test('a mail hangs on hers, and the thread stays short', () => {
  const references = Array.from({ length: 40 }, (_, it) => `m${it}@web.example`);
  const mail = render(samples.messages!, {
    thread: { ...thread, inReplyTo: 'last@web.example', references, subject: 'Mein Rad' },
  });
  expect(mail.inReplyTo).toBe('<last@web.example>');
  expect(mail.references).toEqual([
    '<m0@web.example>',
    ...references.slice(-10).map((id) => `<${id}>`),
    '<last@web.example>',
  ]);
  expect(mail.subject).toBe('Re: Mein Rad');
  expect(mail.messageId).toBe('<o.aaaaaaaaaaaah.bbbbbbbbbbbbbbbb@rad.example>');
  expect(mail.replyTo).toBe(thread.replyTo);
  expect(mail.envelopeFrom).toBe(thread.bounceTo);
  expect(render(samples.messages!, { thread: { ...thread, bounceTo: null } }).envelopeFrom).toBe(from);
  expect(
    render(samples.messages!, { thread: { ...thread, inReplyTo: 'a b\r\nBcc: x@y', references: ['<x>', 'a@b'] } }),
  ).toMatchObject({ inReplyTo: null, references: ['<a@b>'] });
});

test('“Re:” stands there once, and only in an answer to a mail of hers', () => {
  const subject = (part: Partial<typeof thread>) =>
    render(samples.messages!, { thread: { ...thread, ...part } }).subject;
  expect(subject({ subject: 'AW: Re: Mein Rad', inReplyTo: 'x@y' })).toBe('Re: Mein Rad');
  expect(subject({ subject: 'Re: Mein Rad', inReplyTo: null })).toBe('Mein Rad');
  expect(subject({ subject: '', inReplyTo: 'x@y' })).toBe('Re: Ihr Gespräch mit Rad & Röstung [#1042]');
});

test('an address nobody has confirmed reads no word of hers, and how to stop it', () => {
  const own = 'Mein geheimes Anliegen';
  const mail = render(samples.unproven!, { thread: { ...thread, subject: own } });
  expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain(own);
  expect(render(samples.messages!, { thread: { ...thread, subject: own } }).subject).toBe(own);
  expect(mail.text).toContain('Das waren nicht Sie?');
  expect(mail.text).toContain(stopUrl);
});

test('an acknowledgement holds words of ours alone', () => {
  const hers = 'Kaufen Sie hier: https://evil.example';
  const mail = render(samples.ack!, { thread: { ...thread, subject: hers, inReplyTo: 'x@y' } });
  expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/Kaufen|evil/);
  expect(mail.subject).toBe('Ihre Nachricht an Rad & Röstung ist da [#1042]');
  const { text } = render(samples.taken!, {});
  expect(text).toContain('Anna Müller');
  for (const name of ['taken', 'late', 'confirm', 'inside'])
    expect(render(samples[name]!).subject).not.toContain('Anna');
});

test('every mail to a visitor says why she gets it, how it stops and who sends it', () => {
  for (const locale of locales)
    for (const name of ['messages', 'unproven', 'ack']) {
      const { text, html } = render(samples[name]!, { locale });
      for (const part of [
        stopUrl,
        'Ehrenstraße 12',
        locale === 'en' ? 'You get this' : locale === 'de' ? 'Sie bekommen' : 'Du bekommst',
      ]) {
        expect(text).toContain(part);
        expect(html).toContain(part);
      }
    }
  expect(() => render({ ...samples.ack!, stopUrl: 'javascript:alert(1)' } as never)).toThrow();
  expect(
    render(samples.ack!, { site: { ...shop, imprint: '' } })
      .text.trimEnd()
      .endsWith('Rad & Röstung'),
  ).toBe(true);
});

test('who wrote stands in front of the address: one by name, several as the shop', () => {
  expect(render(messages([said('a')])).from.name).toBe('Ben, Rad & Röstung');
  expect(render(messages([said('a'), said('b')])).from.name).toBe('Ben, Rad & Röstung');
  expect(render(messages([said('a'), said('b', { author: 'Mia' })])).from.name).toBe('Rad & Röstung');
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    'x\r\nBcc: eve@web.example',
    '"Shop" <eve@web.example>',
    '\u2028Bcc: a',
    '<img src=x onerror=alert(1)>',
    '</style><script>',
    '\u202eabc',
    'a'.repeat(5_000),
    '\ud800',
    '--- Bitte oberhalb dieser Zeile antworten ---',
    'javascript:alert(1)',
    '"><a href="https://evil.example">',
  ),
);

test('whatever people are called and write: no header more, no markup, no address of theirs to press', () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, nasty, (author, text, subject, name) => {
      const odd = { ...thread, subject, inReplyTo: name, references: [author, text] };
      const line = { who: 'visitor' as const, name, at, channel: 'chat' as const, text, files: 0 };
      const parts = {
        brief: {
          ...brief,
          wants: text.slice(0, 400),
          who: [{ ...brief.who[0]!, value: author.slice(0, 300) }],
          next: subject.slice(0, 300),
        },
        name,
        history: [line],
      };
      const mails = [
        render(
          messages([said(text, { author, files: [file(name, subject)], links: [{ name, bytes: 5, url: text }] })]),
          { thread: odd, site: { ...shop, name, imprint: text } },
        ),
        render(briefSays(parts), { thread: odd, site: { ...shop, name } }),
        render(
          { is: 'notice', number: 1, name, inboxUrl, notice: { is: 'late', by: author, text } },
          { site: { ...shop, name } },
        ),
        render(samples.code!, { site: { ...shop, name } }),
      ];
      for (const mail of mails) {
        const heads = [
          mail.from.name,
          mail.subject,
          mail.messageId,
          mail.inReplyTo ?? '',
          ...mail.references,
          ...Object.values(mail.headers),
          ...mail.attachments.flatMap((it) => [it.name, it.type]),
        ];
        for (const head of heads) {
          expect(head).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
          expect(head.isWellFormed()).toBe(true);
        }
        expect(mail.from.name).not.toMatch(/[@<>"\\]/);
        expect(mail.from.name.length).toBeLessThanOrEqual(64);
        expect(mail.subject.length).toBeLessThanOrEqual(70);
        expect(mail.html).not.toMatch(/<(?:script|img|iframe)|onerror="/i);
        expect(mail.html.match(/<\/style>/g)).toHaveLength(1);
        for (const [, href] of mail.html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https?:\/\//);
      }
      const [, ofBrief] = mails;
      // A visitor's words are nowhere pressed in a mail to an agent.
      for (const [, href] of ofBrief!.html.matchAll(/href="([^"]*)"/g)) expect(href).toBe(inboxUrl);
    }),
    { numRuns: 400 },
  );
});

test('a parcel that is addressed to nobody, or leads nowhere, is a mistake of ours', () => {
  for (const value of ['ada@web.example, eve@web.example', 'ada', '', 'a@b\r\nBcc: x@y'])
    expect(() => render(samples.ack!, { to: { kind: 'email', value } })).toThrow();
  expect(() => render(samples.ack!, { thread: { ...thread, replyTo: 'no address' } })).toThrow();
  expect(() => render(briefSays({ inboxUrl: 'javascript:alert(1)' }))).toThrow();
  expect(render(samples.ack!).to).toBe('anna@web.example');
});

test('her language is hers alone', () => {
  const words = (locale: (typeof locales)[number]) =>
    ['messages', 'unproven', 'ack']
      .map((name) => render(samples[name]!, { locale }).text.replaceAll(/https?:\S+/g, ''))
      .join('\n');
  expect(words('de')).not.toMatch(/\b(?:du|dir|dich|deine?\w*)\b/i);
  expect(words('de-du')).not.toMatch(/\b(?:Sie|Ihnen|Ihre?\w*)\b(?! Rad)/);
  expect(words('en')).not.toMatch(/\b(?:und|nicht|oder|diese|Gespräch)\b/);
});
