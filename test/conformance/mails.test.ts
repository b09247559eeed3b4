import { describe, expect, test } from 'vitest';
import { readOriginal } from '../../plugin-server/channels/email/parse/read-original.ts';
import { mailOf, message, parsed } from '../channels/email/mail-of.ts';
import { type Case, cpuOf, hasSamples, ownCases, report, sampleCases, withoutSamples } from './cases.ts';

/** Stored and shown: something comes out of it, the same whenever it comes, and its original can be looked at. */
const figuresOf = async (set: string, cases: readonly Case[]) => {
  const seen = { cases: cases.length, messages: 0, reports: 0, exceptions: 0, 'slowest ms': 0 };
  for (const { name, bytes } of cases) {
    const ms = await cpuOf(async () => {
      try {
        const [first, again] = [await parsed(bytes), await parsed(bytes)];
        expect(again.vendorKey, name).toBe(first.vendorKey);
        expect(first.t, name).not.toBe('unsupported');
        if (first.t === 'message') seen.messages += 1;
        else seen.reports += 1;
        expect((await readOriginal(bytes)).html, name).toMatch(/^<!doctype html>/);
      } catch (cause) {
        seen.exceptions += 1;
        console.error(name, cause);
      }
    });
    seen['slowest ms'] = Math.max(seen['slowest ms'], ms);
  }
  report(`mails, ${set}`, seen);
  return seen;
};

describe("the project's own mails", () => {
  const cases = ownCases('mails');
  const named = async (name: string) => parsed(cases.find((it) => it.name === name)?.bytes ?? new Uint8Array());

  test('none is refused, whatever stands in it', async () => {
    expect(cases.length).toBeGreaterThanOrEqual(8);
    expect(await figuresOf('own', cases)).toMatchObject({ exceptions: 0, messages: cases.length });
  });
  test.each([
    ['plain-latin', { subject: 'Größe', text: 'Passt Größe 38?', flag: null }],
    ['html-only', { text: 'Guten Tag,\n\nRad | 2\n\n- blau\n- rot' }],
    ['flowed', { text: 'This is one long line of text.\n\nAnd another.' }],
    ['utf7', { flag: 'charset', text: 'Gr+APYA3w-e' }],
    ['no-charset-eight-bit', { flag: 'charset', text: 'Grüße aus Köln' }],
    ['two-from', { from: { assurance: 'spoofable' } }],
    ['no-from', { from: { identifiers: [{ kind: 'email', value: '' }], assurance: 'spoofable' }, text: 'Hallo' }],
    ['bottom-of-outlook', { text: 'Ja, gern.', isCut: true }],
  ])('%s', async (name, said) => expect(await named(name)).toMatchObject(said));
  test('files have names without paths, a mail in the mail is one, and so are what Outlook packs and calendars', async () => {
    const found = await named('attachments');
    expect(found.t === 'message' && found.media.map(({ name, type }) => [name, type])).toEqual([
      ['bild.png', 'image/png'],
      ['Weitergeleitet.eml', 'message/rfc822'],
      ['winmail.dat', 'application/ms-tnef'],
      ['attachment.ics', 'text/calendar'],
    ]);
  });
});

describe('a page of 700 KB that no mail program would write', () => {
  test.each([
    ['comments that never end', '<!-- '],
    ['titles that never end', '<title>a'],
    ['scripts', '<script>a</script>b'],
    ['cells in one row', '<td>a'],
    ['depth', '<div><span><ul><li>a'],
    ['ends of nothing', '</div></p></a>a'],
    ['open quotes', '<a href="x>a'],
    ['open brackets', '< <a <!x '],
    ['links', '<a href="https://shop.example/a">b</a>'],
    ['entities', '&amp;&#x41;&nope;'],
  ])('%s', async (name, piece) => {
    const body = `<p>Ja, gern.</p>${piece.repeat(Math.ceil(700_000 / piece.length))}`;
    const mail = new TextEncoder().encode(mailOf({ 'Content-Type': 'text/html; charset=utf-8' }, body));
    let text = '';
    const ms = await cpuOf(async () => {
      text = (await message(mail)).text;
    });
    expect(text.startsWith('Ja, gern.')).toBe(true);
    report(`700 KB of HTML, ${name}`, { 'mail ms': ms, 'original ms': await cpuOf(() => readOriginal(mail)) });
  });
});

describe.skipIf(!hasSamples('mails'))(withoutSamples('mails'), () => {
  test('every one is read and shown, and none throws', async () => {
    const cases = sampleCases('mails');
    expect(cases.length).toBeGreaterThan(0);
    expect((await figuresOf('samples', cases)).exceptions).toBe(0);
  });
});
