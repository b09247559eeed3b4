import { expect, it } from 'vitest';
import { createLog, type Log, traceOf } from '../../plugin-server/log.ts';
import { bareDist } from '../support/bare-dist.ts';
import { startTestApp } from '../support/test-app.ts';
import { busyDay } from './busy-day.ts';

const collecting = (): { lines: string[]; log: Log } => {
  const lines: string[] = [];
  return { lines, log: createLog('trace', { write: (line: string) => void lines.push(line) }) };
};

it('a whole busy day leaves no word, name, address, token or network in the log', async () => {
  const { lines, log } = collecting();
  await using app = await startTestApp({ dist: bareDist(), log });
  const { canaries, secrets } = await busyDay(app);
  await app.close();
  const text = lines.join('');
  // The day was logged, or the silence below would say nothing.
  for (const known of [
    'auth.wrong',
    'auth.forbidden',
    'auth.revoked',
    'auth.missing',
    'session:sign-in',
    'door passed',
  ])
    expect(text).toContain(known);
  const forbidden = [
    ...Object.values(canaries),
    ...secrets,
    '127.0.0.1',
    'canary',
    '@shop.example',
    'Bearer',
    'cookie',
  ];
  const hits = forbidden.filter((it) => text.toLowerCase().includes(it.toLowerCase()));
  console.log(`logs: ${lines.length} lines, ${forbidden.length} canaries, ${hits.length} hits`);
  expect(hits).toEqual([]);
});

it('each line is JSON with a time in UTC, a level and a sentence of ours', async () => {
  const { lines, log } = collecting();
  await using app = await startTestApp({ dist: bareDist(), log });
  await busyDay(app);
  for (const line of lines) {
    const { level, time, msg } = JSON.parse(line) as Record<string, string>;
    expect(['info', 'warn', 'error', 'debug']).toContain(level);
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(msg).toMatch(/^[a-z ;,-]+$/);
  }
});

it('a field that is not on the list is dropped, whatever the caller meant', () => {
  const { lines, log } = collecting();
  const wide = { door: 'message:send', text: 'secret', err: new Error('secret'), body: { text: 'secret' } };
  log.info(wide, 'something happened');
  expect(lines.join('')).toContain('message:send');
  expect(lines.join('')).not.toContain('secret');
});

it('of an error the log keeps its kind and its place, not its words, even if they look like places', () => {
  const words = 'Ada wrote:\n    at home (https://shop.example/ada:1:1)\n    at Ada (/home/ada:1:2)';
  const { name, stack } = traceOf(new TypeError(words, { cause: new RangeError('secret') }));
  expect(name).toBe('TypeError < RangeError');
  expect(stack).toMatch(/^ {4}at .*logs\.test\.ts:\d+:\d+/);
  expect(stack).not.toMatch(/ada|secret|home/i);
  expect(traceOf('secret')).toEqual({ name: 'string', stack: '' });
  expect(traceOf(Object.assign(new Error('secret'), { stack: 'Error: other secret\n at nowhere' })).stack).toBe('');
});
