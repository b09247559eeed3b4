import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apartInThread } from '../../../plugin-server/channels/email/parse/apart-in-thread.ts';
import { takeApart } from '../../../plugin-server/channels/email/parse/take-apart.ts';

const photo = Buffer.alloc(1_500_000, 'nine kind otters ').toString('base64').replaceAll(/.{76}/g, '$&\r\n');
const mail = Buffer.from(
  [
    'From: =?utf-8?q?Ada_L=C3=B6w?= <ada@web.example>',
    'Message-ID: <one@web.example>',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=iso-8859-1',
    '',
    Buffer.from('Schöne Grüße\r\n\r\nAm Do., 6. Mai 2027 um 10:12 Uhr schrieb Ben:\r\n> Ja', 'latin1').toString(
      'latin1',
    ),
    '--b',
    'Content-Type: image/jpeg; name="a.jpg"',
    'Content-Disposition: attachment; filename="a.jpg"',
    'Content-Transfer-Encoding: base64',
    '',
    photo,
    '--b--',
    '',
  ].join('\r\n'),
  'latin1',
);

/** How often others had their turn while this went on. */
const turnsDuring = async <Given>(work: Promise<Given>): Promise<{ turns: number; given: Given }> => {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    if (isOver) return;
    turns += 1;
    setImmediate(turn);
  };
  setImmediate(turn);
  const given = await work;
  isOver = true;
  return { turns, given };
};

test('a mail with a photo says the same whichever thread reads it, and others have their turn meanwhile', async () => {
  const here = await turnsDuring(takeApart(mail));
  const there = await turnsDuring(apartInThread(mail));
  expect(there.given).toEqual(here.given);
  expect(there.given.words.text).toBe('Schöne Grüße');
  expect(there.given.parts.map(({ filename }) => filename)).toEqual(['a.jpg']);
  expect(here.turns).toBe(0);
  expect(there.turns).toBeGreaterThan(0);
});

test.runIf(process.platform === 'linux')('it gives way to everybody else of this process', async () => {
  await apartInThread(Buffer.from('\r\n\r\nIt fits.'));
  const threads = readdirSync('/proc/self/task').map((it) => readFileSync(`/proc/self/task/${it}/stat`, 'utf8'));
  // proc_pid_stat(5): the 19th, after a name that may hold anything.
  const niceOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')')).split(' ')[17]);
  const own = niceOf(readFileSync('/proc/self/stat', 'utf8'));
  expect(Math.max(...threads.map(niceOf))).toBeGreaterThan(own);
});

test('text that nobody asked for stays in the thread', async () => {
  const long = Buffer.from(`Message-ID: <one@web.example>\r\n\r\nIt fits.\r\n\r\n${'> It is there.\r\n'.repeat(500)}`);
  const [whole, start] = await Promise.all([apartInThread(long), apartInThread(long, 100)]);
  expect(whole.text.length).toBeGreaterThan(5_000);
  expect(start).toEqual({ ...whole, text: whole.text.slice(0, 100) });
});

test('mails that come at the same time come back each as itself', async () => {
  const mails = ['a', 'b', 'c'].map((words) => Buffer.from(`Message-ID: <${words}@web.example>\r\n\r\n${words}\r\n`));
  const read = await Promise.all(mails.map((it) => apartInThread(it)));
  expect(read.map(({ words }) => words.text)).toEqual(['a', 'b', 'c']);
});
