import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { root } from './root.ts';

/** `npm run figures`: the figures behind the promises, each from the last run of the suite that measures it. */

const promises: Readonly<Record<string, string>> = {
  P1: 'An acknowledged message is never lost',
  P2: 'Never twice, never out of order, no conflicting copies',
  P3: 'Offline is fine',
  P4: 'Every escalation is delivered or visibly failed',
  P5: 'Repeated and reordered webhooks change nothing',
  P6: 'Survives a full disk, clock jumps, slow readers, floods',
  P7: 'Nobody reads a foreign conversation',
  P8: 'No script from content',
  P9: 'The widget is quiet before consent',
  P10: 'Erased is erased',
  P11: 'Restorable',
  P12: 'Attackers are slowed',
  P13: 'Runs for days',
};

/** What a suite leaves in bench-results/figures/ (test/support/record-figures.ts). */
const record = v.strictObject({
  at: v.string(),
  suite: v.string(),
  figures: v.array(
    v.strictObject({
      promise: v.picklist(Object.keys(promises)),
      name: v.string(),
      value: v.union([v.number(), v.string()]),
      target: v.optional(v.string()),
      isMet: v.optional(v.boolean()),
    }),
  ),
});

const records = globSync('bench-results/figures/*.json', { cwd: root }).map((path) =>
  v.parse(record, JSON.parse(readFileSync(join(root, path), 'utf8'))),
);
const all = records.flatMap(({ at, suite, figures }) => figures.map((figure) => ({ ...figure, at, suite })));

for (const [id, promise] of Object.entries(promises)) {
  console.log(`${id.padEnd(4)} ${promise}`);
  const mine = all.filter((figure) => figure.promise === id);
  if (mine.length === 0) console.log('       not measured yet');
  for (const { name, value, target, isMet, suite, at } of mine) {
    const aim = target === undefined ? '' : `  (aim ${target})`;
    console.log(
      `${isMet === false ? '  MISS ' : '       '}${name}: ${value}${aim}  · ${suite}, ${at.slice(0, 16).replace('T', ' ')}`,
    );
  }
}
if (all.some(({ isMet }) => isMet === false)) process.exitCode = 1;
