import type { ConversationId } from '../../protocol/ids.ts';
import type { Client } from './client.ts';
import type { Line } from './fake-sockets.ts';
import type { World } from './world.ts';

/** One choice out of a schedule is a number: its lowest part says what happens, the rest to whom and how much. */
type Act = (world: World, pick: Pick) => void;

/** Takes a number apart, piece by piece. */
class Pick {
  #left: number;

  constructor(left: number) {
    this.#left = left;
  }

  below(count: number): number {
    const part = this.#left % count;
    this.#left = Math.floor(this.#left / count);
    return part;
  }

  of<Item>(items: readonly Item[]): Item | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }
}

const times = (count: number, act: () => void): void => {
  for (let done = 0; done < count; done++) act();
};

/** To the server's end; whatever is worth it is remembered, for it may come again. */
export const moveUp = (world: World, line: Line, client: Client): void => {
  const up = line.up.shift();
  if (!up || !line.socket) return;
  line.socket.hear(up);
  world.begun();
  if (up.name === 'message:send' || up.name === 'note:add') world.delivered.push({ client, up });
};

export const moveDown = (client: Client): void => {
  const down = client.line?.down.shift();
  if (down) client.hear(down);
};

const conversationsOf = (world: World): ConversationId[] => [...world.disk.tables.conversations.keys()];

const write: Act = (world, pick) => {
  const tab = pick.of(world.tabs);
  times(1 + pick.below(3), () => tab && world.write(tab));
};

const reply: Act = (world, pick) => {
  const agent = pick.of(world.agents);
  const id = agent && pick.of([...agent.views.keys()]);
  if (agent && id) times(1 + pick.below(2), () => world.reply(agent, id));
};

const note: Act = (world, pick) => {
  const agent = pick.of(world.agents);
  const id = agent && pick.of([...agent.views.keys()]);
  if (agent && id) world.note(agent, id);
};

const open: Act = (world, pick) => {
  const id = pick.of(conversationsOf(world));
  if (id) pick.of(world.agents)?.open(id);
};

/** An agent decides about a parked reply, or about the conversation. */
const decide: Act = (world, pick) => {
  const agent = pick.of(world.agents);
  if (!agent) return;
  const parked = agent.outbox.items.find((item) => item.state === 'parked');
  if (parked && pick.below(3) === 0) {
    world.dropped.add(parked.cid);
    return agent.tell({ t: 'drop', cid: parked.cid });
  }
  if (parked) return agent.tell({ t: 'retry', cid: parked.cid, evenIfMoved: true });
  const conversation = pick.of([...agent.views.keys()]);
  if (!conversation) return;
  const cid = `d${world.newCid().slice(1)}-${pick.below(99)}`.padEnd(22, '0').slice(0, 22) as never;
  const seenSeq = agent.view(conversation).entries.last;
  const name = pick.of(['conversation:close', 'conversation:reopen', 'conversation:assign'] as const);
  if (name === 'conversation:close') agent.insist(name, { conversation, cid, seenSeq });
  if (name === 'conversation:reopen') agent.insist(name, { conversation, cid });
  if (name === 'conversation:assign') agent.insist(name, { conversation, cid, to: agent.caller.agent });
};

const read: Act = (world, pick) => {
  const client = pick.of(world.clients);
  const id = client && pick.of([...client.views.keys()]);
  const upTo = id && client.view(id).entries.last;
  if (upTo) client.ask('conversation:read', { conversation: id, upTo }, () => undefined);
  const tab = pick.of(world.tabs);
  const isThere = pick.below(2) === 0;
  tab?.line?.up.push({ name: 'presence', body: { visible: true, panel: isThere }, request: 0 });
};

const up: Act = (world, pick) => {
  const client = pick.of(world.clients);
  const count = 1 + pick.below(4);
  times(count, () => client?.line && moveUp(world, client.line, client));
};

/** Requests of several connections at the same moment. */
const allUp: Act = (world) => {
  for (const client of world.clients) if (client.line) moveUp(world, client.line, client);
};

const down: Act = (world, pick) => {
  const client = pick.of(world.clients);
  times(1 + pick.below(6), () => client && moveDown(client));
};

const connect: Act = (world, pick) => {
  const client = pick.of(world.clients);
  if (client) world.connect(client, pick.below(2));
};

const hangUp: Act = (world, pick) => {
  const client = pick.of(world.clients);
  if (client?.line) world.hangUp(client);
};

/** What a connection long given up still carries, or its end. */
const late: Act = (world, pick) => {
  const orphan = pick.of(world.orphans);
  if (!orphan) return;
  if (pick.below(4) === 0) orphan.line.socket?.disconnect();
  else moveUp(world, orphan.line, orphan.client);
};

/** The server's end of a connection is gone; the client finds out some other time. */
const cut: Act = (world, pick) => {
  const client = pick.of(world.clients);
  if (!client?.line) return;
  if (client.line.socket) client.line.socket.disconnect();
  else world.hangUp(client);
};

/** A push that never arrives. */
const lose: Act = (world, pick) => {
  const queue = pick.of(world.clients)?.line?.down ?? [];
  const at = queue.findIndex((one) => one.answers === undefined && one.name !== 'welcome');
  if (at >= 0) queue.splice(at, 1);
};

const ring: Act = (world, pick) => {
  const [first] = world.bus.splice(pick.below(2) === 0 ? 0 : world.bus.length - 1, 1);
  const node = first ? world.nodes[first.to] : undefined;
  if (first && node?.isAlive && pick.below(6) !== 0) node.living.announce(first.news);
};

const pass: Act = (world, pick) => world.pass([50, 150, 1_000, 5_000, 11_000][pick.below(5)] ?? 0);

const pulse: Act = (world, pick) => {
  world.node(pick.below(2)).pulse();
  world.begun();
};

const crash: Act = (world, pick) => {
  const kind = pick.below(3);
  if (kind === 0) world.disk.crash = 'before commit';
  if (kind === 1) world.disk.crash = 'after commit';
  if (kind === 2) world.node(pick.below(2)).diesAfterAnswer = true;
};

const trouble: Act = (world, pick) => {
  const kind = pick.below(4);
  if (kind === 0) world.disk.isFull = !world.disk.isFull;
  if (kind === 1) world.node(pick.below(2)).refusals = 1 + pick.below(4);
  if (kind === 2) world.wallAhead += pick.below(2) === 0 ? -3_600_000 : 7_200_000;
  if (kind === 3) world.disk.isFull = false;
};

const reload: Act = (world, pick) => {
  const client = pick.of(world.clients);
  if (client && pick.below(3) === 0) world.reload(client);
};

/** What was already taken comes once more, over a connection of its own. */
const repeat: Act = (world, pick) => {
  const again = pick.of(world.delivered);
  const line = world.orphans.find((orphan) => orphan.client === again?.client && orphan.line.socket)?.line;
  if (!again || !line?.socket) return;
  line.socket.hear(again.up);
  world.begun();
};

const backup: Act = (world, pick) => {
  if (pick.below(3) > 0) world.disk.backUp();
  else world.restore();
};

const acts: readonly Act[] = [
  () => undefined,
  ...Array<Act>(4).fill(write),
  ...Array<Act>(2).fill(reply),
  note,
  ...Array<Act>(2).fill(open),
  decide,
  read,
  ...Array<Act>(5).fill(up),
  ...Array<Act>(2).fill(allUp),
  ...Array<Act>(6).fill(down),
  ...Array<Act>(3).fill(connect),
  hangUp,
  late,
  cut,
  lose,
  ...Array<Act>(2).fill(ring),
  pass,
  pulse,
  crash,
  trouble,
  reload,
  repeat,
  backup,
];

/** Choices are below this: every act with every pick. */
export const choices = acts.length * 4_096;

export const act = (world: World, choice: number): void => {
  acts[choice % acts.length]?.(world, new Pick(Math.floor(choice / acts.length)));
};
