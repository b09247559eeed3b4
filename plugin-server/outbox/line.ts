import type { SiteId } from '../../protocol/ids.ts';
import type { ChannelAdapter, Piece, Sent } from '../channels/adapter.ts';
import type { OpenChannel } from '../channels/channel-directory.ts';
import { returnToChat } from '../routing/return-to-chat.ts';
import { randomId } from '../secret/random-token.ts';
import type { DeliveryRow, Held } from '../store/outbox-tx.ts';
import type { PieceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { afterLook, afterSend, configPauseMs, firstLookMs, type Next, pausedMostMs, type Tried } from './after-send.ts';
import { askInTime } from './ask-in-time.ts';
import { settleParcel } from './settle-parcel.ts';
import type { WorkerNeeds } from './worker-needs.ts';

/** What goes out by one open channel. */
export interface Line {
  readonly adapter: ChannelAdapter;
  wake(): void;
  /** Its settings are these now. */
  follow(channel: OpenChannel): void;
  onTheWay(): number;
}

interface Needs extends Omit<WorkerNeeds, 'channels' | 'random'> {
  readonly channel: OpenChannel;
  readonly sites: () => readonly SiteId[];
  readonly random: (most: number) => number;
  readonly now: () => number;
  /** What is on its way is broken off. */
  readonly ended: AbortSignal;
  readonly isClosed: () => boolean;
  /** Held until it is over, its error told. */
  readonly run: (work: Promise<unknown>) => void;
  readonly fail: (error: unknown) => void;
  readonly firmly: <Result>(verb: (tx: Tx) => Promise<Result>, key?: string) => Promise<Result>;
}

const leaseMs = 60_000;

export const createLine = (needs: Needs): Line => {
  const { store, clock, log, count, now, random } = needs;
  const { adapter } = needs.channel;
  const { kind } = adapter;
  const { correlation } = adapter.caps();
  let { channel } = needs;
  let onTheWay = 0;
  let isLooking = false;
  let looksAgain = false;
  let hasBegun = false;
  /** A fault of the channel: one goes ahead to see when this is over. */
  let pausedUntil = 0;
  let slowUntil = 0;
  /** Peers whose messages the other side wants more slowly, and how often in a row it has said so. */
  const slowed = new Map<string, number>();

  const look = async (): Promise<void> => {
    if (!hasBegun) await begin();
    const at = now();
    if (channel.isPaused || at < pausedUntil) return leaveLate();
    const { atOnce } = adapter.caps();
    const most = pausedUntil > 0 ? 1 : at < slowUntil ? Math.max(1, Math.floor(atOnce / 2)) : atOnce;
    const free = most - onTheWay;
    const sites = needs.sites();
    if (needs.isClosed() || free < 1 || !(await store.read.isDeliveryDue(kind, sites, at))) return;
    const parcels = await store.write((tx) => claim(tx, sites, free), 'chat', 'deliveries');
    for (const rows of parcels) {
      onTheWay += 1;
      needs.run(
        bring(rows).finally(() => {
          onTheWay -= 1;
          wake();
        }),
      );
    }
  };

  /** What a process that is gone had in its hands. */
  const begin = async (): Promise<void> => {
    await store.write(lapse, 'chat', 'deliveries');
    hasBegun = true;
  };
  const lapse = (tx: Tx): Promise<number> =>
    tx.lapseDeliveries({ channel: kind, now: now(), run: store.run, lookAfterMs: firstLookMs(correlation) });

  const claim = async (
    tx: Tx,
    sites: readonly SiteId[],
    limit: number,
    madeBefore?: number,
  ): Promise<DeliveryRow[][]> => {
    const at = now();
    const { gathers } = adapter.caps();
    const asked = {
      ...{
        channel: kind,
        sites,
        now: at,
        limit,
        claim: randomId(''),
        run: store.run,
        leaseUntil: at + leaseMs,
        gathers,
      },
      ...(madeBefore === undefined ? {} : { madeBefore }),
    };
    const parcels = await tx.claimDeliveries(asked);
    if (parcels.length > 0) return parcels;
    // Due, and not to be had: a lease may be over under which somebody was sending.
    return (await lapse(tx)) === 0 ? parcels : tx.claimDeliveries(asked);
  };

  /** Nothing goes out here: whoever has waited long enough goes another way. What may have arrived waits for a person's word. */
  const leaveLate = async (): Promise<void> => {
    const sites = needs.sites();
    if (!(await store.read.isDeliveryDue(kind, sites, now()))) return;
    const before = clock.wall() - pausedMostMs;
    const parcels = await store.write((tx) => claim(tx, sites, lateAtOnce, before), 'chat', 'deliveries');
    for (const rows of parcels) {
      const [row] = rows;
      if (row === undefined) continue;
      const problem = row.problem ?? 'config paused';
      await settle(rows, { is: 'settled', state: unsent(row), problem, class: 'config' }, null);
    }
    if (parcels.length > 0) looksAgain = true;
  };

  const bring = async (rows: readonly DeliveryRow[]): Promise<void> => {
    const [row] = rows;
    if (row === undefined) return;
    const tried = triedOf(row);
    if (isUnsure(row)) return lookAfter(rows, tried);
    if (now() >= tried.deadline)
      return settle(rows, { is: 'settled', state: unsent(row), problem: 'late', class: 'blocked' }, null);
    await stayIfBack(row);
    let packed = await made(rows);
    if ('next' in packed) return settle(rows, packed.next, null);
    const held = heldOf(row);
    const sending = await store.write((tx) => tx.markSending(held, now() + leaseMs));
    if (sending.length === 0) return;
    // Some of them stay in the chat after all: she has come back meanwhile.
    if (sending.length < rows.length) packed = await made(sending);
    if ('next' in packed) return settle(sending, packed.next, null);
    await sendAll(sending, packed.pieces, tried);
  };

  /** She has come back just now: what no agent sent that way stays in the chat. */
  const stayIfBack = async ({ site, conversation, purpose }: DeliveryRow): Promise<void> => {
    if (purpose !== 'message' || conversation === null) return;
    const circumstances = needs.circumstances(site, conversation);
    if (!circumstances.isPresent) return;
    const returned = { site, conversation, circumstances };
    needs.announce(await needs.firmly((tx) => returnToChat(tx, returned), conversation));
  };

  const made = async (rows: readonly DeliveryRow[]): Promise<{ pieces: readonly Piece[] } | { next: Next }> => {
    const state = rows[0] === undefined ? 'failed' : unsent(rows[0]);
    try {
      const packed = await needs.pack(rows, channel);
      if ('parcel' in packed) return { pieces: adapter.render(packed.parcel) };
      const { class: kind, code } = packed.error;
      return { next: { is: 'settled', state, problem: `${kind} ${code}`, class: kind } };
    } catch (error) {
      needs.fail(error);
      return { next: { is: 'settled', state, problem: 'bug render', class: 'bug' } };
    }
  };

  /** One after the other, each accepted before the next; what has been accepted does not go again. */
  const sendAll = async (rows: readonly DeliveryRow[], pieces: readonly Piece[], tried: Tried): Promise<void> => {
    const [row] = rows;
    const parcel = row?.parcel ?? 0;
    const before = await store.read.piecesOf(parcel);
    const open = pieces.flatMap((piece, n) =>
      before.find((it) => it.n === n)?.state === 'accepted' ? [] : [{ piece, n }],
    );
    const last = open.at(-1);
    for (const { piece, n } of open) {
      const sent = await ask((signal) => adapter.send(piece, signal));
      const said = await pieceOf(parcel, n, sent);
      if (sent.state !== 'accepted' || n === last?.n)
        return settle(rows, afterSend(triedAgain(rows, tried, sent), sent, { now: now(), random }), said);
      await needs.firmly((tx) => tx.savePiece(said));
    }
    return settle(rows, { is: 'settled', state: 'accepted', problem: null }, null);
  };

  const triedAgain = ([row]: readonly DeliveryRow[], tried: Tried, sent: Sent): Tried => {
    const peer = row?.peer ?? '';
    if (sent.state !== 'failed' || sent.error.class !== 'slow-down') {
      slowed.delete(peer);
      return tried;
    }
    const times = (slowed.get(peer) ?? 0) + 1;
    slowed.set(peer, times);
    return { ...tried, slowed: times };
  };

  const pieceOf = async (parcel: number, n: number, sent: Sent): Promise<PieceTable> => {
    const vendorId = sent.state === 'accepted' ? (sent.vendorId ?? null) : null;
    // An id that names another piece would name neither.
    const other = vendorId === null ? undefined : await store.read.parcelOfVendor(kind, vendorId);
    return {
      parcel,
      n,
      channel: kind,
      state: sent.state,
      vendor_id: other === undefined || other === parcel ? vendorId : null,
      problem: sent.state === 'failed' ? `${sent.error.class} ${sent.error.code}` : null,
      at: clock.wall(),
    };
  };

  const ask = (asked: (signal: AbortSignal) => Promise<Sent>): Promise<Sent> =>
    askInTime(asked, { timeoutMs: adapter.caps().timeoutMs, ended: needs.ended, fail: needs.fail });

  /** Whether somebody has to look what became of it before it may go again. */
  const isUnsure = ({ problem }: DeliveryRow): boolean =>
    problem !== null && (correlation === 'message-id' ? problem === 'unknown again' : unsure.test(problem));

  const lookAfter = async (rows: readonly DeliveryRow[], tried: Tried): Promise<void> => {
    const [row] = rows;
    if (row === undefined) return;
    const { resolve } = adapter;
    const isAskable = correlation === 'list' && resolve !== undefined;
    const found = isAskable ? await whatBecame(rows, (piece, since) => resolve.call(adapter, piece, since)) : null;
    const said = found === null ? null : await pieceOf(row.parcel ?? 0, 0, found);
    await settle(rows, afterLook(tried, found, { now: now(), random }), said);
  };

  const whatBecame = async (
    rows: readonly DeliveryRow[],
    resolve: (piece: Piece, since: Date) => Promise<Sent>,
  ): Promise<Sent> => {
    const packed = await made(rows);
    const [piece] = 'pieces' in packed ? packed.pieces : [];
    const [before] = await store.read.piecesOf(rows[0]?.parcel ?? 0);
    if (piece === undefined) return { state: 'unknown' };
    return ask(() => resolve(piece, new Date(before?.at ?? rows[0]?.created_at ?? 0)));
  };

  const triedOf = (row: DeliveryRow): Tried => ({
    attempts: row.attempts,
    deadline: row.due_by ?? row.created_at + adapter.caps().lifeMs,
    problem: row.problem,
    correlation,
    slowed: 0,
    ageMs: clock.wall() - row.created_at,
  });

  /** What an attempt says of the channel itself. */
  const tell = (next: Next): void => {
    const isFault = next.is === 'later' ? next.pauseMs !== undefined : next.class === 'config';
    if (isFault && !channel.isPaused) {
      if (pausedUntil === 0) needs.tellProblem(channel, next.problem);
      pausedUntil = now() + configPauseMs;
    } else if (pausedUntil > 0 && next.is === 'settled' && (next.state === 'accepted' || isOfPeer(next.class))) {
      pausedUntil = 0;
      needs.tellProblem(channel, null);
    }
  };

  const settle = async (rows: readonly DeliveryRow[], next: Next, piece: PieceTable | null): Promise<void> => {
    const [row] = rows;
    if (row === undefined) return;
    tell(next);
    if (next.is === 'later' && next.slowMs !== undefined) slowUntil = now() + next.slowMs;
    count(`deliveries_${next.is === 'later' ? 'later' : next.state}`);
    if (next.problem !== null) log.warn({ op: 'delivery', state: next.is, code: next.problem }, 'not delivered');
    const { site, conversation } = row;
    const { trySettled } = needs;
    const news = await needs.firmly((tx) => {
      const circumstances = needs.circumstances(site, conversation);
      return settleParcel(tx, { held: heldOf(row), row, next, piece, at: clock.wall(), circumstances, trySettled });
    }, conversation ?? undefined);
    if (news.length > 0) needs.announce(news);
  };

  const wake = (): void => {
    if (needs.isClosed()) return;
    looksAgain = true;
    if (isLooking) return;
    isLooking = true;
    needs.run(
      (async () => {
        try {
          while (looksAgain && !needs.isClosed()) {
            looksAgain = false;
            await look();
          }
        } finally {
          isLooking = false;
        }
      })(),
    );
  };

  return {
    adapter,
    wake,
    follow: (to) => {
      channel = to;
    },
    onTheWay: () => onTheWay,
  };
};

const lateAtOnce = 50;
const unsure = /^unknown(?: again| \d)?$/;

/** Nothing of it leaves any more. What may have arrived before has not failed: it waits for a person's word. */
const unsent = ({ problem }: DeliveryRow): 'unclear' | 'failed' =>
  problem?.startsWith('unknown') === true ? 'unclear' : 'failed';

const heldOf = ({ id, parcel, claim }: DeliveryRow): Held => ({ parcel: parcel ?? id, claim: claim ?? '' });

/** The other side answered: the channel works. */
const isOfPeer = (kind: string | undefined): boolean =>
  kind === 'bad-address' || kind === 'opted-out' || kind === 'blocked';
