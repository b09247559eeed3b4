import { ask, type Wired, words } from '../../support/people.ts';
import type { Rows } from './requests.ts';
import type { World } from './world.ts';

/** Rows and people no caller of this suite may touch, and what was seen to happen to them. */
export interface Witness {
  /** A visitor's of the same site. */
  readonly foreign: Rows;
  /** Of the other site. */
  readonly elsewhere: Rows;
  /** The rows a refused call must leave as they are: all. */
  everything(): string;
  /** The rows nobody of the callers may change. */
  untouchable(): string;
  /** What the bystanders heard since the last time; the fence behind it has reached each of them. */
  overheard(): Promise<readonly string[]>;
  leave(): void;
}

/** Written by what runs beside the doors: where the search index stands; in `meta`, when the daily removal was last there. */
const beside = ['indexed_seq', 'indexed_aside'];

export const openWitness = async (world: World): Promise<Witness> => {
  const { app, here, there, database } = world;
  const [mia, otto] = [await world.member(here, 'owner'), await world.member(here, 'agent')];
  const [zoe, yan] = [await world.member(there, 'owner'), await world.member(there, 'agent')];
  const [bea, cleo] = [await world.writer(here), await world.writer(there)];
  const rowsOf = async (her: typeof bea, mate: typeof mia, site: typeof here): Promise<Rows> => ({
    conversation: her.conversation,
    file: her.file,
    agent: mate.agent,
    signIn: mate.signIn,
    invite: await world.invite(site),
    ...(await world.person(site, her.device, mate.agent)),
  });
  const foreign = await rowsOf(bea, otto, here);
  const elsewhere = await rowsOf(cleo, yan, there);

  // The conversations hold what would be worth stealing: an answer and a note.
  for (const [agent, { conversation }] of [[otto, bea] as const, [yan, cleo] as const]) {
    await ask(app, 'inbox', 'message:send', { ...said(words('Almost.', 1)), conversation, seenSeq: 9 }, agent.headers);
    await ask(app, 'inbox', 'note:add', { ...noted(words('She is kind.', 1)), conversation }, agent.headers);
  }

  const tabs = { bea: await bea.tab(), cleo: await cleo.tab() };
  const desks = { mia: await mia.open(), zoe: await zoe.open(), otto: await otto.open(), yan: await yan.open() };
  for (const [desk, { conversation }] of [
    [desks.mia, bea],
    [desks.otto, bea],
    [desks.zoe, cleo],
    [desks.yan, cleo],
  ] as const)
    await desk.get('conversation:open', { conversation });

  // Mia and Yan only raise the fence; the others listen.
  const bystanders: Readonly<Record<string, Wired<'visitor'> | Wired<'inbox'>>> = {
    'a visitor of the site': tabs.bea,
    'a visitor of the other site': tabs.cleo,
    'an agent of the other site': desks.zoe,
  };
  const marks = new Map(Object.entries(bystanders).map(([name, { heard }]) => [name, heard.length]));

  const tables = database
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'found%' and name not like 'sqlite%' and name <> 'meta'`,
    )
    .all()
    .map(({ name }) => String(name));
  const columns = (table: string): string =>
    database
      .prepare(`select name from pragma_table_info(?)`)
      .all(table)
      .map(({ name }) => String(name))
      .filter((name) => !beside.includes(name))
      .join(', ');
  const all = tables.map((table) => database.prepare(`select ${columns(table)} from ${table}`));
  const version = database.prepare('pragma data_version');
  let known = { version: -1, text: '' };

  const quoted = (...ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(', ');
  const talks = quoted(bea.conversation, cleo.conversation);
  const precious = [
    ...['entry', 'aside', 'sender', 'delivery', 'conversation_peer', 'file'].map(
      (table) => `select ${columns(table)} from ${table} where conversation in (${talks})`,
    ),
    `select ${columns('conversation')} from conversation where id in (${talks}) or site = '${there.id}'`,
    `select * from device where id in (${quoted(bea.device, cleo.device)}) or site = '${there.id}'`,
    ...[
      'identifier',
      'claim',
      'cannot_link',
      'value_rule',
      'consent',
      'identity_key',
      'identity_log',
      'device_link',
    ].map((table) => `select * from ${table} where site = '${there.id}'`),
    `select * from identifier where id in (${foreign.identifier}, ${foreign.other})`,
    `select * from claim where id = ${foreign.claim}`,
    `select * from device_link where id = '${foreign.link}'`,
    `select * from identity_key where id = '${foreign.key}'`,
    `select * from site where id = '${there.id}'`,
    `select * from member where site = '${there.id}'`,
    `select * from invite where site = '${there.id}'`,
    `select * from agent where id in (${quoted(otto.agent, mia.agent, zoe.agent, yan.agent)})`,
    `select * from sign_in where agent in (${quoted(otto.agent, mia.agent, zoe.agent, yan.agent)})`,
  ].map((sql) => database.prepare(sql));

  return {
    foreign,
    elsewhere,
    everything: () => {
      const now = Number(version.get()?.data_version);
      if (now !== known.version)
        known = { version: now, text: JSON.stringify(all.map((statement) => statement.all())) };
      return known.text;
    },
    untouchable: () => JSON.stringify(precious.map((statement) => statement.all())),
    overheard: async () => {
      desks.mia.socket.emit('typing', { conversation: bea.conversation, on: true });
      desks.yan.socket.emit('typing', { conversation: cleo.conversation, on: true });
      await Promise.all([tabs.bea.hear('typing'), tabs.cleo.hear('typing'), desks.zoe.hear('typing')]);
      const overheard: string[] = [];
      for (const [name, { heard }] of Object.entries(bystanders)) {
        const since = heard.slice(marks.get(name)).map((it) => it.name);
        marks.set(name, heard.length);
        since.splice(since.indexOf('typing'), 1);
        overheard.push(...since.filter((it) => it !== 'pulse').map((it) => `${name} heard ${it}`));
      }
      return overheard;
    },
    leave: () => {
      for (const { leave } of [...Object.values(tabs), ...Object.values(desks)]) leave();
    },
  };
};

const said = ({ cid, n, text, files }: ReturnType<typeof words>) => ({ cid, n, text, files });
const noted = ({ cid, text, files }: ReturnType<typeof words>) => ({ cid, text, files, mentions: [] });
