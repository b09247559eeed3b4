import { describe, expect, test } from 'vitest';
import type { Inbound } from '../../plugin-server/channels/adapter.ts';
import { marks, parsed } from '../channels/email/mail-of.ts';
import { type Case, cpuOf, hasSamples, ownCases, report, sampleCases, withoutSamples } from './cases.ts';

const isLookAlike = ({ name }: Case): boolean => name.startsWith('not-a-bounce');
/** Absence notes are mails of a machine: folded away, never a visitor's message. */
const isNote = ({ name }: Case): boolean => name.startsWith('rfc3834');
const isVisitors = (it: Inbound): boolean => it.t === 'message' && it.auto === '';
const isTied = (it: Inbound): boolean =>
  (it.t === 'receipt' || it.t === 'opt-out') && (it.of.parcel !== undefined || it.of.vendorId !== undefined);

const verp = marks.bounceAddress('bounce+{t}@in.shop.example', 77, 'ada@web.example');

const figuresOf = async (set: string, cases: readonly Case[]) => {
  const made: string[] = [];
  const mistaken: string[] = [];
  const untied: string[] = [];
  const untiedByVerp: string[] = [];
  let slowest = 0;
  for (const it of cases) {
    let found: Inbound | undefined;
    slowest = Math.max(slowest, await cpuOf(async () => (found = await parsed(it.bytes))));
    if (found === undefined) throw new Error(it.name);
    if (isLookAlike(it)) {
      if (found.t !== 'message') mistaken.push(it.name);
      continue;
    }
    if (isVisitors(found) || (found.t === 'message' && !isNote(it))) made.push(it.name);
    if (isNote(it)) continue;
    if (!isTied(found)) untied.push(it.name);
    const again = await parsed(it.bytes, { rcptTo: [verp] });
    if (!('of' in again) || again.of.parcel?.id !== 77) untiedByVerp.push(it.name);
  }
  const reports = cases.filter((it) => !isLookAlike(it) && !isNote(it)).length;
  report(`bounces, ${set}`, {
    cases: cases.length,
    'made a message': made.length,
    'tied to their mail': `${reports - untied.length}/${reports}`,
    'tied with VERP': `${reports - untiedByVerp.length}/${reports}`,
    'look-alikes mistaken': mistaken.length,
    'slowest ms': slowest,
  });
  return { made, mistaken, untied, untiedByVerp, reports };
};

describe("the project's own bounces", () => {
  const cases = ownCases('bounces');
  const named = async (name: string) => parsed(cases.find((it) => it.name === name)?.bytes ?? new Uint8Array());

  test('none becomes a message, each is tied to its mail, and whoever writes about one is heard', async () => {
    expect(cases.filter((it) => !isLookAlike(it)).length).toBeGreaterThanOrEqual(6);
    expect(await figuresOf('own', cases)).toMatchObject({ made: [], mistaken: [], untied: [], untiedByVerp: [] });
  });
  test.each([
    ['bad-address', 'failed', 'bad-address', '5.1.1'],
    ['delayed', 'delayed', 'retry', '4.4.1'],
    ['full', 'failed', 'retry', '5.2.2'],
    ['policy', 'failed', 'blocked', '5.7.1'],
    ['words-only', 'failed', 'bad-address', '5.1.1'],
  ])('%s is %s: %s %s', async (name, state, kind, code) => {
    expect(await named(name)).toMatchObject({
      t: 'receipt',
      state,
      error: { class: kind, code },
      of: { vendorId: 'orig@shop.example', address: 'ada@web.example' },
    });
  });
  test('a complaint ends mails to that address', async () => {
    expect(await named('complaint')).toMatchObject({
      t: 'opt-out',
      of: { address: 'ada@web.example', vendorId: 'orig@shop.example' },
    });
  });
});

describe.skipIf(!hasSamples('bounces'))(withoutSamples('bounces'), () => {
  test('none becomes a message, two of three are tied to their mail, with VERP all, and no look-alike is mistaken', async () => {
    const cases = sampleCases('bounces');
    expect(cases.length).toBeGreaterThan(0);
    const { made, mistaken, untied, untiedByVerp, reports } = await figuresOf('samples', cases);
    expect(made).toEqual([]);
    expect(mistaken).toEqual([]);
    expect(untied.length).toBeLessThanOrEqual(reports / 3);
    expect(untiedByVerp).toEqual([]);
  });
});
