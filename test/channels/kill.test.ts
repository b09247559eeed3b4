import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { KeeperOrder } from '../support/mail-keeper.ts';
import { startMailServers } from '../support/mail-servers.ts';
import { bringMail, plainMail } from '../support/mailbox-reader.ts';
import { startTestApp } from '../support/test-app.ts';

const program = fileURLToPath(new URL('../support/mail-keeper.ts', import.meta.url));
const preflight = fileURLToPath(new URL('../../tools/preflight.js', import.meta.url));
const rounds = 10;

/** A data folder with a site in it. */
const makeFolder = async (): Promise<{ dataFolder: string; site: string }> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-kill-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const app = await startTestApp({ dataFolder });
  const [site] = await app.store.read.sites();
  await app.close();
  return { dataFolder, site: site!.id };
};

const startKeeper = (order: KeeperOrder) => {
  const child: ChildProcess = spawn(process.execPath, ['--import', preflight, program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
  });
  let said = '';
  let wrong = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    wrong += text;
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  const says = (word: RegExp): Promise<RegExpExecArray> =>
    vi.waitFor(
      () => {
        expect(wrong).toBe('');
        const found = word.exec(said);
        expect(found, said).not.toBeNull();
        return found!;
      },
      { timeout: 30_000, interval: 10 },
    );
  return { says, kill };
};

/** How often each mail is kept. */
const keptOf = (dataFolder: string): { rows: number; keys: number } => {
  const database = new DatabaseSync(join(dataFolder, 'nahtlos.db'), { readOnly: true });
  const row = database.prepare('select count(*) as rows, count(distinct key) as keys from inbound_raw').get();
  database.close();
  return { ...(row as { rows: number; keys: number }) };
};

const moments = ['before-commit', 'after-commit'] as const;

test.each(moments)('a server killed %s of a mail from its mailbox has it once when it is back', async (stops) => {
  await using servers = await startMailServers();
  const order = { ...(await makeFolder()), stops, imapUrl: servers.imapUrl('reply'), inletPort: null };
  for (let round = 0; round < rounds; round += 1) {
    const keeper = startKeeper({ ...order, stopsAt: `victim-${round}-` });
    await keeper.says(/^up$/m);
    // What the one before left undone.
    if (round > 0 && stops === 'before-commit') await keeper.says(/^kept$/m);
    await bringMail(servers.smtpPort, 'reply@inbox.test', plainMail(`victim-${round}-`));
    await keeper.says(/^at$/m);
    await keeper.kill();
  }
  const last = startKeeper({ ...order, stopsAt: '' });
  await last.says(/^up$/m);
  await bringMail(servers.smtpPort, 'reply@inbox.test', plainMail('last'));
  await vi.waitFor(() => expect(keptOf(order.dataFolder).rows).toBe(rounds + 1), { timeout: 20_000, interval: 50 });
  await last.kill();
  expect(keptOf(order.dataFolder)).toEqual({ rows: rounds + 1, keys: rounds + 1 });
}, 300_000);

test.each(
  moments,
)('a server killed %s of a mail that is handed over has it once when it was brought again', async (stops) => {
  const order = { ...(await makeFolder()), stops, imapUrl: null };
  const mails: string[] = [];
  let inletPort = 0;
  for (let round = 0; round < rounds; round += 1) {
    const keeper = startKeeper({ ...order, inletPort, stopsAt: `victim-${round}-` });
    const [, port = ''] = await keeper.says(/^port (\d+)$/m);
    inletPort = Number(port);
    // Nobody said 250: whoever has it brings it again, the very same.
    if (round > 0) await bringMail(inletPort, 'reply@inbox.test', mails[round - 1] ?? '');
    mails.push(plainMail(`victim-${round}-`));
    const brought = bringMail(inletPort, 'reply@inbox.test', mails[round] ?? '').then(
      () => 'taken',
      () => 'not taken',
    );
    await keeper.says(/^at$/m);
    await keeper.kill();
    expect(await brought).toBe('not taken');
  }
  const last = startKeeper({ ...order, inletPort, stopsAt: '' });
  await last.says(/^port/m);
  await bringMail(inletPort, 'reply@inbox.test', mails.at(-1) ?? '');
  await last.kill();
  expect(keptOf(order.dataFolder)).toEqual({ rows: rounds, keys: rounds });
}, 300_000);
