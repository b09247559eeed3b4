import type { Cid, ConversationId, FileId, StartKey } from './ids.ts';
import { live, outboxLimits } from './limits.ts';
import {
  byTurn,
  hasFilesToUpload,
  type LaneKey,
  laneKey,
  makeItem,
  type OutboxDraft,
  type OutboxFile,
  type OutboxItem,
  type To,
} from './outbox-item.ts';
import type { Problem } from './problems.ts';

/**
 * Unsent messages of one writer: what to store, upload, send, number and number again. Pure: `step(state, event, now)`
 * returns the next state and what the shell has to do; `now` is the shell's monotonic clock in milliseconds.
 *
 * A message is stored before its first byte leaves, is sent again under the same `cid` until it is answered, and leaves
 * only by an acknowledgement or by the person's own hand. Each conversation is a lane with its own numbers `n`.
 */

/** Numbers of one conversation. */
interface Lane {
  /** The next number the server expects, as far as we know. */
  readonly nextN: number;
  /** Something was refused: nothing gets a new number until all numbered items are answered. */
  readonly settling: boolean;
  /**
   * Above 0, one item at a time until one is freshly accepted under a number at least as high: only then can no late copy
   * of a message that left the lane take a number in between and turn the order of those behind it.
   */
  readonly unsure: number;
  readonly notBefore: number;
  readonly tries: number;
}

export interface OutboxState {
  /** In the order of making. */
  readonly items: readonly OutboxItem[];
  readonly lanes: ReadonlyMap<LaneKey, Lane>;
  /** Starts that have become conversations. */
  readonly started: ReadonlyMap<StartKey, ConversationId>;
  readonly online: boolean;
  /** Nobody else sends for the same writer. */
  readonly alone: boolean;
  /** Signed out, or the page is too old: everything waits, nothing is lost, until `online` comes again. */
  readonly stopped: Problem | null;
  readonly timerAt: number | null;
}

export type OutboxEvent =
  | { readonly t: 'add'; readonly draft: OutboxDraft }
  /** What lay in storage: at start, or left behind by another tab. `wall` is the device's wall time. */
  | { readonly t: 'loaded'; readonly items: readonly OutboxItem[]; readonly wall: number }
  | { readonly t: 'stored'; readonly cid: Cid }
  | { readonly t: 'storage-failed'; readonly cid: Cid }
  /**
   * Signed in and ready to send. `nextN` as `welcome` tells it. `alone`: this tab holds the lock, so that no other tab
   * sends for the same writer; without it messages go one by one. Replaces an earlier connection.
   */
  | { readonly t: 'online'; readonly alone: boolean; readonly nextN: readonly (readonly [ConversationId, number])[] }
  | { readonly t: 'offline' }
  /** The server refused the connection itself (`auth.*`, `version.too-old` …). */
  | { readonly t: 'stopped'; readonly problem: Problem }
  /** `nextN` out of the answer of a resume or open. */
  | { readonly t: 'cursor'; readonly conversation: ConversationId; readonly nextN: number }
  /** The answer of `message:send`; also for an own entry with this `cid` that was seen in the conversation. */
  | {
      readonly t: 'acked';
      readonly cid: Cid;
      readonly conversation: ConversationId;
      readonly again?: boolean | undefined;
    }
  /** `attempt` as in the effect `send`. */
  | { readonly t: 'refused'; readonly cid: Cid; readonly attempt: number; readonly problem: Problem }
  /** This request failed on the way (HTTP); what became of it is unknown. */
  | { readonly t: 'lost'; readonly cid: Cid; readonly attempt: number }
  | { readonly t: 'uploaded'; readonly cid: Cid; readonly file: Cid; readonly id: FileId }
  /** Without `problem`: failed on the way. Bytes that are gone from storage: `file.refused` with reason `unreadable`. */
  | { readonly t: 'upload-failed'; readonly cid: Cid; readonly file: Cid; readonly problem?: Problem }
  /** The person confirms an old message. */
  | { readonly t: 'confirm'; readonly cid: Cid }
  /** The person sends a parked message all the same. */
  | {
      readonly t: 'retry';
      readonly cid: Cid;
      readonly to?: To;
      readonly seenSeq?: number;
      readonly evenIfMoved?: true;
    }
  | { readonly t: 'drop'; readonly cid: Cid }
  | { readonly t: 'tick' };

export type OutboxEffect =
  /** Put it into storage under its cid, with the bytes of its files when it is new; answer `stored` or `storage-failed`. */
  | { readonly t: 'store'; readonly item: OutboxItem }
  /** Acknowledged or dropped: take it and its bytes out of storage. */
  | { readonly t: 'forget'; readonly cid: Cid }
  /** Answer `uploaded` or `upload-failed`, always, with a time-out of the shell's own. */
  | { readonly t: 'upload'; readonly cid: Cid; readonly file: OutboxFile }
  /** `message:send` with `item.n`; answer `acked`, `refused` or `lost`. No answer is fine too. */
  | { readonly t: 'send'; readonly item: OutboxItem }
  /** The only timer: send `tick` at this monotonic time; null = none. */
  | { readonly t: 'timer'; readonly at: number | null }
  /** There is no room: the composer keeps the text and says why. */
  | { readonly t: 'full'; readonly cid: Cid; readonly reason: OutboxFull };

export type OutboxFull = 'items' | 'text' | 'files';

export const emptyOutbox = (): OutboxState => ({
  items: [],
  lanes: new Map(),
  started: new Map(),
  online: false,
  alone: false,
  stopped: null,
  timerAt: null,
});

const uploadsAtOnce = 2;
const newLane: Lane = { nextN: 1, settling: false, unsure: 0, notBefore: 0, tries: 0 };

interface Box {
  items: OutboxItem[];
  lanes: Map<LaneKey, Lane>;
  started: Map<StartKey, ConversationId>;
  online: boolean;
  alone: boolean;
  stopped: Problem | null;
  timerAt: number | null;
}

export const step = (
  state: OutboxState,
  event: OutboxEvent,
  now: number,
): { readonly state: OutboxState; readonly effects: readonly OutboxEffect[] } => {
  const box: Box = { ...state, items: [...state.items], lanes: new Map(state.lanes), started: new Map(state.started) };
  const effects: OutboxEffect[] = [];
  apply(box, event, now, effects);
  pump(box, now, effects);
  return { state: box, effects };
};

const apply = (box: Box, event: OutboxEvent, now: number, effects: OutboxEffect[]): void => {
  switch (event.t) {
    case 'add':
      return add(box, event.draft, effects);
    case 'loaded':
      return load(box, event.items, event.wall);
    case 'online':
      return goOnline(box, event.alone, new Map<LaneKey, number>(event.nextN));
    case 'offline':
      return goOffline(box);
    case 'stopped':
      return stop(box, event.problem);
    case 'cursor':
      if (!box.items.some((item) => item.n > 0 && laneKey(item.to) === event.conversation))
        setLane(box, event.conversation, { nextN: event.nextN });
      return;
    case 'tick':
      // The shell's timer is used up, even if it rang early.
      box.timerAt = null;
      return;
  }
  const item = box.items.find((one) => one.cid === event.cid);
  if (!item) return;
  const isThisSending = 'attempt' in event && item.state === 'inflight' && item.attempt === event.attempt;
  switch (event.t) {
    case 'stored':
      return change(box, item, { kept: true, volatile: false });
    case 'storage-failed':
      return change(box, item, { volatile: !item.kept });
    case 'acked':
      return settle(box, item, event.conversation, event.again === true, effects);
    case 'refused':
      if (isThisSending) refuse(box, item, event.problem, now, effects);
      return;
    case 'lost':
      if (isThisSending) {
        change(box, item, { state: 'waiting' });
        setLane(box, laneKey(item.to), backOff(laneOf(box, item), item, now));
      }
      return;
    case 'uploaded': {
      const files = item.files.map((file) => (file.cid === event.file ? { ...file, file: event.id } : file));
      return keep(box, item, { files, uploading: false, tries: 0 }, effects);
    }
    case 'upload-failed':
      return failUpload(box, item, event.problem, now, effects);
    case 'confirm':
      return change(box, item, { asks: false });
    case 'retry': {
      if (item.state !== 'parked') return;
      const { t: _, cid: __, to, ...more } = event;
      const { problem: ___, ...rest } = item;
      box.items[box.items.indexOf(item)] = rest;
      return keep(
        box,
        rest,
        { ...more, to: resolve(box, to ?? item.to), state: 'waiting', asks: false, tries: 0 },
        effects,
      );
    }
    case 'drop':
      return remove(box, item, effects);
  }
};

/** What stands against taking this message, before anybody types it in vain. */
export const fullBecause = (state: OutboxState, draft: OutboxDraft): OutboxFull | null => {
  const all: readonly OutboxDraft[] = [...state.items, draft];
  if (all.length > outboxLimits.items) return 'items';
  const encoder = new TextEncoder();
  if (all.reduce((sum, one) => sum + encoder.encode(one.text).length, 0) > outboxLimits.textBytes) return 'text';
  const files = all.flatMap((one) => one.files);
  return files.reduce((sum, file) => sum + file.bytes, 0) > outboxLimits.fileBytes ? 'files' : null;
};

const add = (box: Box, draft: OutboxDraft, effects: OutboxEffect[]): void => {
  if (box.items.some((item) => item.cid === draft.cid)) return;
  const reason = fullBecause(box, draft);
  if (reason) {
    effects.push({ t: 'full', cid: draft.cid, reason });
    return;
  }
  // Beginning from the wall time puts what several tabs made into one order; counting on keeps it through a clock set back.
  const order = Math.max(draft.madeAt, (box.items.at(-1)?.order ?? 0) + 1);
  const item = makeItem({ ...draft, to: resolve(box, draft.to) }, order);
  box.items.push(item);
  effects.push({ t: 'store', item });
};

const load = (box: Box, items: readonly OutboxItem[], wall: number): void => {
  const known = new Set(box.items.map((item) => item.cid));
  for (const item of items) {
    if (known.has(item.cid)) continue;
    box.items.push({
      ...makeItem({ ...item, to: resolve(box, item.to) }, item.order),
      state: item.state === 'parked' ? 'parked' : 'waiting',
      asks: item.state !== 'parked' && wall - item.madeAt > outboxLimits.askAfterMs,
      kept: true,
    });
    doubt(box, laneKey(item.to), 1);
  }
  box.items.sort((a, b) => a.order - b.order || byTurn(a, b));
};

const goOnline = (box: Box, alone: boolean, nextN: ReadonlyMap<LaneKey, number>): void => {
  goOffline(box);
  box.online = true;
  box.alone = alone;
  box.stopped = null;
  for (const key of new Set([...box.lanes.keys(), ...nextN.keys()])) {
    const given = nextN.get(key);
    if (given === undefined) doubt(box, key, 1);
    // What has a number the server still waits for has not arrived; what is below may have, and is asked for again first.
    else for (const item of numbered(box, key)) if (item.n >= given) change(box, item, { n: 0 });
    setLane(box, key, {
      nextN: given ?? laneAt(box, key).nextN,
      settling: numbered(box, key).length > 0,
      notBefore: 0,
      tries: 0,
    });
  }
};

const goOffline = (box: Box): void => {
  box.online = false;
  for (const item of box.items) if (item.state === 'inflight') change(box, item, { state: 'waiting' });
};

const stop = (box: Box, problem: Problem): void => {
  goOffline(box);
  box.stopped = problem;
};

/** Accepted by the server, now or earlier: it may go, and the rest of its start knows the conversation. */
const settle = (
  box: Box,
  item: OutboxItem,
  conversation: ConversationId,
  again: boolean,
  effects: OutboxEffect[],
): void => {
  const key = laneKey(item.to);
  const lane = laneAt(box, key);
  if (item.n > 0)
    setLane(box, key, {
      nextN: Math.max(lane.nextN, item.n + 1),
      ...(again ? {} : { tries: 0, unsure: item.n >= lane.unsure ? 0 : lane.unsure }),
    });
  if (again) doubt(box, key, 1);
  box.items.splice(box.items.indexOf(item), 1);
  effects.push({ t: 'forget', cid: item.cid });
  if (!('start' in item.to)) return;
  box.started.set(item.to.start, conversation);
  const begun = laneAt(box, key);
  const known = laneAt(box, conversation);
  setLane(box, conversation, {
    ...begun,
    nextN: Math.max(begun.nextN, known.nextN),
    unsure: Math.max(begun.unsure, known.unsure),
    settling: begun.settling || known.settling,
  });
  box.lanes.delete(key);
  for (const one of box.items) if (laneKey(one.to) === key) keep(box, one, { to: { conversation } }, effects);
};

/** A refusal rewinds its lane: whatever was numbered behind it cannot have been accepted and gets its number anew. */
const refuse = (box: Box, item: OutboxItem, problem: Problem, now: number, effects: OutboxEffect[]): void => {
  if (concernsAll(problem)) return stop(box, problem);
  const key = laneKey(item.to);
  for (const one of numbered(box, key)) if (one.n >= item.n) change(box, one, { n: 0, state: 'waiting' });
  const lane = laneAt(box, key);
  const expected = problem.code === 'message.out-of-order' ? problem.detail?.expected : undefined;
  setLane(box, key, { nextN: expected ?? item.n, settling: true });
  doubt(box, key, 1);
  if (isFinal(problem)) return park(box, current(box, item), problem, effects);
  // Renumbering is done at once, unless it does not help.
  const isNews = expected !== undefined && expected !== item.n && lane.tries < 3;
  setLane(box, key, isNews ? { tries: lane.tries + 1 } : backOff(lane, item, now, problem.retryAfterMs));
};

const failUpload = (
  box: Box,
  item: OutboxItem,
  problem: Problem | undefined,
  now: number,
  effects: OutboxEffect[],
): void => {
  change(box, item, { uploading: false });
  if (problem && concernsAll(problem)) return stop(box, problem);
  if (problem && isFinal(problem)) return park(box, current(box, item), problem, effects);
  change(box, item, backOff(item, item, now, problem?.retryAfterMs));
};

const concernsAll = (problem: Problem): boolean => /^(auth|version|origin|site)\./.test(problem.code);
const isFinal = (problem: Problem): boolean => problem.retry === 'never' || problem.retry === 'human';

const park = (box: Box, item: OutboxItem, problem: Problem, effects: OutboxEffect[]): void => {
  doubt(box, laneKey(item.to), item.wasN);
  keep(box, item, { state: 'parked', problem }, effects);
};

const remove = (box: Box, item: OutboxItem, effects: OutboxEffect[]): void => {
  doubt(box, laneKey(item.to), item.wasN);
  box.items.splice(box.items.indexOf(item), 1);
  effects.push({ t: 'forget', cid: item.cid });
};

/** Sends, sends again, uploads, and sets the timer for whatever has to wait. */
const pump = (box: Box, now: number, effects: OutboxEffect[]): void => {
  let due = Number.POSITIVE_INFINITY;
  if (box.online) {
    let uploads = box.items.filter((item) => item.uploading).length;
    for (const item of box.items) {
      if (item.state !== 'waiting' || !mayLeave(item) || !hasFilesToUpload(item) || item.uploading) continue;
      if (now < item.notBefore) due = Math.min(due, item.notBefore);
      else if (uploads < uploadsAtOnce) {
        uploads++;
        change(box, item, { uploading: true });
        const file = item.files.find((one) => one.file === undefined);
        if (file) effects.push({ t: 'upload', cid: item.cid, file });
      }
    }
    for (const key of new Set(box.items.map((item) => laneKey(item.to))))
      due = Math.min(due, pumpLane(box, key, now, effects));
  }
  const at = due === Number.POSITIVE_INFINITY ? null : due;
  if (at !== box.timerAt) effects.push({ t: 'timer', at });
  box.timerAt = at;
};

const pumpLane = (box: Box, key: LaneKey, now: number, effects: OutboxEffect[]): number => {
  let due = Number.POSITIVE_INFINITY;
  let lane = laneAt(box, key);
  const mine = box.items.filter((item) => laneKey(item.to) === key && item.state !== 'parked').sort(byTurn);
  if (lane.settling && !mine.some((item) => item.n > 0)) lane = setLane(box, key, { settling: false });
  const window = box.alone && lane.unsure === 0 ? outboxLimits.window : 1;
  let flying = mine.filter((item) => item.state === 'inflight').length;
  let free = mine.reduce((n, item) => Math.max(n, item.n + 1), lane.nextN);
  for (const item of mine) {
    if (item.state === 'inflight') {
      if (now - item.sentAt >= outboxLimits.ackMs) send(box, item, now, effects);
      due = Math.min(due, current(box, item).sentAt + outboxLimits.ackMs);
      continue;
    }
    if (item.asks || hasFilesToUpload(item)) continue;
    // Text overtakes files on their way, but never an older text that is just being stored.
    if (!mayLeave(item)) break;
    if (flying >= window || (lane.settling && item.n === 0)) break;
    if (now < lane.notBefore) {
      due = Math.min(due, lane.notBefore);
      break;
    }
    if (item.n === 0) change(box, item, { n: free, wasN: Math.max(item.wasN, free++) });
    send(box, current(box, item), now, effects);
    flying++;
    due = Math.min(due, now + outboxLimits.ackMs);
  }
  if (flying > 0) setLane(box, key, { nextN: free });
  return due;
};

const send = (box: Box, item: OutboxItem, now: number, effects: OutboxEffect[]): void => {
  change(box, item, { state: 'inflight', attempt: item.attempt + 1, sentAt: now });
  effects.push({ t: 'send', item: current(box, item) });
};

const mayLeave = (item: OutboxItem): boolean => (item.kept || item.volatile) && !item.asks;

const numbered = (box: Box, key: LaneKey): OutboxItem[] =>
  box.items.filter((item) => item.n > 0 && laneKey(item.to) === key);

const resolve = (box: Box, to: To): To => {
  const conversation = 'start' in to ? box.started.get(to.start) : undefined;
  return conversation ? { conversation } : to;
};

const laneAt = (box: Box, key: LaneKey): Lane => box.lanes.get(key) ?? newLane;
const laneOf = (box: Box, item: OutboxItem): Lane => laneAt(box, laneKey(item.to));

const setLane = (box: Box, key: LaneKey, changed: Partial<Lane>): Lane => {
  const lane = { ...laneAt(box, key), ...changed };
  box.lanes.set(key, lane);
  return lane;
};

const doubt = (box: Box, key: LaneKey, n: number): void => {
  setLane(box, key, { unsure: Math.max(laneAt(box, key).unsure, n) });
};

/** Waiting grows with every failure; the cid's characters spread it, so that no random number is needed here. */
const backOff = (
  of: { readonly tries: number },
  item: OutboxItem,
  now: number,
  retryAfterMs?: number,
): { tries: number; notBefore: number } => {
  const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(of.tries, 10));
  const spread = 0.5 + (item.cid.charCodeAt(of.tries % item.cid.length) % 32) / 64;
  return { tries: of.tries + 1, notBefore: now + (retryAfterMs ?? Math.round(most * spread)) };
};

const current = (box: Box, item: OutboxItem): OutboxItem => box.items.find((one) => one.cid === item.cid) ?? item;

const change = (box: Box, item: OutboxItem, changed: Partial<OutboxItem>): void => {
  const at = box.items.findIndex((one) => one.cid === item.cid);
  const now = box.items[at];
  if (now) box.items[at] = { ...now, ...changed };
};

/** A change that has to survive the page. */
const keep = (box: Box, item: OutboxItem, changed: Partial<OutboxItem>, effects: OutboxEffect[]): void => {
  change(box, item, changed);
  effects.push({ t: 'store', item: current(box, item) });
};

/** The waiting and parked messages of a conversation, or of one to be, in the order of making. */
export const unsentOf = (state: OutboxState, key: LaneKey): readonly OutboxItem[] => {
  const now = state.started.get(key as StartKey) ?? key;
  return state.items.filter((item) => laneKey(item.to) === now);
};

/** Something is on its way or would be if it could: not the moment to disconnect. */
export const hasUnsent = (state: OutboxState): boolean =>
  state.items.some((item) => item.state !== 'parked' && !item.asks);

/** Something would be lost with this page. */
export const hasVolatile = (state: OutboxState): boolean => state.items.some((item) => !item.kept);
