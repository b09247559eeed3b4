import type { ConversationId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import {
  emptyTimeline,
  hasEarlier,
  stepTimeline,
  type TimelineEvent,
  type TimelineState,
} from '../../protocol/timeline.ts';
import type { Given, Pushed } from '../../protocol/wire.ts';
import { mono } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { InboxAside, InboxEntry, InboxMarks } from './thread-line.ts';

type Opened = Given<'inbox', 'conversation:open'>;

/** What was read of one conversation: entries and asides, each without gaps, and the marks. */
export interface Reading {
  readonly conversation: ConversationId;
  entries(): readonly InboxEntry[];
  asides(): readonly InboxAside[];
  marks(): InboxMarks | null;
  hasEarlier(): boolean;
  opened(page: Opened): void;
  offline(): void;
  entryAdded(push: Pushed<'inbox', 'entry:added'>): void;
  asideAdded(push: Pushed<'inbox', 'aside:added'>): void;
  marksChanged(push: Pushed<'inbox', 'marks:changed'>): void;
  pulse(seq: number, asideSeq: number, rev: number): void;
  /** Our own request was answered with a higher number than what is here. */
  known(numbers: { readonly seq?: number; readonly asideSeq?: number }): void;
  resume(): void;
  earlier(): Promise<void>;
}

export interface ReadingHandlers {
  readonly changed: () => void;
  /** What was shown was replaced: the server was restored from a backup, or entries were erased. */
  readonly dropped: () => void;
  readonly resumed: (nextN: number) => void;
}

/** The shell around two timelines of the core: one request answers both. */
export const createReading = (
  conversation: ConversationId,
  connection: Connection,
  handlers: ReadingHandlers,
): Reading => {
  let entries: TimelineState<InboxEntry, InboxMarks> = emptyTimeline((entry) => entry.seq);
  let asides: TimelineState<InboxAside, never> = emptyTimeline((aside) => aside.asideSeq);
  let isAsking = false;
  let isEarlier = false;
  const timers = new Map<'entries' | 'asides', ReturnType<typeof setTimeout>>();

  const stepEntries = (event: TimelineEvent<InboxEntry, InboxMarks>): void => {
    const next = stepTimeline(entries, event, mono());
    entries = next.state;
    run(next.effects, 'entries');
  };

  const stepAsides = (event: TimelineEvent<InboxAside, never>): void => {
    const next = stepTimeline(asides, event, mono());
    asides = next.state;
    run(next.effects, 'asides');
  };

  const run = (effects: ReturnType<typeof stepTimeline>['effects'], whose: 'entries' | 'asides'): void => {
    for (const effect of effects) {
      if (effect.t === 'resume') void ask();
      else if (effect.t === 'dropped') {
        if (whose === 'entries') handlers.dropped();
      } else {
        clearTimeout(timers.get(whose));
        if (effect.at === null) timers.delete(whose);
        else
          timers.set(
            whose,
            setTimeout(() => tick(whose), Math.max(0, effect.at - mono())),
          );
      }
    }
  };

  const tick = (whose: 'entries' | 'asides'): void =>
    whose === 'entries' ? stepEntries({ t: 'tick' }) : stepAsides({ t: 'tick' });

  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const told = await connection.ask('conversation:resume', {
      conversation,
      epoch: entries.epoch,
      afterSeq: entries.last,
      afterAside: asides.last,
      rev: entries.rev,
      limit: limits.resume,
    });
    isAsking = false;
    if (!told.ok) {
      const failed = {
        t: 'resume-failed',
        ...('retryAfterMs' in told.problem ? { retryAfterMs: told.problem.retryAfterMs } : {}),
      } as const;
      stepEntries(failed);
      stepAsides(failed);
      return;
    }
    const { epoch, reset } = told;
    stepEntries({ t: 'resumed', epoch, entries: told.entries, seq: told.seq, rev: told.rev, marks: told.marks, reset });
    stepAsides({ t: 'resumed', epoch, entries: told.asides, seq: told.asideSeq, rev: 0, reset });
    handlers.resumed(told.nextN);
    handlers.changed();
  };

  /** A held mail keeps its number when somebody decides about it. */
  const settle = (told: readonly InboxAside[]): void => {
    const changed = new Map(told.flatMap((aside) => (aside.t === 'mail' ? [[aside.asideSeq, aside] as const] : [])));
    if (changed.size === 0) return;
    asides = { ...asides, entries: asides.entries.map((aside) => changed.get(aside.asideSeq) ?? aside) };
  };

  const isBehindBy = (page: Opened): boolean =>
    entries.epoch !== page.epoch ||
    (page.entries[0]?.seq ?? 1) > entries.last + 1 ||
    (page.asides[0]?.asideSeq ?? 1) > asides.last + 1;

  return {
    conversation,
    entries: () => entries.entries,
    asides: () => asides.entries,
    marks: () => entries.marks,
    hasEarlier: () => hasEarlier(entries),
    opened: (page) => {
      const { epoch, seq, asideSeq, rev, marks, more } = page;
      // What is here already stays when the page joins it: nothing jumps when a conversation is opened again.
      if (isBehindBy(page)) {
        stepEntries({ t: 'opened', epoch, entries: page.entries, seq, rev, marks, more });
        stepAsides({ t: 'opened', epoch, entries: page.asides, seq: asideSeq, rev: 0, more });
      } else {
        stepEntries({ t: 'resumed', epoch, entries: page.entries, seq, rev, marks });
        settle(page.asides);
        stepAsides({ t: 'resumed', epoch, entries: page.asides, seq: asideSeq, rev: 0 });
      }
      stepEntries({ t: 'cursor', epoch, seq, rev });
      stepAsides({ t: 'cursor', epoch, seq: asideSeq, rev: 0 });
      handlers.changed();
    },
    offline: () => {
      stepEntries({ t: 'offline' });
      stepAsides({ t: 'offline' });
    },
    entryAdded: ({ epoch, entry }) => {
      stepEntries({ t: 'entry', epoch, entry });
      handlers.changed();
    },
    asideAdded: ({ epoch, aside }) => {
      if (epoch === asides.epoch) settle([aside]);
      stepAsides({ t: 'entry', epoch, entry: aside });
      handlers.changed();
    },
    marksChanged: ({ epoch, rev, marks }) => {
      stepEntries({ t: 'marks', epoch, rev, marks });
      handlers.changed();
    },
    pulse: (seq, asideSeq, rev) => {
      stepEntries({ t: 'pulse', seq, rev });
      stepAsides({ t: 'pulse', seq: asideSeq, rev: 0 });
    },
    known: ({ seq = 0, asideSeq = 0 }) => {
      if (seq > entries.last) stepEntries({ t: 'pulse', seq, rev: 0 });
      if (asideSeq > asides.last) stepAsides({ t: 'pulse', seq: asideSeq, rev: 0 });
    },
    resume: () => void ask(),
    earlier: async () => {
      const { epoch } = entries;
      const beforeSeq = entries.entries[0]?.seq;
      if (isEarlier || epoch === null || beforeSeq === undefined || !hasEarlier(entries)) return;
      isEarlier = true;
      const told = await connection.ask('conversation:earlier', { conversation, beforeSeq, limit: limits.earlier });
      isEarlier = false;
      if (!told.ok) return;
      stepEntries({ t: 'earlier', epoch, entries: told.entries, more: told.more });
      stepAsides({ t: 'earlier', epoch, entries: told.asides, more: told.more });
      handlers.changed();
    },
  };
};
