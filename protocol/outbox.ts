import { outboxLimits } from './limits.ts';
import {
  type Box,
  backOff,
  change,
  current,
  doubt,
  isFinal,
  keep,
  laneOf,
  park,
  remove,
  resolve,
  setLane,
  store,
} from './outbox-box.ts';
import {
  byTurn,
  hasFilesToUpload,
  type LaneKey,
  laneKey,
  makeItem,
  type OutboxDraft,
  type OutboxItem,
} from './outbox-item.ts';
import { begin, goOffline, goOnline, mayLeave, pumpLane, refuse, settle, stop } from './outbox-lane.ts';
import { fullBecause, type OutboxEffect, type OutboxEvent, type OutboxState } from './outbox-state.ts';
import { concernsAll, type Problem } from './problems.ts';

export type { LaneKey, OutboxDraft, OutboxFile, OutboxItem, To } from './outbox-item.ts';
export {
  emptyOutbox,
  fullBecause,
  hasUnsent,
  type OutboxEffect,
  type OutboxEvent,
  type OutboxFull,
  type OutboxState,
  unsentOf,
} from './outbox-state.ts';

/**
 * Unsent messages of one writer: what to store, upload, send, number and number again. Pure: `step(state, event, now)`
 * returns the next state and what the shell has to do; `now` is the shell's monotonic clock in milliseconds.
 *
 * A message is stored before its first byte leaves, is sent again under the same `cid` until it is answered, and leaves
 * only by an acknowledgement or by the person's own hand. Each conversation is a lane with its own numbers `n`.
 */
export const step = (
  state: OutboxState,
  event: OutboxEvent,
  now: number,
): { readonly state: OutboxState; readonly effects: readonly OutboxEffect[] } => {
  const box: Box = { ...state, items: [...state.items], lanes: new Map(state.lanes), started: new Map(state.started) };
  const effects: OutboxEffect[] = [];
  if ('cid' in event) changeItem(box, event, now, effects);
  else changeAll(box, event, effects);
  pump(box, now, effects);
  return { state: box, effects };
};

type ItemEvent = Extract<OutboxEvent, { readonly cid: unknown }>;

const changeAll = (box: Box, event: Exclude<OutboxEvent, ItemEvent>, effects: OutboxEffect[]): void => {
  switch (event.t) {
    case 'add':
      add(box, event.draft, effects);
      break;
    case 'loaded':
      load(box, event.items, event.wall, effects);
      break;
    case 'online':
      goOnline(box, event.alone, new Map<LaneKey, number>(event.nextN));
      break;
    case 'offline':
      goOffline(box);
      break;
    case 'stopped':
      stop(box, event.problem);
      break;
    case 'cursor':
      // With numbers on the way the answer may be older than they are.
      if (!box.items.some((item) => item.n > 0 && laneKey(item.to) === event.conversation))
        setLane(box, event.conversation, { nextN: event.nextN });
      break;
    case 'tick':
      // The shell's timer is used up, even if it rang early.
      box.timerAt = null;
      break;
  }
};

const changeItem = (box: Box, event: ItemEvent, now: number, effects: OutboxEffect[]): void => {
  const item = box.items.find((one) => one.cid === event.cid);
  if (!item) return;
  const isOfThisSending = 'attempt' in event && item.state === 'inflight' && item.attempt === event.attempt;
  switch (event.t) {
    case 'stored':
      change(box, item, { kept: true, volatile: false });
      break;
    case 'storage-failed':
      change(box, item, { volatile: !item.kept });
      break;
    case 'acked':
      settle(box, item, event.conversation, isOfThisSending && event.again !== true, effects);
      break;
    case 'refused':
      if (isOfThisSending) refuse(box, item, event.problem, now, effects);
      break;
    case 'lost':
      if (!isOfThisSending) break;
      change(box, item, { state: 'waiting' });
      // Those that were on the way together are lost together: one failure, one pause.
      if (now >= laneOf(box, item).notBefore) setLane(box, laneKey(item.to), backOff(laneOf(box, item), item, now));
      break;
    case 'uploaded': {
      const files = item.files.map((file) => (file.cid === event.file ? { ...file, file: event.id } : file));
      keep(box, item, { files, uploading: false, tries: 0 }, effects);
      break;
    }
    case 'upload-failed':
      failUpload(box, item, event.problem, now, effects);
      break;
    case 'confirm':
      change(box, item, { asks: false });
      break;
    case 'retry':
      if (item.state === 'parked') retry(box, item, event, effects);
      break;
    case 'drop':
      remove(box, item);
      effects.push({ t: 'forget', cid: item.cid });
      break;
  }
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
  const item = { ...makeItem(draft, order), ...resolve(box, draft.to) };
  box.items.push(item);
  store(item, effects);
};

const load = (box: Box, items: readonly OutboxItem[], wall: number, effects: OutboxEffect[]): void => {
  for (const item of items) {
    if (box.items.some((one) => one.cid === item.cid)) continue;
    if (item.start && 'conversation' in item.to) begin(box, item.start, item.to.conversation, effects);
    box.items.push({
      ...makeItem(item, item.order),
      ...resolve(box, item.to),
      state: item.state === 'parked' ? 'parked' : 'waiting',
      asks: item.state !== 'parked' && wall - item.madeAt > outboxLimits.askAfterMs,
      kept: !item.volatile,
      volatile: item.volatile,
    });
    doubt(box, laneKey(item.to), 1);
  }
  box.items.sort((a, b) => a.order - b.order || byTurn(a, b));
};

const failUpload = (
  box: Box,
  item: OutboxItem,
  problem: Problem | undefined,
  now: number,
  effects: OutboxEffect[],
): void => {
  change(box, item, { uploading: false });
  if (problem && concernsAll(problem)) stop(box, problem);
  else if (problem && isFinal(problem)) park(box, current(box, item), problem, effects);
  else change(box, item, backOff(item, item, now, problem?.retryAfterMs));
};

const retry = (
  box: Box,
  item: OutboxItem,
  { to, seenSeq, evenIfMoved }: Extract<OutboxEvent, { readonly t: 'retry' }>,
  effects: OutboxEffect[],
): void => {
  const { problem: _, ...rest } = item;
  box.items[box.items.indexOf(item)] = rest;
  const changed: Partial<OutboxItem> = {
    state: 'waiting',
    ...resolve(box, to ?? item.to),
    turn: 0,
    tries: 0,
    notBefore: 0,
    ...(seenSeq === undefined ? {} : { seenSeq }),
    ...(evenIfMoved === undefined ? {} : { evenIfMoved }),
  };
  keep(box, rest, changed, effects);
};

const uploadsAtOnce = 2;

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
