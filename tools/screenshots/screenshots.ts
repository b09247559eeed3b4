import { parseArgs } from 'node:util';
import { buildStale } from '../build.ts';
import { photographProgram } from './photograph-program.ts';
import { photographScenes } from './photograph-scenes.ts';
import { openStage } from './stage.ts';

/**
 * `npm run screenshots [-- --only program,scenes] [--looks 'de desktop,du']`
 *   program   the running program with the demo's data; what a README shows of it lies in docs/images
 *   scenes    every screen and state of the widget and what owners set, in every look, on a contact sheet for eyes:
 *             screenshots/index.html, and screenshots/GROUP.png; `--looks`: only in these, without the inbox
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: 'program,scenes' }, looks: { type: 'string' } },
});
/** The program on the same morning each time, so that a picture changes when it does; what is played happens now. */
const works = {
  program: { work: photographProgram, morning: new Date('2026-11-20T16:12:00+01:00') },
  scenes: { work: photographScenes, morning: new Date() },
};

await buildStale();
for (const name of values.only.split(',')) {
  const found = works[name as keyof typeof works];
  if (found === undefined) throw new Error(`There is no ${name}; there are ${Object.keys(works).join(' and ')}.`);
  await using stage = await openStage(found.morning);
  await found.work(stage, values.looks?.split(','));
}
