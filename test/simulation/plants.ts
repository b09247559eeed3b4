import { importPlanted as importWith, type Plant } from '../support/import-planted.ts';

const plant = (file: string, ...edits: Plant['edits']): Plant => ({ file, edits });

const receive = 'plugin-server/conversation/receive-message.ts';
const disk = 'test/simulation/disk.ts';
const store = 'test/simulation/memory-store.ts';
const outbox = 'test/simulation/memory-outbox.ts';
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
    plant(disk, [
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
  ['a restored database keeps its epoch', plant(disk, ['this.epoch = `e', 'void `e'])],
  [
    'notes are told to visitors',
    plant('plugin-server/socket/create-living.ts', [
      'return toAgents(\n          inboxRooms.desk(it.conversation.id)',
      'return toVisitors(\n          visitorRooms.talk(it.conversation.id)',
    ]),
  ],
  [
    'the router finds two ways to a visitor who is there',
    plant('plugin-server/conversation/append-message.ts', [
      'if (route !== null) await insertRouted(tx, row, row.seq, route, circumstances);',
      'for (let ways = route === null ? 0 : 2; ways > 0; ways--) await insertRouted(tx, row, row.seq, route!, circumstances);',
    ]),
  ],
  [
    'an answer is moved without leaving its old way',
    plant('plugin-server/routing/move-due.ts', [
      "await tx.changeDelivery(id, { state: 'cancelled', next_at: null, settled_at: now, problem });",
      'await tx.changeDelivery(id, { ...waits, next_at: null });',
    ]),
  ],
  [
    'the grace time does not look whether she is here',
    plant('plugin-server/routing/move-due.ts', ['if (situation.isPresent) return', 'if (false) return']),
  ],
  [
    'what she reads is not called back',
    plant('plugin-server/conversation/mark-read.ts', [
      'for (const delivery of await tx.waitingOutside(row.id, mark))',
      'for (const delivery of [] as never[])',
    ]),
  ],
  [
    'what nobody knows of goes again under another id',
    plant('plugin-server/outbox/pack/thread-of.ts', [
      'messageId: marks.messageId(parcel, row.peer),',
      `messageId: marks.messageId(parcel, row.peer + '.' + row.attempts),`,
    ]),
  ],
  [
    'what nobody knows of is sent again where nobody would know it',
    plant('plugin-server/outbox/after-send.ts', [
      "if (correlation === 'none' || wasUnknown(tried)) return unclear;",
      "if (wasUnknown(tried)) return unclear;\n  if (correlation === 'none') return again(tried, { state: 'waiting', leastMs: 0, problem: 'retry' }, at) ?? unclear;",
    ]),
  ],
  [
    'whoever is late settles what another has claimed since',
    plant(outbox, [
      "const mine = ofParcel(parcel).filter(\n        (row) => held(row, parcel, claim) && ['claimed', 'sending', 'unknown'].includes(row.state),\n      );\n      const settled",
      "const mine = ofParcel(parcel).filter((row) => ['claimed', 'sending', 'unknown'].includes(row.state));\n      const settled",
    ]),
  ],
  [
    'a mail gathers answers of another conversation',
    plant(outbox, ['      row.conversation === conversation &&\n      row.purpose', '      row.purpose']),
  ],
  [
    'a mail does not wait for the one before it',
    plant(outbox, ['            !waitsForAnother(row),', '            true,']),
  ],
  [
    'bytes leave before anybody has written down that they do',
    plant('plugin-server/outbox/line.ts', [
      'const sending = await store.write((tx) => tx.markSending(held, now() + leaseMs));',
      'const sending = rows;',
    ]),
  ],
  [
    'a mail goes to an address she has taken back',
    plant('test/simulation/memory-ways.ts', [
      'row.address !== null && row.replies === 1 && row.revoked_at === null',
      'row.address !== null && row.revoked_at === null',
    ]),
  ],
  [
    'a mail that came back says nothing of its address',
    plant('plugin-server/routing/after-settled.ts', [
      "if (state === 'failed') await markEndpoint",
      'if (false) await markEndpoint',
    ]),
  ],
  [
    'what failed takes no other way',
    plant('plugin-server/routing/after-settled.ts', [
      "if (state === 'failed') for (const row",
      'if (false) for (const row',
    ]),
  ],
]);

/** The whole simulation loaded once more, with one mistake in it. */
export const importPlanted = (name: string): Promise<typeof import('./simulate.ts')> =>
  importWith(new URL('./simulate.ts', import.meta.url), name, plants.get(name) ?? plant(''));
