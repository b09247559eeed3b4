import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Door, doorPath } from '../../../protocol/door.ts';
import { problems } from '../../../protocol/problems.ts';
import { type Side, wire } from '../../../protocol/wire.ts';
import { agent, colleague, post, type TestAgent, type TestVisitor, visitor, type Wired } from '../../support/people.ts';
import { recordFigures } from '../../support/record-figures.ts';
import { type AttackedServer, attackedServer } from './attacked-server.ts';
import { requestOf } from './body-of.ts';

let server: AttackedServer;
let eve: TestVisitor;
let otto: TestAgent;
beforeAll(async () => {
  server = await attackedServer();
  eve = await visitor(server);
  otto = await colleague(server, await agent(server), 'otto@shop.example', 'admin');
});
afterAll(() => server[Symbol.asyncDispose]());

/** Rightly asked, these end the asker. */
const lastWords = ['session:sign-out', 'session:end', 'password:change', 'device:end', 'data:erase'];
const doors = (['visitor', 'inbox'] as Side[]).flatMap((side) =>
  Object.entries<Door>(wire[side].doors)
    .filter(([name]) => !lastWords.includes(name))
    .flatMap(([name, door]) => door.via.map((via) => ({ side, name, door, via }))),
);

const socketOf = async (side: Side): Promise<Wired<Side>> => (side === 'visitor' ? eve.tab() : otto.open());
const sockets = new Map<Side, Wired<Side>>();

const answerOf = async (side: Side, name: string, via: 'http' | 'socket', body: unknown): Promise<any> => {
  if (via === 'http') {
    const { headers } = side === 'visitor' ? eve : otto;
    return (await post(server, doorPath(side, name), JSON.stringify(body), headers)).body;
  }
  const known = sockets.get(side);
  const wired = known?.socket.connected ? known : await socketOf(side);
  sockets.set(side, wired);
  return wired.socket.timeout(10_000).emitWithAck(name, body);
};

it('answers whatever comes through a door in the form of that door', { timeout: 120_000 }, async () => {
  let [taken, refused] = [0, 0];
  for (const { side, name, door, via } of doors) {
    await fc.assert(
      fc.asyncProperty(requestOf(door.request), async (body) => {
        const answer = await answerOf(side, name, via, body);
        if (answer.ok === true) taken += 1;
        else refused += 1;
        if (answer.ok !== true) {
          expect(Object.keys(problems)).toContain(answer.problem.code);
          expect(['server.error', 'server.busy']).not.toContain(answer.problem.code);
        }
        expect(JSON.stringify(answer)).not.toMatch(/node_modules|at .*\.ts:|SQLITE|select /);
        await server.unharmed(`${side} ${name}, ${via}: ${JSON.stringify(body).slice(0, 300)}`);
      }),
      { numRuns: 10 },
    );
  }
  recordFigures('bodies', [
    { promise: 'P6', name: 'requests of every form survived', value: `${taken} taken, ${refused} refused` },
  ]);
  // Else the sentences above were said about one kind of request only.
  expect(taken).toBeGreaterThan(80);
  expect(refused).toBeGreaterThan(300);
});
