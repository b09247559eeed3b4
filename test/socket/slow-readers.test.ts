import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, type Place, visitor, words } from '../support/people.ts';
import { frame, type RawConnection, rawAgent, rawVisitor } from '../support/raw-socket.ts';
import { recordFigures } from '../support/record-figures.ts';
import { startServer } from '../support/server-process.ts';

const stalledAgents = 16;
const stalledTabs = 4;
const messages = 1_000;
const text = 'x'.repeat(7_900);
const megabyte = 1024 * 1024;

const residentBytes = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;

it('who reads nothing is cut, costs the server little and the others nothing, and has missed nothing when she comes again', {
  timeout: 90_000,
}, async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'nahtlos-'));
  const server = startServer({ dist: bareDist(), dataFolder });
  const place: Place = { publicUrl: `http://127.0.0.1:${await server.ready}` };
  try {
    const [ada, mia] = [await visitor(place), await agent(place)];
    const [tab, desk] = [await ada.tab(), await mia.open()];
    const { conversation } = await tab.get('message:send', words('Hello', 1));
    await desk.get('conversation:open', { conversation });

    const stalled: RawConnection[] = [];
    for (let at = 0; at < stalledAgents; at += 1) {
      const raw = await rawAgent(place, mia);
      raw.write(frame(`42/inbox,1["conversation:open",${JSON.stringify({ conversation })}]`));
      await raw.until('43/inbox,1[');
      stalled.push(raw);
    }
    for (let at = 0; at < stalledTabs; at += 1) stalled.push(await rawVisitor(place, ada));
    for (const { socket } of stalled) socket.pause();

    const before = residentBytes(server.pid);
    let most = before;
    const tookMs: number[] = [];
    for (let n = 2; n <= messages; n += 20) {
      const window = Array.from({ length: Math.min(20, messages - n + 1) }, (_, at) =>
        words(text, n + at, conversation),
      );
      const answers = await Promise.all(
        window.map(async (it) => {
          const since = performance.now();
          const answer = await tab.ask('message:send', it);
          tookMs.push(performance.now() - since);
          return answer;
        }),
      );
      expect(answers.filter(({ ok }) => !ok)).toEqual([]);
      most = Math.max(most, residentBytes(server.pid));
    }
    await desk.hear('entry:added', ({ entry }) => entry.seq === messages);
    const heard = desk.heard
      .filter(({ name }) => name === 'entry:added')
      .map(({ body }) => (body as { entry: { seq: number } }).entry.seq);
    expect(heard).toEqual(Array.from({ length: messages - 1 }, (_, at) => at + 2));
    const grown = Math.round((most - before) / megabyte);
    const p99 = Math.round(tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.99)] ?? 0);
    recordFigures('slow-readers', [
      {
        promise: 'P6',
        name: `memory that ${stalled.length} stalled readers cost, MB`,
        value: grown,
        target: '≤150',
        isMet: grown <= 150,
      },
      { promise: 'P6', name: 'acknowledgement beside stalled readers, p99 ms', value: p99, target: '≤500' },
    ]);
    expect(grown).toBeLessThanOrEqual(150);

    // All of them were cut long before the end, and each gets the rest as soon as she asks.
    for (const { socket } of stalled) socket.resume();
    const read = await Promise.all(stalled.map(({ closed }) => closed));
    for (const it of read) {
      const last = Math.max(1, ...[...it.matchAll(/"seq":(\d+),"id"/g)].map(([, seq]) => Number(seq)));
      expect(last).toBeLessThan(messages);
      let after = last;
      for (let more = true; more; ) {
        const page = await ask(
          place,
          'visitor',
          'conversation:resume',
          { conversation, epoch: null, afterSeq: after, rev: 0, limit: 200 },
          ada.headers,
        );
        expect(page.entries[0]?.seq).toBe(after + 1);
        after = page.entries.at(-1)?.seq ?? after;
        more = page.more;
      }
      expect(after).toBe(messages);
    }
    expect((await tab.ask('message:send', words('Still here', messages + 1, conversation))).ok).toBe(true);
    tab.leave();
    desk.leave();
  } finally {
    server.signal('SIGKILL');
    await server.ended;
    rmSync(dataFolder, { recursive: true, force: true });
  }
});
