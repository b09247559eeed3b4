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

/** Where she wants her answers: she leaves an address, chooses, takes it back, or presses the link that stops them. */
const way: Act = (world, pick) => {
  const tab = pick.of(world.tabs);
  const conversation = tab && pick.of([...tab.views.keys()]);
  if (!tab || !conversation) return;
  const cid = `w${world.newCid()}`.padEnd(22, '0').slice(0, 22);
  const her = tab.caller.anon === 1 ? 'ada' : 'eve';
  const kind = pick.below(8);
  const value = `${her}${pick.below(4) === 0 ? 2 : 1}@mail.test`;
  if (kind < 4)
    tab.ask('escalation:ask', { conversation, cid, to: { is: 'email', value, isChoice: kind < 2 } }, () => undefined);
  if (kind === 4) tab.ask('conversation:prefer', { conversation, cid, channel: 'email' }, () => undefined);
  if (kind === 5) tab.ask('conversation:prefer', { conversation, cid, channel: 'chat' }, () => undefined);
  if (kind === 6) tab.ask('way:remove', { conversation, cid, channel: 'email' }, () => undefined);
  const token = kind === 7 ? pick.of(world.vendor.handed)?.replyTo : null;
  if (token) world.node(pick.below(2)).post.stop(token);
  world.begun();
};

/** An agent does something about an answer that is on its way, or went wrong. */
const byHand: Act = (world, pick) => {
  const agent = pick.of(world.agents);
  const id = agent && pick.of([...agent.views.keys()]);
  const delivery = id && pick.of((agent.view(id).entries.marks?.deliveries ?? []).map((it) => it.delivery));
  if (!agent || !delivery) return;
  const cid = `h${world.newCid()}`.padEnd(22, '0').slice(0, 22);
  const kind = pick.below(6);
  const say = (name: string, more = {}) => agent.ask(name, { delivery, cid, ...more }, () => undefined);
  if (kind === 0) say('delivery:retry');
  if (kind === 1) say('delivery:move', { to: 'email' });
  if (kind === 2) say('delivery:move', { to: 'chat' });
  if (kind === 3) say('delivery:hurry');
  if (kind < 4) return;
  if (kind === 4) world.saidArrived.add(delivery);
  say('delivery:leave', { arrived: kind === 4 });
};

/** What the vendor does with a mail he was handed, and what he says. */
const carry: Act = (world, pick) => {
  const { vendor } = world;
  const mail = pick.of(vendor.waiting);
  if (!mail) return;
  const kind = pick.below(16);
  const failed = pick.of([
    'retry',
    'slow-down',
    'config',
    'bad-address',
    'opted-out',
    'blocked',
    'retry',
    'window',
  ] as const);
  if (mail.isTaken) vendor.says(mail, { state: kind < 8 ? 'accepted' : 'unknown' });
  else if (kind < 6) {
    vendor.takes(mail);
    vendor.says(mail, { state: 'accepted' });
  } else if (kind === 6) vendor.takes(mail);
  else if (kind < 9) {
    vendor.takes(mail);
    vendor.says(mail, { state: 'unknown' });
  } else if (kind === 9) vendor.says(mail, { state: 'unknown' });
  else if (kind < 12) {
    vendor.bounces(mail, pick.of(['bad-address', 'blocked', 'opted-out'] as const) ?? 'blocked');
    vendor.says(mail, { state: pick.below(4) === 0 ? 'unknown' : 'accepted' });
  } else vendor.says(mail, { state: 'failed', error: { class: failed ?? 'retry', code: '550' } });
  world.begun();
};

/** What he tells afterwards; often, in any order, and more than once. */
const receipt: Act = (world, pick) => {
  const told = pick.of(world.vendor.receipts);
  if (!told) return;
  world.node(pick.below(2)).post.take(told);
  if (pick.below(3) > 0) world.vendor.receipts.splice(world.vendor.receipts.indexOf(told), 1);
  world.begun();
};

/** She answers a mail, once or again. */
const answer: Act = (world, pick) => {
  const mail = pick.of(world.vendor.handed.filter((it) => it.hasArrived));
  if (mail) world.answerMail(pick.below(2), mail, pick.below(3) > 0);
};

/** The servers look whether something is due: one, both, or after a while. */
const poll: Act = (world, pick) => {
  world.pass([0, 1_000, 46_000, 46_000, 61_000, 121_000, 121_000, 901_000][pick.below(8)] ?? 0);
  const which = pick.below(3);
  for (const at of [0, 1]) if (which !== at) world.node(at).poll();
  world.begun();
};

/** A server ends in the middle of whatever it does, or its channel is paused. */
const end: Act = (world, pick) => {
  const kind = pick.below(4);
  if (kind < 3) for (const at of [0, 1]) if (kind !== at) world.node(at).die();
  if (kind === 3) world.isPaused = pick.below(2) === 0;
};

/** Everything that is on its way, in both directions. */
const flow: Act = (world, pick) => {
  for (const client of world.clients) {
    if (!client.line && pick.below(2) === 0) world.connect(client, pick.below(2));
    while (client.line && client.line.down.length > 0) moveDown(client);
    while (client.line && client.line.up.length > 0) moveUp(world, client.line, client);
  }
};

const chatActs: readonly Act[] = [
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

/** Pages that are loaded again are the subject of the worlds without mail. */
const mailActs: readonly Act[] = [
  () => undefined,
  write,
  ...Array<Act>(5).fill(reply),
  open,
  decide,
  ...Array<Act>(3).fill(read),
  ...Array<Act>(5).fill(flow),
  ...Array<Act>(3).fill(allUp),
  up,
  down,
  hangUp,
  cut,
  ring,
  pulse,
  crash,
  trouble,
  backup,
  ...Array<Act>(3).fill(way),
  ...Array<Act>(3).fill(byHand),
  ...Array<Act>(7).fill(carry),
  ...Array<Act>(2).fill(receipt),
  ...Array<Act>(2).fill(answer),
  ...Array<Act>(7).fill(poll),
  end,
];

/** Choices are below this: every act with every pick. */
export const choices = Math.max(chatActs.length, mailActs.length) * 4_096;

export const act = (world: World, choice: number): void => {
  const acts = world.hasMail ? mailActs : chatActs;
  acts[choice % acts.length]?.(world, new Pick(Math.floor(choice / acts.length)));
};

/** Everybody is here, has written, is seen by the agents and has left an address: what is about mails begins there. */
export const prepare = async (world: World): Promise<void> => {
  const everything = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      flow(world, new Pick(0));
      await world.settle();
    }
  };
  await everything();
  for (const tab of world.tabs) world.write(tab);
  await everything();
  for (const id of conversationsOf(world)) {
    for (const agent of world.agents) agent.open(id);
    const tab = world.tabs.find((one) => one.views.has(id));
    const value = tab?.caller.anon === 2 ? 'eve1@mail.test' : 'ada1@mail.test';
    const cid = `p${world.newCid()}`.padEnd(22, '0').slice(0, 22);
    tab?.ask('escalation:ask', { conversation: id, cid, to: { is: 'email', value, isChoice: false } }, () => undefined);
  }
  await everything();
};
