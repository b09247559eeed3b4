import { parseArgs } from 'node:util';
import { faults } from '../support/judge.ts';
import { drawSeed } from '../support/random.ts';
import { recordFigures } from '../support/record-figures.ts';
import { killFigures, killLoop, sentenceOf } from './kill-loop.ts';

/** `npm run kill -- 200 [--database postgres://…]`: the kill loop of the tests, as often as wanted. `SEED=…` repeats one. */
const { values, positionals } = parseArgs({ options: { database: { type: 'string' } }, allowPositionals: true });
const report = await killLoop({
  kills: Number(positionals[0] ?? 200),
  random: drawSeed('kill loop'),
  ...(values.database === undefined ? {} : { databaseUrl: values.database }),
});
console.log(sentenceOf(report));
recordFigures(values.database === undefined ? 'kill' : 'kill-postgres', killFigures(report));
const wrong = [...faults(report.verdict), ...report.wrongLists];
for (const fault of wrong) console.log(fault);
if (wrong.length === 0) report.clean();
process.exit(wrong.length === 0 ? 0 : 1);
