import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMail } from '../../../plugin-server/channels/email/parse/parse-mail.ts';
import { readOriginal } from '../../../plugin-server/channels/email/parse/read-original.ts';
import { channelLimits } from '../../../protocol/channel.ts';
import { arrivedAt, mailOf, marks, message, needs, parsed, rawOf, replyAddress, token } from './mail-of.ts';

const ours = `${marks.messageId(42, 'ada@web.example')}@shop.example`;
const parcel = { kind: 'parcel', parcel: marks.parcelIn(ours) };

describe('which conversation it belongs to', () => {
  test('her reply address is the strongest sign, then our mails she answers, then the number', async () => {
    const found = await message(
      mailOf({
        To: replyAddress,
        'In-Reply-To': '<foreign@web.example>',
        References: `<oldest@web.example> <${ours}>`,
        Subject: 'Re: [#1042] Frage',
      }),
    );
    expect(found.hints).toEqual([
      { kind: 'reply-token', token },
      { kind: 'message-id', value: 'foreign@web.example' },
      parcel,
      { kind: 'message-id', value: 'oldest@web.example' },
      { kind: 'number', number: 1042 },
    ]);
    expect(found.recipient).toBe(replyAddress);
    expect(found.references).toEqual(['oldest@web.example', ours]);
  });
  test.each([
    ['the envelope', {}, { rcptTo: [replyAddress.toUpperCase()] }],
    ['Delivered-To', { 'Delivered-To': replyAddress }, {}],
    ['X-Original-To', { 'X-Original-To': `<${replyAddress}>` }, {}],
    ['To, among others', { To: `Ben <ben@web.example>, Shop <${replyAddress}>` }, {}],
  ])('it is read in %s', async (_, headers, meta) => {
    expect((await message(mailOf(headers), meta)).hints).toEqual([{ kind: 'reply-token', token }]);
  });
  test('in Cc it says nothing, and a mark nobody made for us says nothing anywhere', async () => {
    expect((await message(mailOf({ Cc: replyAddress }))).hints).toEqual([]);
    expect((await message(mailOf({ To: replyAddress.replace(/.@/, 'x@') }))).hints).toEqual([]);
  });
});

describe('what its sender is worth', () => {
  const passed =
    'mx.shop.example; dkim=pass header.d=web.example; spf=pass smtp.mailfrom=ada@web.example; dmarc=pass header.from=web.example';
  const worth = async (
    results: string | readonly string[],
    headers: Record<string, string> = {},
    authserv: string | null = 'mx.shop.example',
  ) => (await message(mailOf({ 'Authentication-Results': results, ...headers }), { authserv })).from.assurance;

  test.each([
    ['DMARC', passed],
    ['DKIM alone', 'MX.shop.example 1; dkim=pass (2048-bit key; fail) header.d=web.example'],
    ['SPF alone', 'mx.shop.example; spf=pass smtp.mailfrom="bounce@web.example"'],
  ])('verified by %s of the server that took it in', async (_, results) => {
    expect(await worth(results)).toBe('verified');
    expect(await worth(results, {}, null), 'whose word counts is not known').toBe('spoofable');
    expect(await worth(results, {}, 'other.example'), "somebody else's word").toBe('spoofable');
  });
  test('a domain above hers speaks for her, one below, beside or above everybody does not', async () => {
    const of = (domain: string, from: string) => worth(`mx.shop.example; dkim=pass header.d=${domain}`, { From: from });
    expect(await of('web.example', 'ada@mail.web.example')).toBe('verified');
    expect(await of('mail.web.example', 'ada@web.example')).toBe('spoofable');
    expect(await of('notweb.example', 'ada@web.example')).toBe('spoofable');
    expect(await of('example', 'ada@web.example')).toBe('spoofable');
    expect(await of('co.uk', 'ada@shop.co.uk')).toBe('spoofable');
    expect(await of('com.br', 'ada@shop.com.br')).toBe('spoofable');
    expect(await of('github.io', 'ada@shop.github.io')).toBe('spoofable');
  });
  test('the topmost line of that server counts; one below it came with the mail', async () => {
    expect(await worth([passed, 'mx.shop.example; dmarc=fail'])).toBe('verified');
    expect(await worth(['mx.shop.example; dmarc=fail header.from=web.example', passed])).toBe('spoofable');
    expect(await worth(['other.example; spf=fail', passed])).toBe('verified');
  });
  test('a server without a name counts only where it is known to write none, and only at the top', async () => {
    const nameless = 'spf=pass smtp.mailfrom=web.example; dkim=pass header.d=web.example';
    expect(await worth(nameless, {}, '')).toBe('verified');
    expect(await worth(nameless)).toBe('spoofable');
    expect(await worth(['mx.evil.example; dkim=none', nameless], {}, '')).toBe('spoofable');
  });
  test('a comment, a quoted word or a failed DMARC does not pass', async () => {
    expect(await worth('mx.shop.example; dkim=fail (dkim=pass header.d=web.example)')).toBe('spoofable');
    expect(await worth('mx.shop.example; dkim=fail reason="; dkim=pass header.d=web.example"')).toBe('spoofable');
    expect(await worth('mx.shop.example; dmarc=fail; spf=pass smtp.mailfrom=web.example')).toBe('spoofable');
  });
  test.each([
    'spf=pass smtp.mailfrom="ada@web.example x"@evil.example',
    'spf=pass smtp.mailfrom="a smtp.mailfrom\\=ada@web.example"@evil.example',
    'dkim=pass header.i="@web.example x"@evil.example',
    'dkim=pass header.i="x header.d\\=web.example y"@evil.example',
  ])('what a stranger wrote in quotes stays one word of his: %s', async (results) => {
    expect(await worth(`mx.shop.example; ${results}`)).toBe('spoofable');
    expect(await worth(`mx.shop.example; ${results}`, { From: 'bob@evil.example' })).toBe('verified');
  });
  test('a group is nobody: which of its names was looked at is not known', async () => {
    const nameless = 'mx.shop.example; dmarc=pass';
    expect(await worth(nameless, { From: '"Shop: Ada" <ada@web.example>' })).toBe('verified');
    expect(await worth(nameless, { From: 'bob@evil.example: ada@web.example;' })).toBe('spoofable');
  });
  test('her reply address makes a forwarded mail hers as far as she says so; two senders make it nobody’s', async () => {
    expect(await worth('mx.shop.example; dkim=none', { To: replyAddress })).toBe('asserted');
    expect(await worth(passed, { From: 'ada@web.example, ben@web.example' })).toBe('spoofable');
    const two = mailOf({ From: ['ada@web.example', 'ben@other.example'], 'Authentication-Results': passed });
    expect((await message(two, { authserv: 'mx.shop.example' })).from.assurance).toBe('spoofable');
  });
  test('the mailbox of the demo speaks for its people', async () => {
    const mail = mailOf({ 'Authentication-Results': 'demo; dkim=pass header.d=web.example' });
    expect((await message(mail, { path: 'demo', authserv: 'demo' })).from.assurance).toBe('verified');
    expect((await message(mail, { path: 'demo' })).from.assurance).toBe('spoofable');
  });
});

describe('who wrote it', () => {
  test('the address is one address, its host in ASCII; the name one line that turns nothing round', async () => {
    const found = await message(mailOf({ From: '=?utf-8?B?w4RkYSDigK4gTG92ZQ==?= <ADA@Röstung.example>' }));
    expect(found.from).toMatchObject({
      identifiers: [{ kind: 'email', value: 'ada@xn--rstung-wxa.example' }],
      name: 'Äda Love',
    });
  });
  test.each([
    '',
    'undisclosed',
    '"Ada" <>',
    '<@>',
    'Ada <ada@@web>',
  ])('"%s" is nobody, and the mail is still there', async (From) => {
    const found = await message(mailOf({ From }));
    expect(found.from).toMatchObject({ identifiers: [{ kind: 'email', value: '' }], assurance: 'spoofable' });
    expect(found.text).toBe('Wann kommt mein Rad?');
  });
  test('one of our own addresses as sender goes round, and so does our mail itself', async () => {
    expect(await message(mailOf({ From: 'HELLO@shop.example' }))).toMatchObject({ auto: 'loop' });
    expect(await parsed(mailOf({ 'X-Nahtlos-Hop': marks.hop('shop') }))).toMatchObject({ t: 'own' });
    expect(await parsed(mailOf({ 'Message-ID': `<${ours}>` }))).toMatchObject({ t: 'own' });
    expect(await parsed(mailOf({ 'X-Nahtlos-Hop': marks.hop('another') }))).toMatchObject({ t: 'message', auto: '' });
  });
  test.each([
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }, 'auto-reply'],
    [{ 'Auto-Submitted': 'auto-generated' }, 'bulk'],
    [{ 'X-Autoreply': 'yes' }, 'auto-reply'],
    [{ Precedence: 'bulk' }, 'bulk'],
    [{ Precedence: 'auto_reply' }, 'auto-reply'],
    [{ 'List-Id': '<list.web.example>' }, 'bulk'],
    [{ 'List-Unsubscribe': '<mailto:x@web.example>' }, 'bulk'],
    [{ 'Return-Path': '<>' }, 'bulk'],
    [{ From: 'no-reply@web.example' }, 'bulk'],
    [{ Subject: 'Automatische Antwort: Frage' }, 'auto-reply'],
    [{ Subject: 'Re: Automatische Antwort: Frage' }, ''],
    [{ 'Auto-Submitted': 'no' }, ''],
    [{ 'X-Auto-Response-Suppress': 'All' }, ''],
  ])('%o: "%s"', async (headers, auto) => expect(await message(mailOf(headers as never))).toMatchObject({ auto }));
  test('the empty sender of the envelope is a machine’s; a spam flag is kept', async () => {
    expect(await message(mailOf(), { mailFrom: '' })).toMatchObject({ auto: 'bulk' });
    expect(await message(mailOf({ 'X-Spam-Flag': 'YES' }))).toMatchObject({ isSpam: true });
  });
});

describe('what it says', () => {
  const html = (body: string) => mailOf({ 'Content-Type': 'text/html; charset=utf-8' }, body);
  test.each([
    [
      '<p>Ja, gern.</p><div class="gmail_quote"><div class="gmail_attr">Ben hat geschrieben</div><blockquote class="gmail_quote">Alt</blockquote></div>',
    ],
    ['<p>Ja, gern.</p><div class="moz-cite-prefix">Ben:</div><blockquote type="cite">Alt</blockquote>'],
    ['<p>Ja, gern.</p><div id="appendonsend"></div><div>Alt</div>'],
    ['<p>Ja, gern.</p><hr><div id="x_divRplyFwdMsg">Von: Ben</div><p>Alt'],
    ['<p>Ja, gern.<div class="yahoo_quoted">Am Montag<div>Alt</div></div>'],
    ['<p>Ja, gern.<span id="OLK_SRC_BODY_SECTION"><p>Alt</p></span>'],
    ['<head><title>x</title><style>p{}</style></head><script>alert("x")</script><p>Ja, gern.'],
  ])('%s', async (body) => expect((await message(html(body))).text).toBe('Ja, gern.'));
  test('answers among quotes of HTML stay, and so does what only looks like a quote', async () => {
    const mixed =
      '<div class="gmail_quote"><div class="gmail_attr">Ben wrote:</div><blockquote>Größe?</blockquote>38<blockquote>Farbe?</blockquote>blau</div>';
    expect((await message(html(mixed))).text).toContain('38');
    expect((await message(html(mixed))).text).toContain('blau');
    expect((await message(html('<p>Bitte:</p><blockquote style="margin:0">zwei Räder</blockquote>'))).text).toBe(
      'Bitte:\n\nzwei Räder',
    );
    expect((await message(html('a < b <!-- nie zu, und doch da'))).text).toContain('und doch da');
  });
  test('links keep where they lead, entities are read', async () => {
    expect((await message(html('<a href="https://shop.example/a">hier</a> f&uuml;r 5&nbsp;&euro;'))).text).toBe(
      'hier <https://shop.example/a> für 5\u00a0€',
    );
  });
  test.each([
    ['#notiz\nRuft morgen an', 'note', 'Ruft morgen an'],
    ['#done Ist unterwegs.', 'done', 'Ist unterwegs.'],
    ['#fertig', 'done', ''],
    ['#notizblock ist da', null, '#notizblock ist da'],
  ])('%j', async (body, command, text) => expect(await message(mailOf({}, body))).toMatchObject({ command, text }));
  test('German and English are told apart', async () => {
    expect(await message(mailOf({}, 'Hallo, wann kommt das Rad und die Klingel?'))).toMatchObject({ locale: 'de' });
    expect(await message(mailOf({}, 'Hi, when is the bike here? Please tell me.'))).toMatchObject({ locale: 'en' });
    expect(await message(mailOf({}, 'Größe 38'))).toMatchObject({ locale: 'de' });
  });
  test('it was sent when it says, unless that cannot be', async () => {
    expect((await parsed(mailOf())).at).toEqual(new Date('2027-05-06T08:12:00Z'));
    for (const said of ['Thu, 06 May 2027 10:16:00 +0200', 'Thu, 01 Apr 2027 10:12:00 +0200', 'gestern', '']) {
      expect((await parsed(mailOf({ Date: said }))).at).toEqual(arrivedAt);
    }
  });
  test('the same mail has one key by whatever way it came, and another text another', async () => {
    const key = async (mail: string | Uint8Array) => (await parsed(mail)).vendorKey;
    expect(await key(mailOf())).toBe(await key(new TextEncoder().encode(`${mailOf()}\n\n`)));
    expect(await key(mailOf())).not.toBe(await key(mailOf({}, 'Anderes')));
    expect(await key(mailOf())).not.toBe(await key(mailOf({ From: 'eve@web.example' })));
    expect(await key(mailOf())).toMatch(/^[0-9a-f]{64}$/);
  });
  test('a mail of which only the head was fetched says so', async () => {
    expect(await message(mailOf({}, ''), { isHeadOnly: true })).toMatchObject({
      flag: 'too-large',
      subject: 'Frage',
      text: '',
    });
  });
  test('nested too deep or with a head too large it is shown as it stands there', async () => {
    const deep = Array.from(
      { length: 14 },
      (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\n\n--b${at}`,
    ).join('\n');
    expect(await message(`From: ada@web.example\n${deep}\nContent-Type: text/plain\n\nganz unten\n`)).toMatchObject({
      flag: 'too-large',
    });
    const large = await message(mailOf({ 'X-Long': 'a'.repeat(600_000) }));
    expect(large).toMatchObject({ flag: 'too-large' });
  });
  test('a long text in one part is read as a short one is', async () => {
    const long = `${'Größe 38, bitte. '.repeat(10)}\n`.repeat(300);
    const found = await message(
      mailOf({ 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': '8bit' }, long),
    );
    expect(found.text).toBe(long.trimEnd().replaceAll(' \n', '\n').trimEnd());
    expect(found.text.length).toBeGreaterThan(32 * 1024);
    const parts = `--b\nContent-Type: text/plain; charset=utf-8\n\n${long}\n--b\nContent-Type: text/csv; name=a.csv\n\n${long}--b--\n`;
    const mixed = await message(mailOf({ 'Content-Type': 'multipart/mixed; boundary=b' }, parts));
    expect(mixed.text).toBe(found.text);
    expect(mixed.media).toMatchObject([{ name: 'a.csv', type: 'text/csv' }]);
  });
});

test('files: twenty come along and the rest is counted, names say nothing of folders, pictures are pictures', async () => {
  const part = (at: number) =>
    `--b\nContent-Type: text/plain; name="a\\\\b/c${at}\u202egnp.txt"\nContent-Disposition: attachment\n\n${at}\n`;
  const svg =
    '--b\nContent-Type: image/svg+xml\nContent-ID: <x@y>\nContent-Disposition: inline; filename="x.svg"\n\n<svg onload="alert(1)"/>\n';
  const body = `${svg}${Array.from({ length: 22 }, (_, at) => part(at)).join('')}--b--\n`;
  const found = await message(mailOf({ 'Content-Type': 'multipart/mixed; boundary=b' }, body));
  expect(found.media).toHaveLength(channelLimits.mailFiles);
  expect(found.dropped).toBe(3);
  expect(found.media[0]).toMatchObject({ name: 'x.svg', type: 'image/svg+xml' });
  expect(found.media[0]).not.toHaveProperty('contentId');
  expect(found.media[1]?.name).toMatch(/^c0gnp\.txt$/);
  const bytes = [];
  for await (const chunk of found.media[1]?.open() ?? []) bytes.push(...chunk);
  expect(found.media[1]?.bytes).toBe(bytes.length);
});

test('what comes to the address of a bounce from a person is hers, and names the mail it answers', async () => {
  const verp = marks.bounceAddress('bounce+{t}@in.shop.example', 42, 'ada@web.example');
  expect(await message(mailOf({}), { rcptTo: [verp] })).toMatchObject({ auto: '', hints: [parcel] });
  expect(await message(mailOf({ 'Auto-Submitted': 'auto-replied' }), { rcptTo: [verp], mailFrom: '' })).toMatchObject({
    auto: 'auto-reply',
  });
});

test('a receipt of reading counts if it names a mail of ours', async () => {
  const receipt = (id: string) =>
    mailOf(
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=r' },
      `--r\nContent-Type: text/plain\n\nread\n--r\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: <${id}>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--r--\n`,
    );
  expect(await parsed(receipt(ours))).toMatchObject({ t: 'receipt', state: 'read', of: { parcel: { id: 42 } } });
  expect(await parsed(receipt('x@web.example'))).toMatchObject({ t: 'unsupported' });
});

describe('no bytes throw', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'From: ',
      'To: ',
      'Subject: =?utf-8?B?',
      'Content-Type: multipart/mixed; boundary="b"',
      '--b',
      '--b--',
      '',
      '\r\n\r\n',
      'Content-Type: text/html; charset=',
      'utf-7',
      '<div class="gmail_quote">',
      '<',
      '&#xD800;',
      '<!--',
      '<blockquote>',
      '</div>',
      '> ',
      '-- ',
      'Content-Transfer-Encoding: base64',
      'message/delivery-status',
      'Content-Type: message/rfc822',
      'Authentication-Results: a; (((',
      'Date: 9999999',
      `To: ${replyAddress}`,
      '\0',
      'Auto-Submitted: ',
      'References: <<<',
    ),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.array(piece, { maxLength: 60 }).map((all) => new TextEncoder().encode(all.join('\r\n'))),
    fc
      .array(
        fc.oneof(
          piece,
          fc.uint8Array({ maxLength: 9 }).map((it) => Buffer.from(it).toString('latin1')),
        ),
        { maxLength: 40 },
      )
      .map((all) => new Uint8Array(Buffer.from(all.join('\n'), 'latin1'))),
  );
  test('each comes to one thing, and to the same again; its original is a page', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (mail) => {
        const [first, ...more] = await parseMail(rawOf(mail), needs);
        expect(more).toEqual([]);
        expect(first && { t: first.t, key: first.vendorKey }).toEqual(
          await parseMail(rawOf(mail), needs).then(([it]) => it && { t: it.t, key: it.vendorKey }),
        );
        expect(first?.t === 'unsupported' && first.what === 'mail').toBe(false);
        expect((await readOriginal(mail)).html).toMatch(/<\/html>\n$/);
      }),
      { numRuns: 1_500 },
    );
  });
  test('not even nothing', async () => {
    expect(await message(new Uint8Array())).toMatchObject({ text: '', subject: '', sender: '' });
  });
});
