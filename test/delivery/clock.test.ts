import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../plugin-server/clock.ts';
import { bareDist } from '../support/bare-dist.ts';
import { Crowd } from '../support/crowd.ts';
import { faults, judge, summary } from '../support/judge.ts';
import { openLedger, readLedger } from '../support/ledger.ts';
import { seeded } from '../support/random.ts';
import { startTestApp } from '../support/test-app.ts';
import { recordTruth } from '../support/truth.ts';

const hourMs = 3_600_000;

test('whoever sets the server’s clock back or forward turns no order round and stops nobody', {
  timeout: 300_000,
}, async () => {
  const real = systemClock();
  let offMs = 0;
  const clock: Clock = { ...real, wall: () => real.wall() + offMs };
  const dist = bareDist();
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-clock-'));
  await using app = await startTestApp({ dist, clock });
  const ledger = openLedger(join(folder, 'ledger.jsonl'));
  const crowd = await Crowd.gather(app, ledger, seeded(3), { visitors: 3, agents: 2, secondTabs: 0 });
  crowd.talk(40);
  for (const step of [-hourMs, 2 * hourMs, -72 * hourMs, 6 * hourMs, 0]) {
    offMs = step;
    for (let heard = 0; heard < 30; heard += 1) await ledger.next('acked');
    // A new connection is admitted by the same clock.
    crowd.dropOne();
  }
  crowd.rest();
  await crowd.settle(90_000);
  await crowd.record();
  crowd.end();
  await recordTruth(app.store, ledger);
  ledger.close();
  const verdict = judge(readLedger(ledger.path));
  console.log(summary(verdict));
  expect(faults(verdict)).toEqual([]);
  expect(verdict.acked).toBeGreaterThanOrEqual(150);
  for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
});
