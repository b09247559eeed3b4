import { expect, test } from 'vitest';
import { faults } from '../support/judge.ts';
import { testDatabase } from '../support/postgres.ts';
import { drawSeed } from '../support/random.ts';
import { recordFigures } from '../support/record-figures.ts';
import { killFigures, killLoop, sentenceOf } from './kill-loop.ts';

/** By hand as many as wanted: `npm run kill -- 200`. */
const kills = 25;

test('the server is killed while visitors and agents write: nothing acknowledged is lost, nothing is there twice, everybody sees it in order', {
  timeout: 600_000,
}, async () => {
  const report = await killLoop({ kills, random: drawSeed('kill loop') });
  console.log(sentenceOf(report));
  recordFigures('kill', killFigures(report));
  expect([...faults(report.verdict), ...report.wrongLists]).toEqual([]);
  expect(report.exit).toBe(0);
  // Emptiness would pass as well.
  expect(report.verdict.acked).toBeGreaterThan(kills * 10);
  expect(report.verdict.conversations).toBe(8);
  report.clean();
});

test('the same with PostgreSQL', { timeout: 300_000 }, async () => {
  await using database = await testDatabase();
  const report = await killLoop({ kills: 5, random: drawSeed('kill loop, PostgreSQL'), databaseUrl: database.url });
  console.log(sentenceOf(report));
  recordFigures('kill-postgres', killFigures(report));
  expect([...faults(report.verdict), ...report.wrongLists]).toEqual([]);
  expect(report.exit).toBe(0);
  expect(report.verdict.acked).toBeGreaterThan(50);
  expect(report.verdict.conversations).toBe(8);
  report.clean();
});
