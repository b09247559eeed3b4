import type { AgentId, InviteId, SignInId, SiteId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { AgentStore } from './tx.ts';

const byHash = statement((db, arg: { hash: string }) =>
  db.selectFrom('sign_in').select(columns.signIn).where('token_hash', '=', arg.hash),
);
const openOf = statement((db, arg: { agent: AgentId }) =>
  db
    .selectFrom('sign_in')
    .select(columns.signIn)
    .where('agent', '=', arg.agent)
    .where('ended_at', 'is', null)
    .orderBy('started_at')
    .orderBy('id'),
);
const insertSignIn = insertion('sign_in', columns.signIn);
const changing = without(columns.signIn, 'id', 'agent', 'started_at');
const saveSignIn = statement((db, arg: { id: SignInId } & Record<(typeof changing)[number], unknown>) =>
  db
    .updateTable('sign_in')
    .set(Object.fromEntries(changing.map((column) => [column, arg[column]])))
    .where('id', '=', arg.id),
);
/** `except` '' is nobody's id: all end. */
const endAll = statement((db, arg: { agent: AgentId; at: number; except: SignInId }) =>
  db
    .updateTable('sign_in')
    .set({ ended_at: arg.at })
    .where('agent', '=', arg.agent)
    .where('ended_at', 'is', null)
    .where('id', '<>', arg.except)
    .returning('id'),
);

const inviteByHash = statement((db, arg: { hash: string }) =>
  db.selectFrom('invite').select(columns.invite).where('token_hash', '=', arg.hash),
);
const invitesOf = statement((db, arg: { site: SiteId; now: number }) =>
  db
    .selectFrom('invite')
    .select(columns.invite)
    .where('site', '=', arg.site)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', arg.now)
    .orderBy('expires_at')
    .orderBy('id'),
);
const insertInvite = insertion('invite', columns.invite);
const endInvite = statement((db, arg: { site: SiteId; id: InviteId; at: number }) =>
  db
    .updateTable('invite')
    .set({ ended_at: arg.at })
    .where('id', '=', arg.id)
    .where('site', '=', arg.site)
    .where('ended_at', 'is', null),
);

type Reading = 'signInByHash' | 'signInsOf' | 'inviteByHash' | 'invitesOf';
type Writing = 'insertSignIn' | 'saveSignIn' | 'endSignIns' | 'insertInvite' | 'endInvite';

export const signInReads = (connection: Connection): Pick<AgentStore, Reading> => ({
  signInByHash: (hash) => byHash.row(connection, { hash }),
  signInsOf: (agent) => openOf.rows(connection, { agent }),
  inviteByHash: (hash) => inviteByHash.row(connection, { hash }),
  invitesOf: (site, now) => invitesOf.rows(connection, { site, now }),
});

export const signInWrites = (connection: Connection): Pick<AgentStore, Writing> => ({
  insertSignIn: async (row) => {
    await insertSignIn.run(connection, row);
  },
  saveSignIn: async (row) => {
    await saveSignIn.run(connection, row);
  },
  endSignIns: async (agent, at, except) =>
    (await endAll.rows(connection, { agent, at, except: except ?? ('' as SignInId) })).map(({ id }) => id),
  insertInvite: async (row) => {
    await insertInvite.run(connection, row);
  },
  endInvite: (site, id, at) => endInvite.run(connection, { site, id, at }),
});
