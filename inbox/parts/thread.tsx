import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { dayName, troubleText, visitorName } from '../format.ts';
import type { ThreadLine } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { AsideLine } from './aside-line.tsx';
import { Complaint } from './complaint.tsx';
import { Dots } from './dots.tsx';
import { EntryLine } from './entry-line.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Late } from './late.tsx';
import { PendingLine } from './pending-line.tsx';

/** Within this many px of the end, new lines are followed. */
const endPx = 60;
const earlierPx = 400;

/** The one line of a conversation, from the first word to the last. */
export const Thread = () => {
  const { conversation } = useDesk();
  const words = say().thread;
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ conversation: null, first: null, last: null, height: 0, isAtEnd: true });
  const below = useSignal(0);
  const id = conversation.current.value;
  const lines = conversation.lines.value;
  const state = conversation.state.value;

  const look = (): void => {
    const it = scroller.current;
    if (it === null) return;
    const its = place.current;
    its.isAtEnd = it.scrollHeight - it.scrollTop - it.clientHeight < endPx;
    if (its.isAtEnd) below.value = 0;
    const newest = newestInView(it);
    if (newest !== null) conversation.look(newest);
    if (it.scrollTop < earlierPx && conversation.hasEarlier.peek() && its.conversation !== null)
      void conversation.earlier();
  };

  useLayoutEffect(() => {
    const it = scroller.current;
    if (it === null || state !== 'ready') return;
    const before = place.current;
    const numbers = lines.flatMap((line) => (line.is === 'entry' ? line.entry.seq : []));
    const now = { conversation: id, first: numbers[0] ?? null, last: numbers.at(-1) ?? null, height: it.scrollHeight };
    if (before.conversation !== id) {
      below.value = 0;
      const unread = it.querySelector<HTMLElement>('.unread-line');
      it.scrollTop = unread === null ? it.scrollHeight : Math.max(0, unread.offsetTop - 80);
    } else if (before.first !== null && now.first !== null && now.first < before.first) {
      // What was loaded above pushes nothing down.
      it.scrollTop += now.height - before.height;
    } else if (before.isAtEnd || ownLineAdded(lines, before.lines)) it.scrollTop = it.scrollHeight;
    else below.value += lines.filter((line) => line.is === 'entry' && line.entry.seq > (before.last ?? 0)).length;
    place.current = { ...before, ...now, lines };
    look();
  }, [lines, id, state]);

  useEffect(() => {
    if (scroller.current === null || inner.current === null) return;
    // Pictures arrive, the composer grows: whoever was at the end stays there.
    const watcher = new ResizeObserver(() => {
      const it = scroller.current;
      if (it === null) return;
      if (place.current.isAtEnd && place.current.conversation !== null) it.scrollTop = it.scrollHeight;
      place.current.height = it.scrollHeight;
      look();
    });
    watcher.observe(scroller.current);
    watcher.observe(inner.current);
    return () => watcher.disconnect();
  }, [state === 'ready']);

  useSignalEffect(() => {
    const seq = conversation.sought.value;
    if (seq === null) return;
    requestAnimationFrame(() => {
      const entry = scroller.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
      if (!entry) return;
      place.current.isAtEnd = false;
      entry.scrollIntoView({ block: 'center' });
      entry.classList.add('sought');
      entry.addEventListener('animationend', () => entry.classList.remove('sought'), { once: true });
      conversation.sought.value = null;
    });
  });

  const toEnd = (): void => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };

  if (state === 'gone')
    return (
      <div class="nothing middle">
        <span class="knot-sign" aria-hidden="true" />
        <p>{words.gone}</p>
      </div>
    );
  if (state === 'failed')
    return (
      <div class="thread-scroll">
        <Complaint onRetry={conversation.retry}>
          {words.failed} {conversation.trouble.value && troubleText(conversation.trouble.value)}
        </Complaint>
      </div>
    );
  if (state === 'loading')
    return (
      <div class="thread-scroll">
        <Late>
          <div class="ghost-thread" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
          <p class="unseen" role="status">
            {say().app.loading}
          </p>
        </Late>
      </div>
    );

  return (
    <div class="thread-pane">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div class="thread-scroll" ref={scroller} onScroll={look} tabIndex={0} role="log" aria-label={words.log}>
        <div class="thread" ref={inner}>
          {conversation.hasEarlier.value && <p class="thread-hint">{words.earlier}</p>}
          {conversation.wasRestored.value && <p class="thread-hint restored">{words.resync}</p>}
          {lines.length === 0 && <p class="thread-hint">{words.empty}</p>}
          {lines.map((line) => (
            <Line key={line.key} line={line} />
          ))}
          <Typing />
        </div>
      </div>
      {below.value > 0 && (
        <button type="button" class="pill low" onClick={toEnd}>
          {words.jump(below.value)}
          <Icon name="arrowDown" />
        </button>
      )}
    </div>
  );
};

interface Place {
  conversation: string | null;
  first: number | null;
  last: number | null;
  height: number;
  isAtEnd: boolean;
  lines?: readonly ThreadLine[];
}

const Line = ({ line }: { readonly line: ThreadLine }) => {
  const { now } = useInbox();
  switch (line.is) {
    case 'day':
      return (
        <p class="day-line">
          <span>{dayName(line.at, now.now.value)}</span>
        </p>
      );
    case 'unread':
      return (
        <p class="unread-line">
          <span>{say().thread.unread}</span>
        </p>
      );
    case 'entry':
      return <EntryLine entry={line.entry} was={line.was} follows={line.follows} isNews={line.isNews} />;
    case 'aside':
      return <AsideLine aside={line.aside} />;
    case 'pending':
      return <PendingLine pending={line.pending} follows={line.follows} />;
  }
};

const Typing = () => {
  const { conversation, presence } = useDesk();
  const words = say().thread;
  const id = conversation.current.value;
  const row = conversation.row.value;
  const typists = (id !== null && presence.typing.value.get(id)) || [];
  if (row === null || typists.length === 0) return null;
  return (
    <div class="e chat knot typing-line">
      {typists
        .map((who) => (who === 'visitor' ? visitorName(row) : who.name))
        .map(words.typing)
        .join(' · ')}{' '}
      <Dots />
    </div>
  );
};

/** What she wrote herself is always shown. */
const ownLineAdded = (lines: readonly ThreadLine[], before: readonly ThreadLine[] | undefined): boolean => {
  const last = lines.at(-1);
  return last?.is === 'pending' && before?.at(-1)?.key !== last.key;
};

/** The newest entry whose lower edge can be seen. */
const newestInView = (scroller: HTMLElement): number | null => {
  const edge = scroller.getBoundingClientRect().bottom + 1;
  const entries = scroller.querySelectorAll<HTMLElement>('[data-seq]');
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at];
    if (entry && entry.getBoundingClientRect().bottom <= edge) return Number(entry.dataset['seq']);
  }
  return null;
};
