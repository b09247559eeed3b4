import type { AgentId, ConversationId, InstanceId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { raisePosBy } from './conversation-queries.ts';
import type { MemberTable } from './schema.ts';
import { insertion, statement } from './statement.ts';
import type { AgentStore } from './tx.ts';

const byId = (hold: boolean) =>
  statement((db, arg: { id: AgentId }, dialect) =>
    db
      .selectFrom('agent')
      .select(columns.agent)
      .where('id', '=', arg.id)
      .$if(hold && dialect.locks, (query) => query.forUpdate()),
  );
const readById = byId(false);
const lockById = byId(true);
const byEmail = statement((db, arg: { email: string }) =>
  db.selectFrom('agent').select(columns.agent).where('email', '=', arg.email),
);
const count = statement((db, _arg: object) =>
  db.selectFrom('agent').select((eb) => eb.fn.countAll<number>().as('count')),
);
const owners = statement((db, _arg: object) =>
  db
    .selectFrom('member')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'owner'),
);
const insertAgent = insertion('agent', columns.agent);
const changing = without(columns.agent, 'id', 'created_at');
const saveAgent = statement((db, arg: { id: AgentId } & Record<(typeof changing)[number], unknown>) =>
  db
    .updateTable('agent')
    .set(Object.fromEntries(changing.map((column) => [column, arg[column]])))
    .where('id', '=', arg.id),
);

const member = statement((db, arg: { site: SiteId; agent: AgentId }) =>
  db.selectFrom('member').select(columns.member).where('site', '=', arg.site).where('agent', '=', arg.agent),
);
const membersOfAgent = statement((db, arg: { agent: AgentId }) =>
  db
    .selectFrom('member')
    .innerJoin('site', 'site.id', 'member.site')
    .select(qualified('member', columns.member))
    .select(['site.key as site_key', 'site.name as site_name'])
    .where('member.agent', '=', arg.agent)
    .orderBy('member.created_at')
    .orderBy('member.site'),
);
const ofSite = (hold: boolean) =>
  statement((db, arg: { site: SiteId }, dialect) =>
    db
      .selectFrom('member')
      .innerJoin('agent', 'agent.id', 'member.agent')
      .select(qualified('member', columns.member))
      .select(['agent.name', 'agent.email'])
      .where('member.site', '=', arg.site)
      .orderBy('member.created_at')
      .orderBy('member.agent')
      .$if(hold && dialect.locks, (query) => query.forUpdate('member')),
  );
const membersOfSite = ofSite(false);
const lockMembers = ofSite(true);
const insertMember = insertion('member', columns.member);
const saveMember = statement((db, arg: Pick<MemberTable, 'site' | 'agent' | 'role' | 'disabled_at' | 'rights'>) =>
  db
    .updateTable('member')
    .set({ role: arg.role, disabled_at: arg.disabled_at, rights: arg.rights })
    .where('site', '=', arg.site)
    .where('agent', '=', arg.agent),
);

const assigned = statement((db, arg: { site: SiteId; agent: AgentId }, dialect) =>
  db
    .selectFrom('conversation')
    .select(columns.conversation)
    .where('site', '=', arg.site)
    .where('assignee', '=', arg.agent)
    .orderBy('id')
    .$if(dialect.locks, (query) => query.forUpdate()),
);
const release = statement((db, arg: { id: ConversationId; pos: number }) =>
  db.updateTable('conversation').set({ assignee: null, pos: arg.pos }).where('id', '=', arg.id),
);

const claimInstance = statement((db, arg: { instance: InstanceId; agent: AgentId; at: number }) =>
  db
    .insertInto('instance')
    .values({ id: arg.instance, agent: arg.agent, first_at: arg.at })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);
const ownerOfInstance = statement((db, arg: { instance: InstanceId }) =>
  db.selectFrom('instance').select('agent').where('id', '=', arg.instance),
);

type Reading = 'agent' | 'agentByEmail' | 'agentCount' | 'ownerCount' | 'member' | 'membersOfAgent' | 'membersOfSite';
type Writing =
  | 'lockAgent'
  | 'lockMembers'
  | 'insertAgent'
  | 'saveAgent'
  | 'insertMember'
  | 'saveMember'
  | 'releaseConversations'
  | 'claimInstance';

export const agentReads = (connection: Connection): Pick<AgentStore, Reading> => ({
  agent: (id) => readById.row(connection, { id }),
  agentByEmail: (email) => byEmail.row(connection, { email }),
  agentCount: async () => (await count.only(connection, {})).count,
  ownerCount: async () => (await owners.only(connection, {})).count,
  member: (site, agent) => member.row(connection, { site, agent }),
  membersOfAgent: (agent) => membersOfAgent.rows(connection, { agent }),
  membersOfSite: (site) => membersOfSite.rows(connection, { site }),
});

export const agentWrites = (connection: Connection): Pick<AgentStore, Writing> => ({
  lockAgent: (id) => lockById.row(connection, { id }),
  lockMembers: (site) => lockMembers.rows(connection, { site }),
  insertAgent: async (row) => {
    await insertAgent.run(connection, row);
  },
  saveAgent: async (row) => {
    await saveAgent.run(connection, row);
  },
  insertMember: async (row) => {
    await insertMember.run(connection, row);
  },
  saveMember: async (row) => {
    await saveMember.run(connection, row);
  },
  releaseConversations: async (site, agent) => {
    const rows = await assigned.rows(connection, { site, agent });
    if (rows.length === 0) return [];
    const last = await raisePosBy(connection, site, rows.length);
    const released = rows.map((row, index) => ({ ...row, assignee: null, pos: last - rows.length + 1 + index }));
    for (const { id, pos } of released) await release.run(connection, { id, pos });
    return released;
  },
  claimInstance: async (instance, agent, at) => {
    await claimInstance.run(connection, { instance, agent, at });
    return (await ownerOfInstance.only(connection, { instance })).agent;
  },
});
