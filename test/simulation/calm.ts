import { AgentDesk } from './agent-desk.ts';
import { moveDown, moveUp } from './schedule.ts';
import { steadyAtStart, type World } from './world.ts';

/** Faults stop, people decide what waits for them: everything has to come to rest. Answers whether it did. */
export const calm = async (world: World): Promise<boolean> => {
  world.disk.isFull = false;
  world.disk.crash = null;
  for (const at of [0, 1]) {
    const node = world.node(at);
    node.refusals = 0;
    node.diesAfterAnswer = false;
  }
  world.isPaused = false;
  for (const { line } of world.orphans) line.socket?.disconnect();
  await world.settle();
  // The pulse closes the gaps nobody noticed; when it brings nothing new, all is said.
  let isQuiet = false;
  for (let round = 0; round < 600; round++) {
    for (const at of [0, 1]) world.node(at).poll();
    world.begun();
    await world.settle();
    const moved = carryAll(world) || (await moveAll(world));
    const due = [...world.clients.map((client) => client.dueAt()).filter((at) => at !== null), ...nextMail(world)];
    if (moved) isQuiet = false;
    else if (due.length > 0) world.pass(Math.max(0, Math.min(...due) - world.time));
    else if (decideAll(world)) isQuiet = false;
    else if (isQuiet) return true;
    else {
      for (const at of [0, 1]) world.node(at).pulse();
      world.begun();
      isQuiet = true;
    }
  }
  return false;
};

/** Everything that is on its way arrives; false: nothing was, but for pulses. */
const moveAll = async (world: World): Promise<boolean> => {
  let moved = false;
  for (const { to, news } of world.bus.splice(0)) {
    world.node(to).living.announce(news);
    moved = true;
  }
  for (const client of world.clients) {
    if (client.line && !client.line.socket && client.line.down.length === 0) world.hangUp(client);
    if (!client.line) {
      world.connect(client, 0);
      moved = true;
    }
    const { line } = client;
    while (line && line.up.length > 0) {
      moveUp(world, line, client);
      moved = true;
    }
  }
  await world.settle();
  for (const client of world.clients)
    while (client.line && client.line.down.length > 0) {
      moved ||= client.line.down[0]?.name !== 'pulse';
      moveDown(client);
    }
  return moved || world.clients.some((client) => (client.line?.up.length ?? 0) > 0);
};

/** Agents who see what was said meanwhile send all the same. */
const decideAll = (world: World): boolean => {
  let decided = false;
  for (const client of world.clients) {
    if (!(client instanceof AgentDesk)) continue;
    for (const { cid, problem } of client.outbox.items) {
      if (problem?.code !== 'conversation.moved-on') continue;
      client.tell({ t: 'retry', cid, evenIfMoved: true });
      decided = true;
    }
  }
  return decided;
};

/** The vendor takes what he has and says so; what he has to tell comes to one of the nodes. */
const carryAll = (world: World): boolean => {
  const { vendor } = world;
  const { waiting, receipts } = vendor;
  const isBusy = waiting.length > 0 || receipts.length > 0;
  for (const mail of [...waiting]) {
    if (!mail.isTaken) vendor.takes(mail);
    vendor.says(mail, { state: 'accepted' });
  }
  for (const receipt of receipts.splice(0)) world.node(0).post.take(receipt);
  world.begun();
  return isBusy;
};

/** When somebody has to look at a delivery again. */
const nextMail = ({ disk, time }: World): number[] => {
  const due = [...disk.tables.deliveries.values()].flatMap(({ next_at }) => next_at ?? []);
  return due.length === 0 ? [] : [Math.max(time + 1_000, Math.min(...due) - steadyAtStart)];
};
