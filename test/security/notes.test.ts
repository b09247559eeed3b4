import * as v from 'valibot';
import { expect, it } from 'vitest';
import { wire } from '../../protocol/wire.ts';
import { bareDist } from '../support/bare-dist.ts';
import { startTestApp } from '../support/test-app.ts';
import { busyDay } from './busy-day.ts';

it('a visitor is told nothing of notes, of colleagues among themselves, or of who they are', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const { canaries, toldVisitors, agents } = await busyDay(app);
  const told = toldVisitors.join('\n');

  // What she may know is there, so that what she may not know could have been.
  for (const known of [canaries.text, canaries.answer, canaries.agentName, canaries.fileName])
    expect(told).toContain(known);
  expect(toldVisitors.length).toBeGreaterThan(20);

  const hidden = [canaries.note, canaries.noteFile, canaries.address, canaries.title, canaries.sought, ...agents];
  for (const it of hidden) expect(told).not.toContain(it);
  for (const trace of ['aside', 'assign', 'mention', 'because', 'desk:', '"ag_', '"nt_', 'in_', 'st_']) {
    expect(told, trace).not.toContain(trace);
  }
});

it('what a visitor is told has the form the protocol gives it, and no field more', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const { toldVisitors } = await busyDay(app);
  const pushes = toldVisitors
    .map((it) => JSON.parse(it) as unknown)
    .filter((it): it is { name: string; body: unknown }[] => Array.isArray(it))
    .flat();
  expect(new Set(pushes.map(({ name }) => name)).size).toBeGreaterThanOrEqual(5);
  for (const { name, body } of pushes) {
    const schema = wire.visitor.pushes[name as keyof typeof wire.visitor.pushes];
    expect(v.safeParse(schema, body), name).toMatchObject({ success: true });
  }
});
