import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { openImap } from '../../plugin-server/channels/email/open-imap.ts';
import { type MailServers, startMailServers } from '../support/mail-servers.ts';
import { bringMail, emptyShelf, plainMail, readInto, type Shelf } from '../support/mailbox-reader.ts';

let servers: MailServers;
beforeAll(async () => {
  servers = await startMailServers();
}, 300_000);
afterAll(() => servers?.[Symbol.asyncDispose]());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 10 });
const isUp = (shelf: Shelf, times = 1) =>
  until(() => expect(shelf.states.filter(({ is }) => is === 'up').length).toBeGreaterThanOrEqual(times));
const subjects = (shelf: Shelf) =>
  shelf.kept.map(({ bytes }) => /^Subject: (.*)$/m.exec(Buffer.from(bytes).toString())?.[1]?.trim());
const bring = (user: string, words: string) => bringMail(servers.smtpPort, `${user}@inbox.test`, plainMail(words));
const flagsOf = async (user: string): Promise<string[][]> => {
  const client = await openImap(mailHostOf(servers.imapUrl(user)), AbortSignal.timeout(10_000));
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    const all = await client.fetchAll('1:*', { flags: true });
    return all.map(({ flags }) => [...(flags ?? [])].filter((it) => it === '\\Seen'));
  } finally {
    client.close();
  }
};

test('what lay in the mailbox before is nobody’s answer; what comes is brought at once', async () => {
  await bring('ada', 'old');
  await until(async () => expect(await flagsOf('ada')).toHaveLength(1));
  const shelf = emptyShelf();
  await using _ = readInto(servers, shelf, 'ada');
  await isUp(shelf);
  const times: number[] = [];
  for (const words of ['one', 'two', 'three', 'four', 'five']) {
    const began = performance.now();
    await bring('ada', words);
    await until(() => expect(subjects(shelf)).toContain(words));
    times.push(Math.round(performance.now() - began));
  }
  expect(subjects(shelf)).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(shelf.kept[0]?.meta).toEqual({ path: 'imap', authserv: null });
  await until(async () =>
    expect(await flagsOf('ada')).toEqual([[], ['\\Seen'], ['\\Seen'], ['\\Seen'], ['\\Seen'], ['\\Seen']]),
  );
  console.info(`mail to event: ${times.join(', ')} ms`);
});

test('a mail is marked as seen only after it is kept', async () => {
  const shelf = emptyShelf();
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using _ = readInto(servers, shelf, 'ben', () => {
    asked.resolve();
    return held.promise;
  });
  await isUp(shelf);
  await bring('ben', 'slow');
  await asked.promise;
  expect(await flagsOf('ben')).toEqual([[]]);
  held.resolve();
  await until(async () => expect(await flagsOf('ben')).toEqual([['\\Seen']]));
});

test('what cannot be kept now is brought again, in its order', async () => {
  const shelf = emptyShelf();
  let refusals = 4;
  await using _ = readInto(servers, shelf, 'cleo', async () => {
    refusals -= 1;
    if (refusals > 0 && refusals !== 2) throw new Error('The disk is full.');
  });
  await isUp(shelf);
  await bring('cleo', 'first');
  await until(() => expect(subjects(shelf)).toEqual(['first']));
  await bring('cleo', 'second');
  await until(() => expect(subjects(shelf)).toEqual(['first', 'second']));
});

test('after a restart it goes on where it was', async () => {
  const shelf = emptyShelf();
  const first = readInto(servers, shelf, 'dora');
  await isUp(shelf);
  await bring('dora', 'before');
  await until(() => expect(subjects(shelf)).toEqual(['before']));
  await first.stop();
  await bring('dora', 'meanwhile');
  await using _ = readInto(servers, shelf, 'dora');
  await until(() => expect(subjects(shelf)).toEqual(['before', 'meanwhile']));
  expect(shelf.brought).toHaveLength(2);
});

test('a mailbox that numbers its mails anew is read again, and nothing comes in twice', async () => {
  const shelf = emptyShelf();
  const first = readInto(servers, shelf, 'emil');
  await isUp(shelf);
  await bring('emil', 'one');
  await until(() => expect(subjects(shelf)).toEqual(['one']));
  await bring('emil', 'two');
  await until(() => expect(subjects(shelf)).toEqual(['one', 'two']));
  await first.stop();
  await servers.stopImap();
  servers.renumber('emil');
  await servers.startImap();
  await using _ = readInto(servers, shelf, 'emil');
  await isUp(shelf, 2);
  await bring('emil', 'three');
  await until(() => expect(subjects(shelf)).toEqual(['one', 'two', 'three']));
  expect(shelf.brought).toHaveLength(5);
});

test('a server that goes away is waited for', async () => {
  const shelf = emptyShelf();
  await using _ = readInto(servers, shelf, 'finn');
  await isUp(shelf);
  await bring('finn', 'one');
  await until(() => expect(subjects(shelf)).toEqual(['one']));
  await servers.stopImap();
  await until(() => expect(shelf.states.at(-1)).toEqual({ is: 'down', reason: 'refused' }));
  await servers.startImap();
  await isUp(shelf, 2);
  await bring('finn', 'two');
  await until(() => expect(subjects(shelf)).toEqual(['one', 'two']));
});

test('of a mail over 25 MB only its head is fetched', async () => {
  const shelf = emptyShelf();
  await using _ = readInto(servers, shelf, 'greta');
  await isUp(shelf);
  const line = `${'x'.repeat(76)}\r\n`;
  await bringMail(
    servers.smtpPort,
    'greta@inbox.test',
    plainMail('large') + line.repeat(Math.ceil((26 * 1024 * 1024) / line.length)),
  );
  await until(() => expect(subjects(shelf)).toEqual(['large']));
  expect(shelf.kept[0]?.meta.isHeadOnly).toBe(true);
  expect(shelf.kept[0]?.bytes.length).toBeLessThan(4_096);
  await bring('greta', 'small');
  await until(() => expect(subjects(shelf)).toEqual(['large', 'small']));
}, 60_000);

test('a wrong password is said in a word, and tried no oftener than waits allow', async () => {
  const shelf = emptyShelf();
  const wrong = { ...servers, imapUrl: () => servers.imapUrl('x').replace('secret', 'guess') };
  await using _ = readInto(wrong, shelf);
  await until(() => expect(shelf.states[0]).toEqual({ is: 'down', reason: 'password' }));
  expect(shelf.kept).toEqual([]);
});
