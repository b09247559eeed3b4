import { sql } from 'kysely';
import type { AgentId, ConversationId, EscalationId, ReachId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import type { EscalationReads, EscalationWrites } from './escalation-tx.ts';
import { removeSome } from './remove-some.ts';
import type { AgentReachTable, EscalationTable, EscalationTryTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

/** `hold`: until commit. */
const byId = (hold: boolean) =>
  statement((db, arg: { id: EscalationId }, { locks }) =>
    db
      .selectFrom('escalation')
      .select(columns.escalation)
      .where('id', '=', arg.id)
      .$if(hold && locks, (query) => query.forUpdate()),
  );
const find = byId(false);
const findAndHold = byId(true);

const tries = statement((db, arg: { escalation: EscalationId }) =>
  db
    .selectFrom('escalation_try')
    .innerJoin('agent', 'agent.id', 'escalation_try.agent')
    .select(qualified('escalation_try', columns.escalationTry))
    .select('agent.name as agent_name')
    .where('escalation_try.escalation', '=', arg.escalation)
    .orderBy('escalation_try.n'),
);

const last = statement((db, arg: { conversation: ConversationId; at: number }) =>
  db
    .selectFrom('escalation')
    .select(columns.escalation)
    .where('conversation', '=', arg.conversation)
    .where('at', '<=', arg.at)
    .orderBy('at', 'desc')
    .limit(1),
);

const due = statement((db, arg: { steady: number; limit: number }) =>
  db
    .selectFrom('escalation')
    .select(['id', 'site', 'conversation'])
    .where('due_at', 'is not', null)
    .where('due_at', '<=', arg.steady)
    .orderBy('due_at')
    .limit(arg.limit),
);

const unanswered = statement((db, arg: { after: number; before: number; limit: number }) =>
  db
    .selectFrom('conversation')
    .select(['id', 'site', 'assignee', 'waiting_since'])
    .where('waiting_since', 'is not', null)
    // As literals, so that the index of just these rows is taken.
    .where(sql<boolean>`state = 'open' and escalation is null`)
    .where('waiting_since', '>', arg.after)
    .where('waiting_since', '<=', arg.before)
    .where('folder', '=', '')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('escalation')
            .select('escalation.id')
            .whereRef('escalation.conversation', '=', 'conversation.id')
            .whereRef('escalation.at', '>=', 'conversation.waiting_since'),
        ),
      ),
    )
    .orderBy('waiting_since')
    .limit(arg.limit),
);

const reach = statement((db, arg: { site: SiteId; id: ReachId }) =>
  db.selectFrom('agent_reach').select(columns.agentReach).where('site', '=', arg.site).where('id', '=', arg.id),
);

const reaches = statement((db, arg: { site: SiteId }) =>
  db
    .selectFrom('agent_reach')
    .select(columns.agentReach)
    .where('site', '=', arg.site)
    .orderBy('agent')
    .orderBy('ord')
    .orderBy('at')
    .orderBy('id'),
);

const held = statement((db, arg: { hash: string }) =>
  db.selectFrom('held_answer').select(columns.heldAnswer).where('token_hash', '=', arg.hash),
);

const answered = statement((db, arg: { conversation: ConversationId; seq: number; agent: AgentId }) =>
  db
    .selectFrom('entry')
    .select('agent_name')
    .where('conversation', '=', arg.conversation)
    .where('seq', '>', arg.seq)
    .where('side', '=', 'agent')
    .where('what', 'is', null)
    .where('agent', '<>', arg.agent)
    .orderBy('seq', 'desc')
    .limit(1),
);

const insertEscalation = insertion('escalation', columns.escalation);

const place = statement((db, arg: Pick<EscalationTable, 'id' | 'round' | 'step' | 'due_at'>) =>
  db.updateTable('escalation').set({ round: arg.round, step: arg.step, due_at: arg.due_at }).where('id', '=', arg.id),
);

const hurry = statement((db, arg: { id: EscalationId }) =>
  db
    .updateTable('escalation')
    .set({ due_at: sql.lit(0) })
    .where('id', '=', arg.id)
    .where('state', '=', 'running'),
);

/** One statement: of two who take it at once, the second finds it taken. */
const end = statement((db, arg: Pick<EscalationTable, 'id' | 'taker' | 'due_at' | 'state'> & { at: number }) =>
  db
    .updateTable('escalation')
    .set({ state: arg.state, taker: arg.taker, due_at: arg.due_at, ended_at: arg.at })
    .where('id', '=', arg.id)
    .where('state', '=', 'running'),
);

const saveBrief = statement((db, arg: Pick<EscalationTable, 'id' | 'brief'>) =>
  db.updateTable('escalation').set({ brief: arg.brief }).where('id', '=', arg.id),
);

const insertTry = insertion('escalation_try', columns.escalationTry);

const settleTry = statement((db, arg: Pick<EscalationTryTable, 'escalation' | 'n' | 'state'>) =>
  db
    .updateTable('escalation_try')
    .set({ state: arg.state })
    .where('escalation', '=', arg.escalation)
    .where('n', '=', arg.n),
);

const tryByDelivery = statement((db, arg: { delivery: number }) =>
  db.selectFrom('escalation_try').select(columns.escalationTry).where('delivery', '=', arg.delivery),
);

const token = statement((db, arg: { escalation: EscalationId; reach: ReachId }) =>
  db
    .selectFrom('mail_token')
    .select(columns.mailToken)
    .where('escalation', '=', arg.escalation)
    .where('reach', '=', arg.reach)
    .where('revoked_at', 'is', null)
    .limit(1),
);

const insertReach = insertion('agent_reach', columns.agentReach);

const saveReach = statement((db, arg: AgentReachTable) =>
  db
    .updateTable('agent_reach')
    .set({
      ord: arg.ord,
      week: arg.week,
      verified_at: arg.verified_at,
      is_bad: arg.is_bad,
      code_hmac: arg.code_hmac,
      code_expires_at: arg.code_expires_at,
      tries: arg.tries,
    })
    .where('site', '=', arg.site)
    .where('id', '=', arg.id),
);

const countTry = statement((db, arg: { site: SiteId; id: ReachId; now: number; most: number }) =>
  db
    .updateTable('agent_reach')
    .set((eb) => ({ tries: eb('tries', '+', eb.lit(1)) }))
    .where('site', '=', arg.site)
    .where('id', '=', arg.id)
    .where('code_hmac', 'is not', null)
    .where('code_expires_at', '>', arg.now)
    .where('tries', '<', arg.most)
    .returning(columns.agentReach),
);

const markBad = statement((db, arg: { id: ReachId }) =>
  db.updateTable('agent_reach').set({ is_bad: 1 }).where('id', '=', arg.id),
);

const removeReach = statement((db, arg: { site: SiteId; id: ReachId }) =>
  db.deleteFrom('agent_reach').where('site', '=', arg.site).where('id', '=', arg.id),
);
/** An address that is gone opens nothing: what comes back from it is a stranger's. */
const revokeTokens = statement((db, arg: { site: SiteId; id: ReachId; at: number }) =>
  db
    .updateTable('mail_token')
    .set({ revoked_at: arg.at })
    .where('site', '=', arg.site)
    .where('reach', '=', arg.id)
    .where('revoked_at', 'is', null),
);

const insertHeld = insertion('held_answer', columns.heldAnswer);

const useHeld = statement((db, arg: { hash: string; now: number }) =>
  db
    .updateTable('held_answer')
    .set({ used_at: arg.now })
    .where('token_hash', '=', arg.hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', arg.now),
);

export const escalationReads = (connection: Connection): EscalationReads => ({
  escalation: (id) => find.row(connection, { id }),
  triesOf: (escalation) => tries.rows(connection, { escalation }),
  lastEscalation: (conversation) => last.row(connection, { conversation, at: Number.MAX_SAFE_INTEGER }),
  ladderBefore: (conversation, at) => last.row(connection, { conversation, at }),
  dueEscalations: (steady, limit) => due.rows(connection, { steady: Math.floor(steady), limit }),
  unanswered: (after, before, limit) => unanswered.rows(connection, { after, before, limit }),
  agentReach: (site, id) => reach.row(connection, { site, id }),
  reachesOfSite: (site) => reaches.rows(connection, { site }),
  heldAnswer: (hash) => held.row(connection, { hash }),
  answeredAfter: async (conversation, seq, agent) =>
    (await answered.row(connection, { conversation, seq, agent }))?.agent_name ?? undefined,
});

export const escalationWrites = (connection: Connection): Omit<EscalationWrites, keyof EscalationReads> => ({
  insertEscalation: async (row) => {
    await insertEscalation.run(connection, row);
  },
  lockEscalation: (id) => findAndHold.row(connection, { id }),
  placeEscalation: async (id, at) => {
    await place.run(connection, { id, ...at });
  },
  hurryEscalation: async (id) => {
    await hurry.run(connection, { id });
  },
  endEscalation: async (id, ended) => (await end.run(connection, { id, ...ended })) === 1,
  saveBrief: async (id, brief) => {
    await saveBrief.run(connection, { id, brief });
  },
  insertTry: async (row) => {
    await insertTry.run(connection, row);
  },
  settleTry: async (escalation, n, state) => {
    await settleTry.run(connection, { escalation, n, state });
  },
  tryByDelivery: (delivery) => tryByDelivery.row(connection, { delivery }),
  tokenOfTry: (escalation, of) => token.row(connection, { escalation, reach: of }),
  insertReach: async (row) => {
    await insertReach.run(connection, row);
  },
  saveReach: async (row) => {
    await saveReach.run(connection, row);
  },
  countReachTry: (site, id, now, most) => countTry.row(connection, { site, id, now, most }),
  markReachBad: async (id) => {
    await markBad.run(connection, { id });
  },
  removeReach: async (site, id, at) => {
    await revokeTokens.run(connection, { site, id, at });
    await removeReach.run(connection, { site, id });
  },
  insertHeldAnswer: async (row) => {
    await insertHeld.run(connection, row);
  },
  useHeldAnswer: async (hash, now) => (await useHeld.run(connection, { hash, now })) === 1,
  removeHeldAnswers: (before, limit) =>
    removeSome(connection, 'held_answer', ['token_hash'], sql`expires_at < ${before}`, limit),
});
