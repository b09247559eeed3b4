import { describe, expect, test } from 'vitest';
import { linesOf } from '../../plugin-server/channels/email/parse/line.ts';
import { strip } from '../../plugin-server/channels/email/parse/strip.ts';
import { mailOf, message } from '../channels/email/mail-of.ts';
import { type Case, cpuOf, hasSamples, ownCases, report, sampleCases, withoutSamples } from './cases.ts';

const folded = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const stripped = ({ bytes }: Case): string => strip(linesOf(new TextDecoder().decode(bytes))).text;
const isExact = (it: Case): boolean => folded(stripped(it)) === folded(it.expected);
const isLost = (it: Case): boolean => {
  const got = folded(stripped(it));
  return it.expected.split('\n').some((line) => !got.includes(folded(line)));
};

const figuresOf = async (set: string, cases: readonly Case[]) => {
  let longest = 0;
  for (const it of cases) longest = Math.max(longest, await cpuOf(() => stripped(it)));
  const exact = cases.filter(isExact).map(({ name }) => name);
  const lost = cases.filter(isLost).map(({ name }) => name);
  report(`quotes, ${set}`, { cases: cases.length, exact: exact.length, lost: lost.length, 'longest ms': longest });
  return { exact, lost };
};

describe("the project's own cases of quotes and signatures", () => {
  const cases = ownCases('quotes');
  test('there are some', () => expect(cases.length).toBeGreaterThanOrEqual(12));
  test.each(cases)('$name', (it) => expect(folded(stripped(it))).toBe(folded(it.expected)));
  test('none loses a line of a reply', async () => expect((await figuresOf('own', cases)).lost).toEqual([]));
});

describe.skipIf(!hasSamples('quotes'))(withoutSamples('quotes'), () => {
  test('none loses a line of a reply, and three of four come out as they were written', async () => {
    const cases = sampleCases('quotes');
    expect(cases.length).toBeGreaterThan(0);
    const { exact, lost } = await figuresOf('samples', cases);
    expect(lost).toEqual([]);
    expect(exact.length).toBeGreaterThanOrEqual(cases.length * 0.75);
  });
});

describe('a mail of 770 KB of quotes', () => {
  const wordy = 'Am Do., 6. Mai 2027 um 10:12 Uhr schrieb Ben <hello@shop.example>:';
  const shapes: Readonly<Record<string, string>> = {
    'all of it quoted': Array.from(
      { length: 14_000 },
      (_, at) => `${'>'.repeat(1 + (at % 40))} line ${at} on 6 May 2027 at 10:12`,
    ).join('\n'),
    'none of it marked': Array.from({ length: 11_000 }, () => wordy).join('\n'),
    'heads above heads': Array.from({ length: 26_000 }, () => 'Von: Ben <hello@shop.example>').join('\n'),
    'lines that never end': `On 6 May 2027 at 10:12 ${'Ben <a@b.example> '.repeat(43_000)}`,
    'dashes and devices': 'Sent from my iPhone\n--\n'.repeat(34_000),
  };

  test.each(Object.entries(shapes))('%s is read once through, and her words stay', async (name, quotes) => {
    const text = `Danke, das passt.\n\n${wordy}\n\n${quotes}\n`;
    expect(text.length).toBeGreaterThan(700_000);
    let steps = 0;
    const lines = linesOf(text);
    const ms = await cpuOf(() => {
      const got = strip(lines, () => {
        steps += 1;
      });
      expect(got.text.startsWith('Danke, das passt.')).toBe(true);
    });
    const both = mailOf(
      { 'MIME-Version': '1.0', 'Content-Type': 'multipart/alternative; boundary="b"' },
      `--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>${text.replaceAll('\n', '<br>\n')}</p>\n--b--\n`,
    );
    const mails = [mailOf({}, text), both].map((mail) => new TextEncoder().encode(mail.replaceAll('\n', '\r\n')));
    const [one, two] = [await cpuOf(() => message(mails[0] ?? '')), await cpuOf(() => message(mails[1] ?? ''))];
    for (const mail of mails) expect((await message(mail)).text.startsWith('Danke, das passt.')).toBe(true);
    report(`770 KB, ${name}`, {
      lines: lines.length,
      steps,
      'strip ms': ms,
      'mail ms': one,
      'with HTML beside it ms': two,
    });
    // Two looks at every line, and as many joined ones as the first 64 KB can hold.
    expect(steps).toBeLessThan(lines.length * 2 + 64 * 1024);
  });
});
