import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { View } from '../../protocol/view.ts';
import { troubleText } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Late } from './late.tsx';
import { ListRow } from './list-row.tsx';
import { rowHeight, windowOf } from './list-window.ts';
import { opensElsewhere } from './opens-elsewhere.ts';
import { usePaneFocus } from './use-pane-focus.ts';

const loadAhead = 20;

/** The rows of the chosen view. Only what can be seen is drawn, however long the list is. */
export const ConversationList = () => {
  const { panes } = useInbox();
  const { list } = useDesk();
  const words = say().list;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLUListElement>(null);
  const view = useSignal({ from: 0, to: 30 });
  const isCarried = useSignal(false);
  const shown = list.shown.value;

  const measure = (): void => {
    const it = scroller.current;
    if (it === null) return;
    const size = list.shown.peek().length;
    const next = windowOf(size, it.scrollTop, it.clientHeight);
    const before = view.peek();
    if (next.from !== before.from || next.to !== before.to) view.value = next;
    list.scrolled(Math.ceil(it.scrollTop / rowHeight));
    if (list.hasMore.peek() && next.to > size - loadAhead && list.trouble.peek() === null) list.more();
  };

  useLayoutEffect(measure, [shown]);

  useEffect(() => {
    if (scroller.current === null) return;
    const watcher = new ResizeObserver(measure);
    watcher.observe(scroller.current);
    return () => watcher.disconnect();
  }, []);

  // The list asks to be scrolled with what was inserted above, so that nothing moves before the eyes.
  useSignalEffect(() => {
    const by = list.nudge.value.rows;
    const it = scroller.current;
    if (it === null || by === 0) return;
    isCarried.value = true;
    requestAnimationFrame(() => {
      it.scrollTop = Math.max(0, it.scrollTop + by * rowHeight);
      requestAnimationFrame(() => {
        isCarried.value = false;
      });
    });
  });

  usePaneFocus('list', () => {
    const id = list.selected.peek() ?? list.shown.peek()[0];
    if (id === undefined) return scroller.current?.focus();
    bringIntoView(scroller.current, list.shown.peek().indexOf(id));
    measure();
    const focus = (): boolean => {
      const row = rows.current?.querySelector<HTMLElement>(`[data-row="${id}"]`);
      row?.focus({ preventScroll: true });
      return row !== undefined && row !== null;
    };
    // A row far away is drawn first.
    if (!focus()) requestAnimationFrame(focus);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || opensElsewhereByKey(event)) return;
    const next = list.beside(step);
    if (next === null) return;
    event.preventDefault();
    list.select(next);
    panes.focusOn('list');
  };

  const fresh = list.fresh.value;
  const { from, to } = view.value;
  const tabStop = list.selected.value ?? shown[0];

  return (
    <div
      class="rows-pane"
      onPointerMove={(event) => event.pointerType === 'mouse' && list.hold(true)}
      onPointerLeave={() => list.hold(false)}
    >
      {fresh > 0 && (
        <button type="button" class="pill" onClick={list.toTop}>
          {words.fresh(fresh)}
          <Icon name="up" />
        </button>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links inside */}
      <div class="rows-scroll" ref={scroller} onScroll={measure} onKeyDown={onKeyDown} tabIndex={-1}>
        {list.trouble.value !== null && (
          <Complaint onRetry={list.retry}>
            {words.failed} {troubleText(list.trouble.value)}
          </Complaint>
        )}
        {shown.length > 0 && (
          <ul
            ref={rows}
            class={isCarried.value ? 'rows carried' : 'rows'}
            style={{ height: `${shown.length * rowHeight}px` }}
            aria-label={say().views[list.view.value]}
          >
            {shown.slice(from, to).map((id, offset) => {
              const row = list.row(id);
              const place = from + offset;
              return (
                row && (
                  <ListRow
                    key={id}
                    row={row}
                    top={place * rowHeight}
                    place={place}
                    size={shown.length}
                    isTabStop={id === tabStop}
                  />
                )
              );
            })}
          </ul>
        )}
        {shown.length > 0 && list.hasMore.value && <p class="list-more">{words.more}</p>}
        {shown.length === 0 && list.trouble.value === null && <Nothing view={list.view.value} />}
      </div>
    </div>
  );
};

const Nothing = ({ view }: { readonly view: View }) => {
  const { line, router, self } = useInbox();
  const { list } = useDesk();
  const words = say().list;
  // While the line is away nobody knows that there is nothing.
  if (list.state.value === 'loading' || line.value.is === 'lost')
    return (
      <Late>
        <div class="ghost-rows" aria-hidden="true">
          {Array.from({ length: 8 }, (_, place) => (
            <div class="ghost-row" key={place}>
              <i />
              <i />
              <i />
            </div>
          ))}
        </div>
        <p class="unseen" role="status">
          {say().app.loading}
        </p>
      </Late>
    );
  const counts = list.counts.value;
  const isFirst = view === 'all' && counts !== null && list.pos() === 0 && self.isAdmin.value;
  return (
    <div class="nothing">
      <span class="knot-sign" aria-hidden="true" />
      <p>{isFirst ? words.first : sentence(view)}</p>
      {isFirst && (
        <>
          <p class="hint">{words.firstHint}</p>
          <a
            class="button"
            href="/inbox/settings/install"
            onClick={(event) => {
              if (opensElsewhere(event)) return;
              event.preventDefault();
              router.go({ is: 'settings', page: 'install' });
            }}
          >
            {words.toTag}
          </a>
        </>
      )}
    </div>
  );
};

const sentence = (view: View): string => {
  const words = say().list;
  return {
    mine: words.emptyMine,
    unassigned: words.emptyUnassigned,
    waiting: words.emptyWaiting,
    all: words.emptyAll,
    trouble: words.emptyTrouble,
    held: words.emptyHeld,
    automatic: words.emptyAutomatic,
    closed: words.emptyClosed,
  }[view];
};

const opensElsewhereByKey = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey || event.altKey;

const bringIntoView = (scroller: HTMLElement | null, place: number): void => {
  if (scroller === null || place < 0) return;
  const [top, bottom] = [place * rowHeight, (place + 1) * rowHeight];
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
};
