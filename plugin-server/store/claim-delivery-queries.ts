import { sql } from 'kysely';
import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { bySites } from './by-sites.ts';
import { columns } from './columns.ts';
import type { Connection, Query } from './connection.ts';
import { isInSites } from './in-site.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import type { DeliveryRow, Held, OutboxWrites } from './outbox-tx.ts';
import { statement } from './statement.ts';

interface Claiming {
  readonly channel: ChannelKind;
  readonly now: number;
  readonly limit: number;
  readonly claim: string;
  readonly run: string;
  readonly leaseUntil: number;
  readonly madeBefore: number;
}

const claim = bySites((db, sites, arg: Claiming, { locks }) => {
  const oldest = db
    .selectFrom('delivery as mine')
    .select('mine.id')
    .where('mine.channel', '=', arg.channel)
    .where('mine.next_at', '<=', arg.now)
    .where(isInSites('mine.site', sites))
    .where('mine.created_at', '<=', arg.madeBefore)
    .where('mine.state', 'in', ['waiting', 'claimed', 'unknown'])
    // Two questions, each of which goes to its place among what waits for that peer; as one, all that waits is read for every row.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as earlier')
            .select('earlier.id')
            .whereRef('earlier.channel', '=', 'mine.channel')
            .whereRef('earlier.peer', '=', 'mine.peer')
            .whereRef('earlier.id', '<', 'mine.id')
            .where('earlier.next_at', 'is not', null),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as later')
            .select('later.id')
            .whereRef('later.channel', '=', 'mine.channel')
            .whereRef('later.peer', '=', 'mine.peer')
            .whereRef('later.id', '>', 'mine.id')
            .where('later.next_at', 'is not', null)
            // One that was numbered before another and committed after it must not overtake it on its way.
            .where('later.state', 'in', ['claimed', 'sending', 'unknown'])
            .where((eb) =>
              // Of its own parcel, which goes again as it went.
              eb.or([
                eb('later.parcel', 'is', null),
                eb('mine.parcel', 'is', null),
                eb('later.parcel', '<>', eb.ref('mine.parcel')),
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
        parcel: eb
          .case()
          .when(sql<boolean>`parcel is not null and ${mayHaveArrived}`)
          .then(eb.ref('parcel'))
          .else(eb.ref('id'))
          .end(),
      }))
      .where('id', 'in', locks ? oldest.forUpdate('mine').skipLocked() : oldest)
      // Said again for a database in which the row may have changed since it was looked at.
      .where('next_at', '<=', arg.now)
      .returning(columns.delivery)
  );
});

interface Along extends Pick<Claiming, 'now' | 'claim' | 'run' | 'leaseUntil'> {
  readonly channel: ChannelKind;
  readonly peer: string;
  readonly conversation: ConversationId;
  readonly parcel: number;
  readonly attempts: number;
}

/** `isAgain`: those of a parcel that may have arrived; else all that wait beside its first. */
const claimAlong = (isAgain: boolean) =>
  statement((db, arg: Along, { locks }) => {
    let others = db
      .selectFrom('delivery as mine')
      .select('mine.id')
      .where('mine.channel', '=', arg.channel)
      .where('mine.peer', '=', arg.peer)
      .where('mine.next_at', 'is not', null)
      .where('mine.conversation', '=', arg.conversation)
      .where('mine.purpose', '=', 'message')
      .where('mine.id', '<>', arg.parcel);
    others = isAgain
      ? others.where('mine.parcel', '=', arg.parcel)
      : others.where('mine.state', '<>', 'unknown').where((eb) => eb.not(mayHaveArrived));
    return (
      db
        .updateTable('delivery')
        .set({
          state: 'claimed' as const,
          claim: arg.claim,
          run: arg.run,
          lease_until: arg.leaseUntil,
          next_at: arg.leaseUntil,
          attempts: arg.attempts,
          parcel: arg.parcel,
        })
        .where('id', 'in', locks ? others.forUpdate('mine').skipLocked() : others)
        // Waiting, or in the hands of somebody whose lease is over.
        .where((eb) =>
          eb.or([
            eb('state', 'in', ['waiting', 'unknown']),
            eb.and([eb('state', '=', 'claimed'), eb('next_at', '<=', arg.now)]),
          ]),
        )
        .returning(columns.delivery)
    );
  });
const beside = claimAlong(false);
const again = claimAlong(true);

const markSending = statement((db, arg: Held & { leaseUntil: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'sending', lease_until: arg.leaseUntil, next_at: arg.leaseUntil })
    .where('parcel', '=', arg.parcel)
    .where('claim', '=', arg.claim)
    .where('state', '=', 'claimed')
    .returning(columns.delivery),
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
    .where('parcel', '=', arg.parcel)
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
    .where('parcel', '=', arg.parcel)
    .where('claim', '=', arg.claim)
    .where('state', 'in', ['claimed', 'sending', 'unknown'])
    .returning(columns.delivery),
);

interface Lapsing {
  readonly channel: ChannelKind;
  readonly now: number;
  readonly run: string;
}

const waitAgain = statement((db, arg: Lapsing) =>
  db
    .updateTable('delivery')
    .set((eb) => ({
      // Whoever had it did not send it; what may have arrived before still may.
      state: eb
        .case()
        .when(mayHaveArrived)
        .then(sql.lit('unknown' as const))
        .else(sql.lit('waiting' as const))
        .end(),
      claim: null,
      run: null,
      lease_until: null,
      next_at: arg.now,
    }))
    .where('channel', '=', arg.channel)
    .where('next_at', 'is not', null)
    .where('state', '=', 'claimed')
    .where('run', '<>', arg.run),
);

/** The claim stays: whoever is merely late may still say how it went, as long as nobody else has taken it. */
const unknown = statement((db, arg: Lapsing & { lookAt: number }) =>
  db
    .updateTable('delivery')
    .set((eb) => ({
      state: 'unknown' as const,
      next_at: arg.lookAt,
      problem: eb.case().when(mayHaveArrived).then(sql.lit('unknown again')).else(sql.lit('unknown')).end(),
    }))
    .where('channel', '=', arg.channel)
    .where('next_at', 'is not', null)
    .where('state', '=', 'sending')
    .where((eb) => eb.or([eb('next_at', '<=', arg.now), eb('run', '<>', arg.run)])),
);

const inOrder = (rows: DeliveryRow[]): DeliveryRow[] => rows.sort((a, b) => a.id - b.id);

/**
 * PostgreSQL takes an outbox that has just filled for an empty one until its statistics are taken again, and then reads and
 * sorts all of it for each claim. Walking the index of what is due, it stops at the first few.
 */
const walkInOrder: Query = { sql: 'set local enable_sort = off', name: 'walk_in_order' };

type Claims = 'claimDeliveries' | 'markSending' | 'retryLater' | 'settle' | 'lapseDeliveries';

/** Whose a delivery is, from the claim to its end. */
export const claimWrites = (connection: Connection): Pick<OutboxWrites, Claims> => ({
  claimDeliveries: async ({ sites, gathers, madeBefore = Number.MAX_SAFE_INTEGER, ...asked }) => {
    if (sites.length === 0) return [];
    if (connection.dialect.kind === 'postgres') await connection.run(walkInOrder, []);
    const firsts = inOrder(await claim.rows(connection, sites, { ...asked, madeBefore }));
    const parcels: DeliveryRow[][] = [];
    for (const first of firsts) {
      const { channel, peer, conversation, parcel, attempts, purpose, problem } = first;
      const goesAlone = !gathers || purpose !== 'message' || conversation === null || parcel === null;
      const along = goesAlone
        ? []
        : await (problem?.startsWith('unknown') === true ? again : beside).rows(connection, {
            ...asked,
            channel,
            peer,
            conversation,
            parcel,
            attempts,
          });
      parcels.push([first, ...inOrder(along)]);
    }
    return parcels;
  },
  markSending: async (held, leaseUntil) => inOrder(await markSending.rows(connection, { ...held, leaseUntil })),
  retryLater: (held, later) => retryLater.run(connection, { ...held, ...later }),
  settle: async (held, settled) => inOrder(await settle.rows(connection, { ...held, ...settled })),
  lapseDeliveries: async ({ lookAfterMs, ...of }) => {
    const back = await waitAgain.run(connection, of);
    return back + (await unknown.run(connection, { ...of, lookAt: of.now + lookAfterMs }));
  },
});
