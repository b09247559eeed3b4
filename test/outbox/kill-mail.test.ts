import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { headerOf, type MailServer, type Manners, startMailServer } from '../support/mail-server.ts';
import { ask, visitor } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const dist = bareDist();
const waited = { timeout: 30_000, interval: 10 };

/** A server in a process of its own that is killed and started again over the same data. */
const openServer = (mail: MailServer, environment: Record<string, string> = {}) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-kill-mail-'));
  let running: ServerProcess | null = null;
  onTestFinished(async () => {
    running?.signal('SIGKILL');
    await running?.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return {
    start: async () => {
      running = startServer({
        dist,
        dataFolder,
        environment: {
          NAHTLOS_EMAIL_ADDRESS: 'hello@shop.example',
          NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
          ...environment,
        },
      });
      return { publicUrl: `http://127.0.0.1:${await running.ready}` };
    },
    kill: async () => {
      running?.signal('SIGKILL');
      await running?.ended;
    },
  };
};

interface Moment {
  readonly manners: Manners;
  /** The process has got so far. */
  readonly isReached: (mail: MailServer, before: { connections: number; received: number }) => boolean;
  readonly arrives: number;
}

const moments: Record<string, Moment> = {
  'before a byte of the mail has left': {
    manners: { greeting: 'hang' },
    isReached: (mail, before) => mail.connections() > before.connections,
    arrives: 1,
  },
  'while the recipient is being asked for': {
    manners: { recipient: 'hang' },
    isReached: (mail, before) => mail.connections() > before.connections,
    arrives: 1,
  },
  'when the mail is there and the answer is not': {
    manners: { text: 'hang' },
    isReached: (mail, before) => mail.received.length > before.received,
    arrives: 2,
  },
};

const killAt = async ({ manners, isReached, arrives }: Moment, times: number, environment?: Record<string, string>) => {
  await using mail = await startMailServer();
  const server = openServer(mail, environment);
  for (let n = 0; n < times; n += 1) {
    let place = await server.start();
    const ada = await visitor(place);
    const before = { connections: mail.connections(), received: mail.received.length };
    mail.behave(manners);
    const to = `ada${n}@web.example`;
    const headers = { authorization: `Bearer ${ada.token}` };
    const { id } = await ask(place, 'visitor', 'code:request', { kind: 'email', value: to, purpose: 'prove' }, headers);
    await expect.poll(() => isReached(mail, before), waited).toBe(true);
    await server.kill();
    mail.behave({});
    place = await server.start();
    const mine = () => mail.received.filter((it) => it.to.includes(to));
    await expect.poll(() => mine().length, waited).toBe(arrives);
    expect(new Set(mine().map(({ raw }) => headerOf(raw, 'Message-ID'))).size).toBe(1);
    const digits = /^ {4}(\d{6})$/m.exec(mine()[0]?.raw ?? '')?.[1] ?? '';
    // What came by mail proves the address, after all that.
    expect(await ask(place, 'visitor', 'code:verify', { id, code: digits }, headers)).toMatchObject({
      level: 'possessed',
    });
    await server.kill();
  }
};

const times = 2;

test.each(Object.keys(moments))('killed %s: the mail arrives, at most twice, and then under the same id', {
  timeout: 120_000,
}, async (name) => {
  await killAt(moments[name] as Moment, times);
});

test('the same with PostgreSQL', { timeout: 120_000 }, async () => {
  await using database = await testDatabase();
  await killAt(moments['when the mail is there and the answer is not'] as Moment, 1, { DATABASE_URL: database.url });
});
