import { expect, test } from 'vitest';
import { faults, summary } from '../support/judge.ts';
import { testDatabase } from '../support/postgres.ts';
import { drawSeed } from '../support/random.ts';
import { killLoop } from './kill-loop.ts';

const tell = (where: string, report: Awaited<ReturnType<typeof killLoop>>): void => {
  const sorted = [...report.recoveryMs].sort((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  console.log(
    `${where}: ${report.kills} kills (${report.duringStart} while starting); ${summary(report.verdict)}; ` +
      `restart to first acknowledgement p50 ${at(0.5)} ms, worst ${at(1)} ms; ledger ${report.ledger}`,
  );
};

const kills = Number(process.env.KILLS ?? 25);

test('the server is killed while visitors and agents write: nothing acknowledged is lost, nothing is there twice, everybody sees it in order', {
  timeout: 60_000 + kills * 5_000,
}, async () => {
  const report = await killLoop({ kills, random: drawSeed('kill loop') });
  tell('SQLite', report);
  expect([...faults(report.verdict), ...report.wrongLists]).toEqual([]);
  expect(report.exit).toBe(0);
  // Emptiness would pass as well.
  expect(report.verdict.acked).toBeGreaterThan(kills * 10);
  expect(report.verdict.conversations).toBe(8);
  report.clean();
});

test('the same with PostgreSQL', { timeout: 90_000 }, async () => {
  await using database = await testDatabase();
  const report = await killLoop({ kills: 6, random: drawSeed('kill loop, PostgreSQL'), databaseUrl: database.url });
  tell('PostgreSQL', report);
  expect([...faults(report.verdict), ...report.wrongLists]).toEqual([]);
  expect(report.exit).toBe(0);
  expect(report.verdict.acked).toBeGreaterThan(60);
  expect(report.verdict.conversations).toBe(8);
  report.clean();
});
