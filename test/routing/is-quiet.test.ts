import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isQuiet } from '../../plugin-server/routing/is-quiet.ts';
import { defaultHours } from '../../plugin-server/site/site-hours.ts';
import { channelKinds } from '../../protocol/channel.ts';

const hours = { ...defaultHours, holidaysOf: 'be' as const };
/** As the clock on the wall in Berlin shows it, in winter. */
const berlin = (day: string, time: string): number => Date.parse(`${day}T${time}:00+01:00`);
const monday = '2026-11-23';

test('an SMS and a call wait for the morning; mail and chat wake nobody', () => {
  for (const [time, isNight] of [
    ['20:59', false],
    ['21:00', true],
    ['03:00', true],
    ['07:59', true],
    ['08:00', false],
  ] as const) {
    const at = berlin(monday, time);
    for (const channel of channelKinds)
      expect(isQuiet({ channel, hours, at, herAt: null }), `${channel} ${time}`).toBe(
        isNight && (channel === 'sms' || channel === 'phone'),
      );
  }
});

test('nobody is called on a Sunday or a holiday; an SMS may go by day', () => {
  const [sunday, christmas] = [berlin('2026-11-22', '12:00'), berlin('2026-12-25', '12:00')];
  for (const at of [sunday, christmas]) {
    expect(isQuiet({ channel: 'phone', hours, at, herAt: null })).toBe(true);
    expect(isQuiet({ channel: 'sms', hours, at, herAt: null })).toBe(false);
  }
  expect(isQuiet({ channel: 'phone', hours, at: berlin(monday, '12:00'), herAt: null })).toBe(false);
});

test('whoever wrote on that channel within half an hour is awake', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 59 }), fc.constantFrom('sms', 'phone'), (minutes, channel) => {
      const at = berlin(monday, '23:30');
      expect(isQuiet({ channel, hours, at, herAt: at - minutes * 60_000 })).toBe(minutes > 30);
    }),
  );
});
