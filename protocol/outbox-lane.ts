import type { ConversationId, StartKey } from './ids.ts';
import { outboxLimits } from './limits.ts';
import {
  type Box,
  backOff,
  change,
  current,
  doubt,
  isFinal,
  keep,
  laneAt,
  numbered,
  park,
  setLane,
} from './outbox-box.ts';
import { byTurn, hasFilesToUpload, type LaneKey, laneKey, type OutboxItem } from './outbox-item.ts';
import type { OutboxEffect } from './outbox-state.ts';
import { concernsAll, type Problem } from './problems.ts';

/** Numbering: what is sent under which `n`, and what becomes of the numbers when something is refused or unknown. */

export const goOnline = (box: Box, alone: boolean, nextN: ReadonlyMap<LaneKey, number>): void => {
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

export const goOffline = (box: Box): void => {
  box.online = false;
  for (const item of box.items) if (item.state === 'inflight') change(box, item, { state: 'waiting' });
};

export const stop = (box: Box, problem: Problem): void => {
  goOffline(box);
  box.stopped = problem;
};

/**
 * Accepted by the server: it may go, and the rest of its start knows the conversation. Only of a fresh answer to the last
 * sending do we know under which number, and only one that left after the doubt arose ends it.
 */
export const settle = (
  box: Box,
  item: OutboxItem,
  conversation: ConversationId,
  isFresh: boolean,
  effects: OutboxEffect[],
): void => {
  const key = laneKey(item.to);
  const { nextN, unsure, settling } = laneAt(box, key);
  setLane(box, key, {
    nextN: Math.max(nextN, item.n && item.n + 1),
    tries: 0,
    settling: settling || !isFresh,
    unsure: isFresh && !settling && item.n >= unsure ? 0 : Math.max(unsure, 1),
  });
  box.items.splice(box.items.indexOf(item), 1);
  effects.push({ t: 'forget', cid: item.cid });
  if ('start' in item.to) begin(box, item.to.start, conversation, effects);
};

/** A start has become a conversation: two lanes are one. */
export const begin = (box: Box, start: StartKey, conversation: ConversationId, effects: OutboxEffect[]): void => {
  if (box.started.has(start)) return;
  box.started.set(start, conversation);
  const begun = laneAt(box, start);
  const known = box.lanes.get(conversation) ?? begun;
  setLane(box, conversation, {
    ...begun,
    nextN: Math.max(begun.nextN, known.nextN),
    unsure: Math.max(begun.unsure, known.unsure),
    settling: begun.settling || known.settling,
  });
  box.lanes.delete(start);
  for (const one of box.items) if (laneKey(one.to) === start) keep(box, one, { to: { conversation }, start }, effects);
};

/** A refusal rewinds its lane: whatever was numbered behind it cannot have been accepted and gets its number anew. */
export const refuse = (box: Box, item: OutboxItem, problem: Problem, now: number, effects: OutboxEffect[]): void => {
  if (concernsAll(problem)) {
    stop(box, problem);
    return;
  }
  const key = laneKey(item.to);
  for (const one of numbered(box, key)) if (one.n >= item.n) change(box, one, { n: 0, state: 'waiting' });
  const lane = laneAt(box, key);
  const expected = problem.code === 'message.out-of-order' ? problem.detail?.expected : undefined;
  setLane(box, key, { nextN: expected ?? item.n, settling: true });
  doubt(box, key, 1);
  // Renumbering is done at once. Another tab of the same device may be quicker again and again: then after a breath, and
  // never a longer one, since the server is well.
  const isNews = expected !== undefined && expected !== item.n;
  const isBeaten = expected !== undefined && expected > item.n;
  if (isFinal(problem)) park(box, current(box, item), problem, effects);
  else if (isNews && lane.tries < 3) setLane(box, key, { tries: lane.tries + 1 });
  else setLane(box, key, backOff(isBeaten ? { tries: 0 } : lane, item, now, problem.retryAfterMs));
};

export const pumpLane = (box: Box, key: LaneKey, now: number, effects: OutboxEffect[]): number => {
  let due = Number.POSITIVE_INFINITY;
  let lane = laneAt(box, key);
  const mine = box.items.filter((item) => laneKey(item.to) === key && item.state !== 'parked').sort(byTurn);
  if (lane.settling && !mine.some((item) => item.n > 0)) lane = setLane(box, key, { settling: false });
  const window = box.alone && lane.unsure === 0 ? outboxLimits.window : 1;
  let flying = mine.filter((item) => item.state === 'inflight').length;
  let free = mine.reduce((n, item) => Math.max(n, item.n + 1), lane.nextN);
  let isBlocked = false;
  for (const item of mine) {
    if (item.state === 'inflight') {
      if (now - item.sentAt >= outboxLimits.ackMs) send(box, item, now, effects);
      due = Math.min(due, current(box, item).sentAt + outboxLimits.ackMs);
      continue;
    }
    if (isBlocked || item.asks || hasFilesToUpload(item)) continue;
    // Text overtakes files on their way, but never an older text that is just being stored.
    isBlocked = !mayLeave(item) || flying >= window || (lane.settling && item.n === 0) || now < lane.notBefore;
    if (isBlocked) {
      if (now < lane.notBefore) due = Math.min(due, lane.notBefore);
      continue;
    }
    if (item.n === 0)
      change(box, item, { n: free, wasN: Math.max(item.wasN, free++), turn: item.turn || nextTurn(box) });
    send(box, current(box, item), now, effects);
    flying++;
    due = Math.min(due, now + outboxLimits.ackMs);
  }
  if (flying > 0) setLane(box, key, { nextN: free });
  return due;
};

const nextTurn = (box: Box): number => Math.max(...box.items.map((item) => item.turn)) + 1;

const send = (box: Box, item: OutboxItem, now: number, effects: OutboxEffect[]): void => {
  change(box, item, { state: 'inflight', attempt: item.attempt + 1, sentAt: now });
  effects.push({ t: 'send', item: current(box, item) });
};

/** Nothing leaves before the storage has it or has refused it. */
export const mayLeave = (item: OutboxItem): boolean => (item.kept || item.volatile) && !item.asks;
