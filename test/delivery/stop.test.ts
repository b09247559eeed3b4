import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { type ChaosProxy, startChaosProxy } from '../support/chaos-proxy.ts';
import { Crowd } from '../support/crowd.ts';
import { faults, judge, summary } from '../support/judge.ts';
import { type Ledger, openLedger, readLedger } from '../support/ledger.ts';
import { visitor } from '../support/people.ts';
import { seeded } from '../support/random.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { recordTruthOf } from '../support/truth.ts';

const longestStopMs = 10_000;
const taken = 75;

let folder = '';
let dist = '';
let proxy: ChaosProxy;
let ledger: Ledger;
const servers: ServerProcess[] = [];

/** The server behind the proxy, under the address people know. */
const start = (dataFolder = join(folder, 'data')): ServerProcess => {
  const environment = { NAHTLOS_PUBLIC_URL: place().publicUrl };
  const server = startServer({ dist, dataFolder, environment });
  servers.push(server);
  return server;
};
const place = () => ({ publicUrl: `http://127.0.0.1:${proxy.port}` });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nahtlos-stop-'));
  dist = bareDist();
  proxy = await startChaosProxy(seeded(1));
  ledger = openLedger(join(folder, 'ledger.jsonl'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.signal('SIGKILL');
    await server.ended;
  }
  await proxy[Symbol.asyncDispose]();
  for (const it of [folder, dist]) rmSync(it, { recursive: true, force: true });
});

/** Everybody comes to rest, everything is recorded, and the last server ends; answers what is wrong. */
const settle = async (crowd: Crowd, server: ServerProcess): Promise<readonly string[]> => {
  crowd.rest();
  const drainMs = await crowd.settle(90_000);
  await crowd.record();
  crowd.end();
  server.signal('SIGTERM');
  await server.ended;
  await recordTruthOf(join(folder, 'data'), undefined, ledger);
  ledger.close();
  const verdict = judge(readLedger(ledger.path));
  console.log(`${summary(verdict)}; at rest after ${Math.round(drainMs)} ms`);
  expect(verdict.acked).toBeGreaterThan(50);
  return faults(verdict);
};

const crowdOf = async (): Promise<Crowd> => {
  const crowd = await Crowd.gather(place(), ledger, seeded(2), { visitors: 4, agents: 2, secondTabs: 0 });
  crowd.talk(60);
  for (let heard = 0; heard < 30; heard += 1) await ledger.next('acked');
  return crowd;
};

describe('stopped while everybody writes', () => {
  test('the server answers whoever is inside, ends by itself, and nothing acknowledged is missing', {
    timeout: 300_000,
  }, async () => {
    let server = start();
    proxy.aim(await server.ready);
    const crowd = await crowdOf();
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      const from = performance.now();
      server.signal(name);
      expect(await server.ended).toBe(0);
      expect(performance.now() - from).toBeLessThan(longestStopMs);
      proxy.aim(null);
      server = start();
      proxy.aim(await server.ready);
      await ledger.next('acked');
    }
    expect(await settle(crowd, server)).toEqual([]);
  });

  test('somebody who stopped halfway through an upload keeps nobody waiting', { timeout: 300_000 }, async () => {
    const server = start();
    const port = await server.ready;
    proxy.aim(port);
    const { token } = await visitor(place());
    const halfway = connect({ port, host: '127.0.0.1' });
    halfway.on('error', () => {});
    halfway.write(
      `PUT /v1/visitor/file HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Length: 90000\r\n` +
        'X-Nahtlos-Cid: aaaaaaaaaaaaaaaaaaaaaa\r\nX-Nahtlos-Name: a.pdf\r\n\r\n%PDF-1.4\n',
    );
    // Something else on the same connection's server answers: the upload has begun.
    await fetch(`${place().publicUrl}/healthz`);
    await pause(200);
    const from = performance.now();
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - from).toBeLessThan(longestStopMs);
    halfway.destroy();
  });
});

test('a second process for the same data is refused by one sentence, and let in as soon as the first is killed', {
  timeout: 300_000,
}, async () => {
  const first = start();
  proxy.aim(await first.ready);
  const second = start();
  expect(await second.ended).toBe(taken);
  expect(second.said()).toContain(join(folder, 'data'));
  expect(second.said().trim().split('\n')).toHaveLength(1);
  expect((await fetch(`${place().publicUrl}/readyz`)).status).toBe(200);

  first.signal('SIGKILL');
  await first.ended;
  const third = start();
  proxy.aim(await third.ready);
  expect((await fetch(`${place().publicUrl}/readyz`)).status).toBe(200);
});

test('a server that stands still for a while and goes on has lost nothing', { timeout: 300_000 }, async () => {
  const server = start();
  proxy.aim(await server.ready);
  const crowd = await crowdOf();
  server.signal('SIGSTOP');
  // Longer than these people wait for an answer.
  await pause(Number(process.env.PAUSE_MS ?? 6_000));
  server.signal('SIGCONT');
  await ledger.next('acked');
  expect(await settle(crowd, server)).toEqual([]);
});
