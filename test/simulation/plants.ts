import { importPlanted as importWith, type Plant } from '../support/import-planted.ts';

const plant = (file: string, ...edits: Plant['edits']): Plant => ({ file, edits });

const receive = 'plugin-server/conversation/receive-message.ts';
const store = 'test/simulation/memory-store.ts';
const lane = 'protocol/outbox-lane.ts';
const timeline = 'protocol/timeline.ts';

/** The simulation is worth something as long as it finds each of these. */
export const plants: ReadonlyMap<string, Plant> = new Map([
  [
    'the server does not look for the client id',
    plant(receive, ['if (repeat !== undefined) return', 'if (false) return']),
  ],
  [
    'a client id is remembered by one process only',
    plant(
      store,
      ['const at = () => disk.tables;', 'const at = () => disk.tables; const run = String(performance.now());'],
      ['copy(at().entryCids.get(`', 'copy(at().entryCids.get(run + `'],
      ['disk.insert(at().entryCids, `', 'disk.insert(at().entryCids, run + `'],
    ),
  ],
  [
    'the answer comes before the commit',
    plant(store, [
      "if (this.crash === 'before commit') throw new Crash();",
      "if (this.crash === 'before commit') return result;",
    ]),
  ],
  ['the server takes any number', plant(receive, ['if (arrival.n !== expected)', 'if (false)'])],
  [
    'the outbox forgets at sending',
    plant(lane, [
      "effects.push({ t: 'send', item: current(box, item) });",
      "effects.push({ t: 'send', item: current(box, item) }); box.items = box.items.filter((one) => one.cid !== item.cid);",
    ]),
  ],
  [
    'what was on the way when the connection broke is not sent again',
    plant(lane, ["if (item.state === 'inflight') change", "if (item.state !== 'inflight') change"]),
  ],
  [
    'a refused message stands behind what was written after it',
    plant(lane, [
      'if (one.n >= item.n) change(box, one, {',
      'if (one.n === item.n) change(box, one, { turn: 0, order: 1e15,',
    ]),
  ],
  [
    'two tabs send as if each were alone',
    plant('test/simulation/world.ts', ['one.isAlone = hasLocks', 'one.isAlone = true']),
  ],
  [
    'a view does not see gaps',
    plant(timeline, ['if (number <= box.last) return;', 'if (number <= box.last) return; box.last = number - 1;']),
  ],
  ['a view does not look at the epoch', plant(timeline, ['if (epoch === box.epoch) return true;', 'return true;'])],
  [
    'the server does not look at the epoch',
    plant('plugin-server/conversation/resume-conversation.ts', [
      'const reset = asked.epoch !== null && asked.epoch !== epoch;',
      'const reset = false;',
    ]),
  ],
  ['a restored database keeps its epoch', plant(store, ['this.epoch = `e', 'void `e'])],
  [
    'notes are told to visitors',
    plant('plugin-server/socket/create-living.ts', [
      'return toAgents(\n          inboxRooms.desk(it.conversation.id)',
      'return toVisitors(\n          visitorRooms.talk(it.conversation.id)',
    ]),
  ],
  [
    'the router finds two ways to a visitor who is there',
    plant('plugin-server/conversation/receive-message.ts', [
      'if (route !== null) await insertRouted(tx, row, row.seq, route, circumstances);',
      'for (let ways = route === null ? 0 : 2; ways > 0; ways--) await insertRouted(tx, row, row.seq, route!, circumstances);',
    ]),
  ],
]);

/** The whole simulation loaded once more, with one mistake in it. */
export const importPlanted = (name: string): Promise<typeof import('./simulate.ts')> =>
  importWith(new URL('./simulate.ts', import.meta.url), name, plants.get(name) ?? plant(''));
