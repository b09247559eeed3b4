import { sql } from 'kysely';
import type { ChannelKind, DeliveryState } from '../../protocol/channel.ts';
import { liveDeliveryStates } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { bySites } from './by-sites.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { openDeliverySql, outsideChatSql } from './indexed-expressions.ts';
import type { DeliveryRow, Held, OutboxReads, OutboxWrites } from './outbox-tx.ts';
import type { DeliveryTable, PieceTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

const due = bySites((db, sites, arg: { channel: ChannelKind; now: number }) =>
  db
    .selectFrom('delivery')
    .select('id')
    .where('channel', '=', arg.channel)
    .where('next_at', '<=', arg.now)
    .where('site', 'in', sites)
    .limit(1),
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

const byId = statement((db, arg: { site: SiteId; id: number }) =>
  db.selectFrom('delivery').select(columns.delivery).where('id', '=', arg.id).where('site', '=', arg.site),
);

const ofEntry = statement((db, arg: { conversation: ConversationId; seq: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where('seq', '=', arg.seq)
    .where('recipient', '=', 'visitor')
    .orderBy('id'),
);

const inParcel = statement((db, arg: { parcel: number }) =>
  db.selectFrom('delivery').select(columns.delivery).where('parcel', '=', arg.parcel).orderBy('id'),
);

const pieces = statement((db, arg: { parcel: number }) =>
  db.selectFrom('piece').select(columns.piece).where('parcel', '=', arg.parcel).orderBy('n'),
);

const byVendor = statement((db, arg: { channel: ChannelKind; vendorId: string }) =>
  db.selectFrom('piece').select('parcel').where('channel', '=', arg.channel).where('vendor_id', '=', arg.vendorId),
);

const arrived = ['accepted', 'sent', 'delivered', 'read'] as const satisfies readonly DeliveryState[];

interface Sent {
  readonly conversation: ConversationId;
  readonly channel: ChannelKind;
  readonly peer: string;
}

const sent = statement((db, arg: Sent & { since: number }) =>
  db
    .selectFrom('delivery')
    .select('parcel')
    .distinct()
    .where('conversation', '=', arg.conversation)
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('purpose', '=', 'message')
    .where('state', 'in', arrived)
    .where('settled_at', '>', arg.since)
    .where('parcel', 'is not', null)
    .orderBy('parcel'),
);

/** It may have arrived: it goes again as it went, or not at all. */
const mayHaveArrived = sql<boolean>`(problem is not null and problem like 'unknown%')`;

const outside = statement((db, arg: { conversation: ConversationId; upTo: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where('seq', '<=', arg.upTo)
    .where(sql<boolean>`${sql.raw(openDeliverySql)}`)
    .where('recipient', '=', 'visitor')
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('state', 'in', ['waiting', 'claimed'])
    .where('because', '<>', 'agent')
    .where((eb) => eb.not(mayHaveArrived))
    .orderBy('seq'),
);

const inChat = statement((db, arg: { conversation: ConversationId }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('conversation', '=', arg.conversation)
    .where(sql<boolean>`${sql.raw(openDeliverySql)}`)
    .where('recipient', '=', 'visitor')
    .where('channel', '=', 'chat')
    .where('state', '=', 'waiting')
    .where('next_at', 'is not', null)
    .orderBy('seq'),
);

const overdueInChat = statement((db, arg: { now: number; limit: number }) =>
  db
    .selectFrom('delivery')
    .select(['site', 'conversation'])
    .where('channel', '=', 'chat')
    .where('next_at', '<=', arg.now)
    .where('state', '=', 'waiting')
    .orderBy('next_at')
    .orderBy('id')
    .limit(arg.limit),
);

const troubles = statement((db, arg: { conversation: ConversationId; read: number }) =>
  db
    .selectFrom('delivery as mine')
    .select('mine.state')
    .where('mine.conversation', '=', arg.conversation)
    .where('mine.seq', '>', arg.read)
    .where('mine.recipient', '=', 'visitor')
    .where('mine.state', 'in', ['failed', 'unclear'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('delivery as other')
            .select('other.id')
            .whereRef('other.conversation', '=', 'mine.conversation')
            .whereRef('other.seq', '=', 'mine.seq')
            .whereRef('other.recipient', '=', 'mine.recipient')
            .whereRef('other.id', '>', 'mine.id')
            .where((eb) =>
              eb.or([
                eb('other.state', 'in', arrived),
                // On its way by another channel: nobody has to look yet.
                eb.and([eb('other.channel', '<>', 'chat'), eb('other.state', 'in', liveDeliveryStates)]),
              ]),
            ),
        ),
      ),
    ),
);

const stuck = statement((db, arg: { before: number }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('next_at', '<=', arg.before)
    .where('channel', '<>', 'chat'),
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
  readonly madeBefore: number;
}

const claim = bySites((db, sites, arg: Claiming, { locks }) => {
  const oldest = db
    .selectFrom('delivery as mine')
    .select('mine.id')
    .where('mine.channel', '=', arg.channel)
    .where('mine.next_at', '<=', arg.now)
    .where('mine.site', 'in', sites)
    .where('mine.created_at', '<=', arg.madeBefore)
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
                  // Of its own parcel, which goes again as it went.
                  eb.or([
                    eb('other.parcel', 'is', null),
                    eb('mine.parcel', 'is', null),
                    eb('other.parcel', '<>', eb.ref('mine.parcel')),
                  ]),
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

const insertPiece = insertion('piece', columns.piece);
const changePiece = statement((db, arg: PieceTable) =>
  db
    .updateTable('piece')
    .set({ state: arg.state, vendor_id: arg.vendor_id, problem: arg.problem, at: arg.at })
    .where('parcel', '=', arg.parcel)
    .where('n', '=', arg.n),
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

const cancel = statement((db, arg: { id: number; at: number }) =>
  db
    .updateTable('delivery')
    .set({ state: 'cancelled', claim: null, lease_until: null, next_at: null, settled_at: arg.at, sealed: null })
    .where('id', '=', arg.id)
    .where('state', 'in', ['waiting', 'claimed', 'unknown']),
);

type Change = Pick<DeliveryRow, 'id' | 'state' | 'next_at' | 'settled_at' | 'problem'>;

const change = statement((db, arg: Change) =>
  db
    .updateTable('delivery')
    .set({
      state: arg.state,
      next_at: arg.next_at,
      settled_at: arg.settled_at,
      problem: arg.problem,
      claim: null,
      run: null,
      lease_until: null,
      sealed: null,
    })
    .where('id', '=', arg.id),
);

const hurry = statement((db, arg: Sent & { nextAt: number }) =>
  db
    .updateTable('delivery')
    .set({ next_at: arg.nextAt })
    .where('channel', '=', arg.channel)
    .where('peer', '=', arg.peer)
    .where('next_at', 'is not', null)
    .where('conversation', '=', arg.conversation)
    .where('purpose', '=', 'message')
    .where('state', '=', 'waiting'),
);

const waitingHere = statement((db, arg: { site: SiteId; channel: ChannelKind; limit: number }) =>
  db
    .selectFrom('delivery')
    .select(columns.delivery)
    .where('site', '=', arg.site)
    .where('channel', '=', arg.channel)
    .where(sql<boolean>`${sql.raw(outsideChatSql)}`)
    .where('state', 'in', ['waiting', 'claimed', 'held'])
    .orderBy('id')
    .limit(arg.limit),
);

const inOrder = (rows: DeliveryRow[]): DeliveryRow[] => rows.sort((a, b) => a.id - b.id);

export const outboxReads = (connection: Connection): OutboxReads => ({
  isDeliveryDue: async (channel, sites, now) =>
    sites.length > 0 && (await due.rows(connection, sites, { channel, now })).length > 0,
  channelState: async (site, channel) => {
    const { count } = await waiting.only(connection, { site, channel });
    const last = await lastTried.row(connection, { site, channel });
    return { waiting: count, problem: last?.problem ?? null };
  },
  delivery: (site, id) => byId.row(connection, { site, id }),
  deliveriesOf: (conversation, seq) => ofEntry.rows(connection, { conversation, seq }),
  deliveriesIn: (parcel) => inParcel.rows(connection, { parcel }),
  piecesOf: (parcel) => pieces.rows(connection, { parcel }),
  parcelOfVendor: async (channel, vendorId) => (await byVendor.row(connection, { channel, vendorId }))?.parcel,
  parcelsSent: async (conversation, channel, peer, since) =>
    (await sent.rows(connection, { conversation, channel, peer, since })).flatMap(({ parcel }) => parcel ?? []),
  waitingOutside: (conversation, upTo) => outside.rows(connection, { conversation, upTo }),
  waitingInChat: (conversation) => inChat.rows(connection, { conversation }),
  dueInChat: async (now, limit) => {
    const found = new Map<ConversationId, SiteId>();
    for (const { site, conversation } of await overdueInChat.rows(connection, { now, limit }))
      if (conversation !== null) found.set(conversation, site);
    return Array.from(found, ([conversation, site]) => ({ site, conversation }));
  },
  troubleOf: async (conversation, read) => {
    const states = (await troubles.rows(connection, { conversation, read })).map(({ state }) => state);
    return states.includes('failed') ? 'failed' : states.includes('unclear') ? 'unclear' : 'none';
  },
  countStuck: async (before) => (await stuck.only(connection, { before })).count,
});

export const outboxWrites = (connection: Connection): Omit<OutboxWrites, keyof OutboxReads> => ({
  enqueue: async (row) => (await enqueue.only(connection, row)).id,
  claimDeliveries: async ({ sites, gathers, madeBefore = Number.MAX_SAFE_INTEGER, ...asked }) => {
    if (sites.length === 0) return [];
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
  savePiece: async (row) => {
    if ((await changePiece.run(connection, row)) === 0) await insertPiece.run(connection, row);
  },
  retryLater: (held, later) => retryLater.run(connection, { ...held, ...later }),
  settle: async (held, settled) => inOrder(await settle.rows(connection, { ...held, ...settled })),
  lapseDeliveries: async ({ lookAfterMs, ...of }) => {
    const back = await waitAgain.run(connection, of);
    return back + (await unknown.run(connection, { ...of, lookAt: of.now + lookAfterMs }));
  },
  cancelDelivery: async (id, at) => (await cancel.run(connection, { id, at })) === 1,
  changeDelivery: async (id, to) => {
    await change.run(connection, { id, ...to });
  },
  hurryDeliveries: (conversation, channel, peer, nextAt) =>
    hurry.run(connection, { conversation, channel, peer, nextAt }),
  waitingOn: (site, channel, limit) => waitingHere.rows(connection, { site, channel, limit }),
});
