import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { calm, startChaosProxy, type Weather } from '../support/chaos-proxy.ts';
import { Crowd } from '../support/crowd.ts';
import { faults, judge, summary } from '../support/judge.ts';
import { openLedger, readLedger } from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';
import { drawSeed, type Random } from '../support/random.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startTestApp } from '../support/test-app.ts';
import { recordTruth } from '../support/truth.ts';

/** A few seconds of some weather. */
const draw = (random: Random): Weather => ({
  latencyMs: random.pick([0, 5, 40, 150]),
  jitterMs: random.pick([0, 10, 100]),
  bytesPerSecond: random.pick([Number.POSITIVE_INFINITY, 200_000, 20_000]),
  refuse: random.pick([0, 0, 0.3]),
  reset: { share: random.pick([0, 0.3, 0.8]), afterBytes: [300, 12_000] },
  halfOpen: { share: random.pick([0, 0.3, 0.6]), afterBytes: [600, 8_000] },
});

const storms = 12;
const stormMs = 1_500;

describe.each(['SQLite', 'PostgreSQL'] as const)('%s:', (kind) => {
  test('three devices, two of them with two tabs, and two agents write through resets, stalls and delays: each message once, in order, before everybody’s eyes', {
    timeout: 300_000,
  }, async () => {
    const random = drawSeed(`chaos, ${kind}`);
    await using database = kind === 'SQLite' ? null : await testDatabase();
    await using proxy = await startChaosProxy(random.fork());
    const place = { publicUrl: `http://127.0.0.1:${proxy.port}` };
    const dist = bareDist();
    await using app = await startTestApp({
      dist,
      environment: {
        NAHTLOS_PUBLIC_URL: place.publicUrl,
        ...(database === null ? {} : { DATABASE_URL: database.url }),
      },
    });
    proxy.aim(app.port);
    const folder = mkdtempSync(join(tmpdir(), 'nahtlos-chaos-'));
    const ledger = openLedger(join(folder, 'ledger.jsonl'));
    const crowd = await Crowd.gather(place, ledger, random.fork(), { visitors: 3, agents: 2, secondTabs: 2 });
    crowd.talk(150);
    for (let storm = 0; storm < storms; storm += 1) {
      proxy.set(draw(random));
      await pause(stormMs / 2);
      if (random.chance(0.5)) proxy.cut(0.3);
      if (storm === storms / 2) proxy.cut();
      if (random.chance(0.3)) crowd.reload();
      if (random.chance(0.3)) crowd.dropOne();
      await pause(stormMs / 2);
    }
    crowd.rest();
    proxy.set(calm);
    const drainMs = await crowd.settle(90_000);
    const lists = await crowd.wrongLists();
    await crowd.record();
    crowd.end();
    await recordTruth(app.store, ledger);
    ledger.close();

    const verdict = judge(readLedger(ledger.path));
    console.log(
      `${kind}: ${JSON.stringify(proxy.counts)}; ${summary(verdict)}; ` +
        `drained ${Math.round(drainMs)} ms after calm; ledger ${ledger.path}`,
    );
    const turned = verdict.disordered.length + verdict.misseen.length;
    recordFigures(`chaos-${kind.toLowerCase()}`, [
      { promise: 'P2', name: 'sent through the chaos proxy', value: verdict.sent },
      {
        promise: 'P2',
        name: 'doubled',
        value: verdict.doubled.length,
        target: '0',
        isMet: verdict.doubled.length === 0,
      },
      { promise: 'P2', name: 'out of order, or seen so', value: turned, target: '0', isMet: turned === 0 },
      { promise: 'P2', name: 'drained after calm, s', value: (drainMs / 1_000).toFixed(1), target: '5' },
    ]);
    expect([...faults(verdict), ...lists]).toEqual([]);
    expect(verdict.acked).toBeGreaterThan(100);
    expect(proxy.counts.reset + proxy.counts.halfOpen).toBeGreaterThan(5);
    for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
  });
});
