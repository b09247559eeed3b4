import { sql } from 'kysely';
import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import type { SiteId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { outsideChatSql } from './indexed-expressions.ts';
import type { Held, OutboxReads, OutboxWrites } from './outbox-tx.ts';
import type { DeliveryTable } from './schema.ts';
import { statement } from './statement.ts';

const due = statement((db, arg: { channel: ChannelKind; now: number }) =>
  db.selectFrom('delivery').select('id').where('channel', '=', arg.channel).where('next_at', '<=', arg.now).limit(1),
);

const waiting = statement((db, arg: { site: SiteId; channel: ChannelKind }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('next_at', 'is not', null),
);

const lastTried = statement((db, arg: { site: SiteId; channel: ChannelKind }) =>
  db
    .selectFrom('delivery')
    .select('problem')
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    // One that was cancelled before anybody tried it says nothing of the way.
    .where((eb) =>
      eb.or([
        eb('problem', 'is not', null),
        eb.and([eb('settled_at', 'is not', null), eb('state', '<>', sql.lit('cancelled'))]),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(1),
);

const rest = without(columns.delivery, 'id');

const enqueue = statement((db, arg: Omit<DeliveryTable, 'id'>) =>
  db
    .insertInto('delivery')
    .values(Object.fromEntries(rest.map((column) => [column, arg[column]])) as never)
    .returning('id'),
);

interface Claiming {
  readonly channel: ChannelKind;
  readonly now: number;
  readonly limit: number;
  readonly claim: string;
  readonly run: string;
  readonly leaseUntil: number;
}

const claim = statement((db, arg: Claiming, { locks }) => {
  const oldest = db
    .selectFrom('delivery as mine')
    .select('mine.id')
    .where('mine.channel', '=', arg.channel)
    .where('mine.next_at', '<=', arg.now)
    .where('mine.state', 'in', ['waiting', 'claimed', 'unknown'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as other')
            .select('other.id')
            .whereRef('other.channel', '=', 'mine.channel')
            .whereRef('other.peer', '=', 'mine.peer')
            .where('other.next_at', 'is not', null)
            .where((eb) =>
              eb.or([
                eb('other.id', '<', eb.ref('mine.id')),
                // One that was numbered before another and committed after it must not overtake it on its way.
                eb.and([
                  eb('other.id', '>', eb.ref('mine.id')),
                  eb('other.state', 'in', ['claimed', 'sending', 'unknown']),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy('mine.next_at')
    .orderBy('mine.id')
    .limit(arg.limit);
  return (
    db
      .updateTable('delivery')
      .set((eb) => ({
        state: 'claimed' as const,
        claim: arg.claim,
        run: arg.run,
        lease_until: arg.leaseUntil,
        next_at: arg.leaseUntil,
        attempts: eb('attempts', '+', eb.lit(1)),
      }))
      .where('id', 'in', locks ? oldest.forUpdate('mine').skipLocked() : oldest)
      // Said again for a database in which the row may have changed since it was looked at.
      .where('next_at', '<=', arg.now)
      .returning(columns.delivery)
  );
});

const markSending = statement((db, arg: Held & { leaseUntil: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'sending', lease_until: arg.leaseUntil, next_at: arg.leaseUntil })
    .where('id', '=', arg.id)
    .where('claim', '=', arg.claim)
    .where('state', '=', 'claimed'),
);

interface Later extends Held {
  readonly state: DeliveryState;
  readonly nextAt: number;
  readonly attempts: number;
  readonly problem: string | null;
}

const retryLater = statement((db, arg: Later) =>
  db
    .updateTable('delivery')
    .set({
      state: arg.state,
      claim: null,
      run: null,
      lease_until: null,
      next_at: arg.nextAt,
      attempts: arg.attempts,
      problem: arg.problem,
    })
    .where('id', '=', arg.id)
    .where('claim', '=', arg.claim)
    .where('state', 'in', ['claimed', 'sending', 'unknown']),
);

interface Settled extends Held {
  readonly state: DeliveryState;
  readonly at: number;
  readonly problem: string | null;
}

const settle = statement((db, arg: Settled) =>
  db
    .updateTable('delivery')
    .set({
      state: arg.state,
      claim: null,
      lease_until: null,
      next_at: null,
      settled_at: arg.at,
      problem: arg.problem,
      sealed: null,
    })
    .where('id', '=', arg.id)
    .where('claim', '=', arg.claim)
    .where('state', 'in', ['claimed', 'sending', 'unknown']),
);

interface Lapsing {
  readonly channel: ChannelKind;
  readonly now: number;
  readonly run: string;
}

const waitAgain = statement((db, arg: Lapsing) =>
  db
    .updateTable('delivery')
    .set({ state: 'waiting', claim: null, run: null, lease_until: null, next_at: arg.now })
    .where('channel', '=', arg.channel)
    .where('next_at', 'is not', null)
    .where('state', '=', 'claimed')
    .where('run', '<>', arg.run),
);

/** The claim stays: whoever is merely late may still say how it went, as long as nobody else has taken it. */
const unknown = statement((db, arg: Lapsing) =>
  db
    .updateTable('delivery')
    .set({ state: 'unknown', next_at: arg.now, problem: 'unknown' })
    .where('channel', '=', arg.channel)
    .where('next_at', 'is not', null)
    .where('state', '=', 'sending')
    .where((eb) => eb.or([eb('next_at', '<=', arg.now), eb('run', '<>', arg.run)]))
    .where((eb) => eb.or([eb('problem', 'is', null), eb('problem', 'not like', 'unknown%')])),
);

const unclear = statement((db, arg: Lapsing) =>
  db
    .updateTable('delivery')
    .set({ state: 'unclear', lease_until: null, next_at: null, settled_at: arg.now, problem: 'unknown', sealed: null })
    .where('channel', '=', arg.channel)
    .where('next_at', 'is not', null)
    .where('state', '=', 'sending')
    .where((eb) => eb.or([eb('next_at', '<=', arg.now), eb('run', '<>', arg.run)])),
);

const cancel = statement((db, arg: { id: number; at: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'cancelled', claim: null, lease_until: null, next_at: null, settled_at: arg.at, sealed: null })
    .where('id', '=', arg.id)
    .where('state', 'in', ['waiting', 'claimed', 'unknown']),
);

export const outboxReads = (connection: Connection): OutboxReads => ({
  isDeliveryDue: async (channel, now) => (await due.row(connection, { channel, now })) !== undefined,
  channelState: async (site, channel) => {
    const { count } = await waiting.only(connection, { site, channel });
    const last = await lastTried.row(connection, { site, channel });
    return { waiting: count, problem: last?.problem ?? null };
  },
});

export const outboxWrites = (connection: Connection): Omit<OutboxWrites, keyof OutboxReads> => ({
  enqueue: async (row) => (await enqueue.only(connection, row)).id,
  claimDeliveries: (asked) => claim.rows(connection, asked),
  markSending: async ({ id, claim: mark }, leaseUntil) =>
    (await markSending.run(connection, { id, claim: mark, leaseUntil })) === 1,
  retryLater: async ({ id, claim: mark }, later) =>
    (await retryLater.run(connection, { id, claim: mark, ...later })) === 1,
  settle: async ({ id, claim: mark }, settled) => (await settle.run(connection, { id, claim: mark, ...settled })) === 1,
  lapseDeliveries: async ({ mayRepeat, ...of }) => {
    const back = await waitAgain.run(connection, of);
    const again = mayRepeat ? await unknown.run(connection, of) : 0;
    return back + again + (await unclear.run(connection, of));
  },
  cancelDelivery: async (id, at) => (await cancel.run(connection, { id, at })) === 1,
});
