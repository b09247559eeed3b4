import type { InboxEntry, InboxMarks } from './thread-line.ts';

export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'unclear' | 'cancelled';

/**
 * What became of our messages, said only where it tells something: under the newest one, under the newest that was seen,
 * and under each that did not get through.
 */
export const ticks = (entries: readonly InboxEntry[], marks: InboxMarks | null): ReadonlyMap<number, Tick> => {
  const shown = new Map<number, Tick>();
  if (marks === null) return shown;
  const states = new Map(marks.deliveries.map(({ seq, state }) => [seq, state]));
  let isNewest = true;
  let isRead = false;
  for (const entry of entries.toReversed()) {
    if (entry.t !== 'message' || entry.author.side !== 'agent') continue;
    const tick = entry.seq <= marks.visitor ? 'read' : tickOf(states.get(entry.seq));
    const isTrouble = tick === 'failed' || tick === 'unclear' || tick === 'cancelled';
    if (isNewest || isTrouble || (tick === 'read' && !isRead)) shown.set(entry.seq, tick);
    isNewest = false;
    if (tick === 'read') isRead = true;
  }
  return shown;
};

const tickOf = (state: InboxMarks['deliveries'][number]['state'] | undefined): Tick => {
  switch (state) {
    case 'read':
    case 'delivered':
    case 'failed':
    case 'cancelled':
    case 'unclear':
      return state;
    case 'sent':
    case 'accepted':
      return 'sent';
    case 'unknown':
      return 'unclear';
    default:
      return 'waiting';
  }
};
