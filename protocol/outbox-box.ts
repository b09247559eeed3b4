import type { ConversationId, StartKey } from './ids.ts';
import { live } from './limits.ts';
import { type LaneKey, laneKey, type OutboxItem, type To } from './outbox-item.ts';
import type { Lane, OutboxEffect } from './outbox-state.ts';
import type { Problem } from './problems.ts';

/** The next state while it is being made: what the steps of the outbox change it with. */

/** The first one goes alone: a start may have become a conversation without our knowing. */
const newLane: Lane = { nextN: 1, settling: false, unsure: 1, notBefore: 0, tries: 0 };

export interface Box {
  items: OutboxItem[];
  lanes: Map<LaneKey, Lane>;
  started: Map<StartKey, ConversationId>;
  online: boolean;
  alone: boolean;
  stopped: Problem | null;
  timerAt: number | null;
}

export const numbered = (box: Box, key: LaneKey): OutboxItem[] =>
  box.items.filter((item) => item.n > 0 && laneKey(item.to) === key);

/** Where it goes by now. */
export const resolve = (box: Box, to: To): Pick<OutboxItem, 'to' | 'start'> => {
  const conversation = 'start' in to ? box.started.get(to.start) : undefined;
  return conversation && 'start' in to ? { to: { conversation }, start: to.start } : { to };
};

export const laneAt = (box: Box, key: LaneKey): Lane => box.lanes.get(key) ?? newLane;
export const laneOf = (box: Box, item: OutboxItem): Lane => laneAt(box, laneKey(item.to));

export const setLane = (box: Box, key: LaneKey, changed: Partial<Lane>): Lane => {
  const lane = { ...laneAt(box, key), ...changed };
  box.lanes.set(key, lane);
  return lane;
};

export const doubt = (box: Box, key: LaneKey, n: number): void => {
  setLane(box, key, { unsure: Math.max(laneAt(box, key).unsure, n) });
};

/** Waiting grows with every failure; the cid's characters spread it, so that no random number is needed here. */
export const backOff = (
  of: { readonly tries: number },
  item: OutboxItem,
  now: number,
  retryAfterMs?: number,
): { tries: number; notBefore: number } => {
  const most = Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(of.tries, 10));
  const spread = 0.5 + (item.cid.charCodeAt(of.tries % item.cid.length) % 32) / 64;
  return { tries: of.tries + 1, notBefore: now + (retryAfterMs ?? Math.round(most * spread)) };
};

export const current = (box: Box, item: OutboxItem): OutboxItem =>
  box.items.find((one) => one.cid === item.cid) ?? item;

export const change = (box: Box, item: OutboxItem, changed: Partial<OutboxItem>): void => {
  const at = box.items.findIndex((one) => one.cid === item.cid);
  const now = box.items[at];
  if (now) box.items[at] = { ...now, ...changed };
};

/** A change that has to survive the page. */
export const keep = (box: Box, item: OutboxItem, changed: Partial<OutboxItem>, effects: OutboxEffect[]): void => {
  change(box, item, changed);
  store(current(box, item), effects);
};

/** What lies in storage is no longer volatile when it is read again. */
export const store = (item: OutboxItem, effects: OutboxEffect[]): void => {
  effects.push({ t: 'store', item: { ...item, volatile: false } });
};

export const isFinal = (problem: Problem): boolean => problem.retry === 'never' || problem.retry === 'human';

export const park = (box: Box, item: OutboxItem, problem: Problem, effects: OutboxEffect[]): void => {
  doubt(box, laneKey(item.to), item.wasN);
  keep(box, item, { state: 'parked', problem }, effects);
};

export const remove = (box: Box, item: OutboxItem): void => {
  doubt(box, laneKey(item.to), item.wasN);
  box.items.splice(box.items.indexOf(item), 1);
};
