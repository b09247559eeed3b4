import { limits, live, outboxLimits } from './limits.ts';

/**
 * One conversation as a reader knows it: everything committed, in order, without gaps, whatever gets lost or swapped on
 * the way. Pure: `stepTimeline(state, event, now)`, `now` in monotonic milliseconds. Only the entry behind the last one is
 * applied; a later one is held for a moment, then the conversation is resumed; another epoch drops the copy.
 *
 * The inbox reads asides with a second timeline (`emptyTimeline(aside => aside.asideSeq)`, `rev` always 0): whichever of the
 * two asks for a resume, one request is sent with the positions of both, and its answer goes to both.
 */
export interface TimelineState<Entry, Marks> {
  readonly numberOf: (entry: Entry) => number;
  /** null until something was read. */
  readonly epoch: string | null;
  /** Numbered without gaps up to `last`. */
  readonly entries: readonly Entry[];
  readonly last: number;
  /** The first number there is to read, as far as we know. */
  readonly first: number;
  /** Changes that are not entries: always whole, numbered by `rev`. */
  readonly marks: Marks | null;
  readonly rev: number;
  /** What the server is known to have, heard since it was last asked. */
  readonly known: number;
  readonly knownRev: number;
  /** Entries behind a gap. */
  readonly held: ReadonlyMap<number, Entry>;
  readonly online: boolean;
  /** A resume is due at once: the gap will not close by itself. */
  readonly urgent: boolean;
  readonly gapAt: number | null;
  readonly askedAt: number | null;
  readonly notBefore: number;
  readonly tries: number;
  readonly timerAt: number | null;
}

/** `seq` and `rev` are the server's last ones; `entries` ascend. */
interface Page<Entry, Marks> {
  readonly epoch: string;
  readonly entries: readonly Entry[];
  readonly seq: number;
  readonly rev: number;
  readonly marks?: Marks | undefined;
}

export type TimelineEvent<Entry, Marks> =
  /** The newest page; `more`: there are earlier ones. */
  | ({ readonly t: 'opened'; readonly more: boolean } & Page<Entry, Marks>)
  /** The answer of `conversation:resume`. Answers of an ended connection are not handed in. */
  | ({ readonly t: 'resumed'; readonly reset?: true | undefined } & Page<Entry, Marks>)
  | { readonly t: 'resume-failed'; readonly retryAfterMs?: number }
  /** The answer of `conversation:earlier`; `epoch` as it was when asked. */
  | { readonly t: 'earlier'; readonly epoch: string; readonly entries: readonly Entry[]; readonly more: boolean }
  | { readonly t: 'entry'; readonly epoch: string; readonly entry: Entry }
  | { readonly t: 'marks'; readonly epoch: string; readonly rev: number; readonly marks: Marks }
  | { readonly t: 'pulse'; readonly seq: number; readonly rev: number }
  /** Connected, and `welcome` told where this conversation stands. */
  | {
      readonly t: 'cursor';
      readonly epoch: string;
      readonly seq: number;
      readonly rev: number;
      readonly from?: number | undefined;
    }
  /** Connected, without knowing where this conversation stands: it is asked for. */
  | { readonly t: 'online' }
  | { readonly t: 'offline' }
  | { readonly t: 'tick' };

export type TimelineEffect =
  /** `conversation:resume`; answer `resumed` or `resume-failed`. */
  | { readonly t: 'resume'; readonly epoch: string | null; readonly afterSeq: number; readonly rev: number }
  /** The only timer: send `tick` at this monotonic time; null = none. */
  | { readonly t: 'timer'; readonly at: number | null }
  /** Another epoch: what was shown is gone and has been replaced; after a restore the last messages may be missing. */
  | { readonly t: 'dropped' };

export const emptyTimeline = <Entry, Marks>(numberOf: (entry: Entry) => number): TimelineState<Entry, Marks> => ({
  numberOf,
  epoch: null,
  entries: [],
  last: 0,
  first: 1,
  marks: null,
  rev: 0,
  known: 0,
  knownRev: 0,
  held: new Map(),
  online: false,
  urgent: false,
  gapAt: null,
  askedAt: null,
  notBefore: 0,
  tries: 0,
  timerAt: null,
});

type Box<Entry, Marks> = { -readonly [Key in keyof TimelineState<Entry, Marks>]: TimelineState<Entry, Marks>[Key] } & {
  held: Map<number, Entry>;
};

export const stepTimeline = <Entry, Marks>(
  state: TimelineState<Entry, Marks>,
  event: TimelineEvent<Entry, Marks>,
  now: number,
): { readonly state: TimelineState<Entry, Marks>; readonly effects: readonly TimelineEffect[] } => {
  const box: Box<Entry, Marks> = { ...state, held: new Map(state.held) };
  const effects: TimelineEffect[] = [];
  switch (event.t) {
    case 'opened':
      goOnline(box);
      replace(box, event, effects);
      if (!event.more) box.first = firstOf(box);
      break;
    case 'resumed':
      resume(box, event, now, effects);
      break;
    case 'resume-failed':
      box.askedAt = null;
      box.urgent = true;
      backOff(box, now, event.retryAfterMs);
      break;
    case 'earlier':
      if (event.epoch === box.epoch) prepend(box, event.entries, event.more);
      break;
    case 'entry':
      if (isOurs(box, event.epoch)) hold(box, event.entry);
      break;
    case 'marks':
      if (isOurs(box, event.epoch)) mark(box, event.rev, event.marks);
      break;
    case 'pulse':
      // Fewer than we have: the server was restored, or the pulse is old. Asking tells which.
      if (event.seq < box.last) box.urgent = true;
      hear(box, event.seq, event.rev);
      break;
    case 'cursor':
      goOnline(box);
      box.first = event.from ?? box.first;
      if (isOurs(box, event.epoch)) {
        if (event.seq !== box.last || event.rev !== box.rev) box.urgent = true;
        hear(box, event.seq, event.rev);
      }
      break;
    case 'online':
      goOnline(box);
      box.urgent = true;
      break;
    case 'offline':
      box.online = false;
      box.askedAt = null;
      break;
    case 'tick':
      // The shell's timer is used up, even if it rang early.
      box.timerAt = null;
      break;
  }
  ask(box, now, effects);
  return { state: box, effects };
};

const goOnline = <Entry, Marks>(box: Box<Entry, Marks>): void => {
  box.online = true;
  answered(box);
};

const answered = <Entry, Marks>(box: Box<Entry, Marks>): void => {
  box.askedAt = null;
  box.gapAt = null;
  box.notBefore = 0;
  box.tries = 0;
};

/** What belongs to another epoch is ignored, and tells that ours has ended. */
const isOurs = <Entry, Marks>(box: Box<Entry, Marks>, epoch: string): boolean => {
  if (epoch === box.epoch) return true;
  box.urgent = true;
  return false;
};

const hear = <Entry, Marks>(box: Box<Entry, Marks>, seq: number, rev: number): void => {
  box.known = Math.max(box.known, seq);
  box.knownRev = Math.max(box.knownRev, rev);
};

const mark = <Entry, Marks>(box: Box<Entry, Marks>, rev: number, marks: Marks): void => {
  if (rev <= box.rev && box.marks !== null) return;
  box.rev = rev;
  box.marks = marks;
};

const hold = <Entry, Marks>(box: Box<Entry, Marks>, entry: Entry): void => {
  const number = box.numberOf(entry);
  if (number <= box.last) return;
  hear(box, number, 0);
  if (number > box.last + 1 && box.held.size >= limits.heldEntries) box.urgent = true;
  else box.held.set(number, entry);
  applyHeld(box);
};

const applyHeld = <Entry, Marks>(box: Box<Entry, Marks>): void => {
  const fresh: Entry[] = [];
  for (let next = box.held.get(box.last + 1); next !== undefined; next = box.held.get(box.last + 1)) {
    fresh.push(next);
    box.last++;
  }
  if (fresh.length > 0) box.entries = [...box.entries, ...fresh];
  for (const number of box.held.keys()) if (number <= box.last) box.held.delete(number);
};

const resume = <Entry, Marks>(
  box: Box<Entry, Marks>,
  page: Page<Entry, Marks> & { readonly reset?: true | undefined },
  now: number,
  effects: TimelineEffect[],
): void => {
  const { tries, last, rev } = box;
  answered(box);
  if (page.reset || box.epoch === null) replace(box, page, effects);
  else if (isOurs(box, page.epoch)) {
    hear(box, page.seq, page.rev);
    for (const entry of page.entries) box.held.set(box.numberOf(entry), entry);
    applyHeld(box);
    if (page.marks !== undefined) mark(box, page.rev, page.marks);
    else box.rev = Math.max(box.rev, page.rev);
    if (box.last < page.seq) box.urgent = true;
    if (box.last > last || box.rev > rev || !isBehind(box)) return;
    // An answer that brings nothing although there is something: asked for again, but not in a hot loop.
    box.tries = tries;
    backOff(box, now);
  }
};

/** What we have is not what there is: the page takes its place, with what is already known behind it. */
const replace = <Entry, Marks>(box: Box<Entry, Marks>, page: Page<Entry, Marks>, effects: TimelineEffect[]): void => {
  if (page.epoch === box.epoch) for (const entry of box.entries) box.held.set(box.numberOf(entry), entry);
  else {
    if (box.epoch !== null) effects.push({ t: 'dropped' });
    box.held.clear();
    // What we heard may belong to either epoch: asking once more tells.
    if (box.known > page.seq || box.knownRev > page.rev) box.urgent = true;
    box.known = 0;
    box.knownRev = 0;
    box.rev = 0;
    box.marks = null;
  }
  box.epoch = page.epoch;
  box.entries = page.entries;
  box.last = page.entries.length > 0 ? numberAt(box, -1) : page.seq;
  hear(box, page.seq, page.rev);
  if (page.marks !== undefined) mark(box, page.rev, page.marks);
  else box.rev = Math.max(box.rev, page.rev);
  applyHeld(box);
  if (box.last < page.seq) box.urgent = true;
};

const prepend = <Entry, Marks>(box: Box<Entry, Marks>, entries: readonly Entry[], more: boolean): void => {
  const first = firstOf(box);
  const older = entries.filter((entry) => box.numberOf(entry) < first);
  const newest = older.at(-1);
  if (newest !== undefined && box.numberOf(newest) === first - 1) box.entries = [...older, ...box.entries];
  if (!more) box.first = firstOf(box);
};

const numberAt = <Entry, Marks>(box: TimelineState<Entry, Marks>, index: number): number => {
  const entry = box.entries.at(index);
  return entry === undefined ? box.last + 1 : box.numberOf(entry);
};

const firstOf = <Entry, Marks>(box: TimelineState<Entry, Marks>): number => numberAt(box, 0);

const isBehind = <Entry, Marks>(box: TimelineState<Entry, Marks>): boolean =>
  box.last < box.known || box.rev < box.knownRev || box.held.size > 0;

/** Asks for a resume when one is due, and sets the timer for when one will be. */
const ask = <Entry, Marks>(box: Box<Entry, Marks>, now: number, effects: TimelineEffect[]): void => {
  if (!isBehind(box)) box.gapAt = null;
  else box.gapAt ??= now;
  if (box.askedAt !== null && now - box.askedAt >= outboxLimits.ackMs) {
    box.askedAt = null;
    box.urgent = true;
  }
  let at: number | null = null;
  if (box.online) {
    if (box.askedAt === null && (box.urgent || box.gapAt !== null)) {
      at = Math.max(box.urgent || box.gapAt === null ? now : box.gapAt + limits.heldMs, box.notBefore);
      if (at <= now) {
        box.askedAt = now;
        box.urgent = false;
        box.gapAt = null;
        // The answer will tell all that was known up to now, and puts right what was not true.
        box.known = box.last;
        box.knownRev = box.rev;
        effects.push({ t: 'resume', epoch: box.epoch, afterSeq: box.last, rev: box.rev });
      }
    }
    if (box.askedAt !== null) at = box.askedAt + outboxLimits.ackMs;
  }
  if (at !== box.timerAt) effects.push({ t: 'timer', at });
  box.timerAt = at;
};

const backOff = <Entry, Marks>(box: Box<Entry, Marks>, now: number, retryAfterMs?: number): void => {
  box.notBefore = now + (retryAfterMs ?? Math.min(live.backoffMaxMs, live.backoffMs * 2 ** Math.min(box.tries, 10)));
  box.tries++;
};

/** There are entries before the first one we have. */
export const hasEarlier = <Entry, Marks>(state: TimelineState<Entry, Marks>): boolean =>
  state.epoch !== null && firstOf(state) > state.first;

/** Everything the server is known to have is here. */
export const isComplete = <Entry, Marks>(state: TimelineState<Entry, Marks>): boolean =>
  state.epoch !== null && state.online && state.askedAt === null && !state.urgent && !isBehind(state);
