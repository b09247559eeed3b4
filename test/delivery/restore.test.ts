import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { inShell } from '../command/in-shell.ts';
import { pdf } from '../file/samples.ts';
import { bareDist } from '../support/bare-dist.ts';
import { startChaosProxy } from '../support/chaos-proxy.ts';
import { Crowd } from '../support/crowd.ts';
import { faults, judge, summary } from '../support/judge.ts';
import { type Line, openLedger, readLedger } from '../support/ledger.ts';
import { visitor } from '../support/people.ts';
import { seeded } from '../support/random.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startServer } from '../support/server-process.ts';
import { recordTruthOf } from '../support/truth.ts';

interface Manifest {
  readonly epoch: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly unknown[];
}

/** What one row of the new database says of itself. */
const only = (database: DatabaseSync, statement: string): unknown =>
  Object.values(database.prepare(statement).get()!)[0];

test('a backup made while everybody writes is whole: put into an empty folder it has every row of its manifest, and everybody goes on from there', {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-restore-'));
  const dist = bareDist();
  const [old, fresh] = [join(folder, 'old'), join(folder, 'fresh')];
  await using proxy = await startChaosProxy(seeded(1));
  const place = { publicUrl: `http://127.0.0.1:${proxy.port}` };
  const environment = { NAHTLOS_PUBLIC_URL: place.publicUrl };
  const ledger = openLedger(join(folder, 'ledger.jsonl'));
  const first = startServer({ dist, dataFolder: old, environment });
  proxy.aim(await first.ready);
  const { headers } = await visitor(place);
  const sent = await fetch(`${place.publicUrl}/v1/visitor/file`, {
    method: 'PUT',
    headers: { ...headers, 'x-nahtlos-cid': 'a'.repeat(22), 'x-nahtlos-name': 'order.pdf' },
    body: new Uint8Array(pdf()),
  });
  const { file } = (await sent.json()) as { file: string };
  const crowd = await Crowd.gather(place, ledger, seeded(2), { visitors: 4, agents: 2, secondTabs: 0 });
  crowd.talk(50);
  for (let heard = 0; heard < 60; heard += 1) await ledger.next('acked');

  const promisedBefore = readLedger(ledger.path).length;
  const from = performance.now();
  const backup = await inShell('plugin-server/command/backup.ts', ['--to', join(folder, 'backups')], {
    NAHTLOS_DATA: old,
  });
  const backupMs = performance.now() - from;
  expect(backup).toMatchObject({ code: 0, stderr: '' });
  const meanwhile = readLedger(ledger.path)
    .slice(promisedBefore)
    .filter(({ t }) => t === 'acked').length;
  const manifest = JSON.parse(readFileSync(join(backup.stdout.trim(), 'manifest.json'), 'utf8')) as Manifest;

  // The machine is gone; on the next one there is a backup and, from another place, the key.
  first.signal('SIGKILL');
  proxy.aim(null);
  await first.ended;
  const diedAt = readLedger(ledger.path).length;
  mkdirSync(fresh, { mode: 0o700 });
  cpSync(join(old, 'secret.key'), join(fresh, 'secret.key'));
  const restoreFrom = performance.now();
  const restored = await inShell('plugin-server/command/restore.ts', [backup.stdout.trim()], { NAHTLOS_DATA: fresh });
  expect(restored).toMatchObject({ code: 0, stderr: '' });

  const database = new DatabaseSync(join(fresh, 'nahtlos.db'), { readOnly: true });
  const counts = Object.keys(manifest.counts).map((table) => [
    table,
    only(database, `select count(*) from "${table}"`),
  ]);
  expect(Object.fromEntries(counts)).toEqual(manifest.counts);
  expect(only(database, 'pragma integrity_check')).toBe('ok');
  expect(only(database, "select value from meta where key = 'epoch'")).not.toBe(manifest.epoch);
  database.close();

  const second = startServer({ dist, dataFolder: fresh, environment });
  proxy.aim(await second.ready);
  const restoreMs = performance.now() - restoreFrom;
  for (let heard = 0; heard < 30; heard += 1) await ledger.next('acked');
  crowd.rest();
  await crowd.settle(90_000);
  await crowd.record();
  crowd.end();
  const got = await fetch(`${place.publicUrl}/v1/visitor/file/${file}`, { headers });
  expect(Buffer.from(await got.arrayBuffer()).equals(pdf())).toBe(true);
  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
  await recordTruthOf(fresh, undefined, ledger);
  ledger.close();

  // What was promised before the backup began is there; what came later may be gone with the machine, what came after is not.
  const lines = readLedger(ledger.path);
  const promised = new Set(lines.slice(0, promisedBefore).flatMap((line) => (line.t === 'acked' ? [line.cid] : [])));
  const isOfNow = (line: Line, index: number): boolean =>
    index > diedAt || ((line.t === 'sent' || line.t === 'acked' || line.t === 'parked') && promised.has(line.cid));
  const verdict = judge(lines.filter(isOfNow));
  console.log(
    `backup ${Math.round(backupMs)} ms with ${meanwhile} writes meanwhile; to ready again ${Math.round(restoreMs)} ms; ${summary(verdict)}`,
  );
  expect(faults(verdict)).toEqual([]);
  expect(promised.size).toBeGreaterThan(50);
  // Every view of the time before was dropped for the new epoch: four visitors’, and two agents’ of four conversations each.
  const dropped = lines
    .slice(diedAt)
    .flatMap((line) => (line.t === 'dropped' ? [`${line.viewer} ${line.conversation}`] : []));
  expect(new Set(dropped).size).toBe(4 + 2 * 4);
  recordFigures('restore-under-load', [
    { promise: 'P11', name: 'rows that differ from the manifest', value: 0, target: '0', isMet: true },
    {
      promise: 'P11',
      name: 'entries acknowledged before the backup and missing',
      value: verdict.lost.length,
      target: '0',
      isMet: verdict.lost.length === 0,
    },
    { promise: 'P11', name: 'writes while the backup ran', value: meanwhile },
    { promise: 'P11', name: 'restore to ready, minutes', value: (restoreMs / 60_000).toFixed(2) },
  ]);
  for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
});
