import { useRef } from 'preact/hooks';
import { isSortable } from '../models/list-order.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Menu } from './menu.tsx';
import { usePaneFocus } from './use-pane-focus.ts';
import { countOf, viewOrder } from './views-column.tsx';

/** Search, the view and the order. */
export const ListHead = () => {
  const { preferences } = useInbox();
  return (
    <header class="list-head">
      <SearchField />
      <div class="list-bar">
        {preferences.viewsFolded.value === 'yes' && (
          <button
            type="button"
            class="quiet square only-wide"
            aria-label={say().views.unfold}
            title={`${say().views.unfold} ([)`}
            onClick={() => {
              preferences.viewsFolded.value = 'no';
            }}
          >
            <Icon name="unfold" />
          </button>
        )}
        <ViewMenu />
        <SortMenu />
      </div>
    </header>
  );
};

const SearchField = () => {
  const { search } = useDesk();
  const words = say().search;
  const field = useRef<HTMLInputElement>(null);

  usePaneFocus('search', () => {
    field.current?.focus();
    field.current?.select();
  });

  return (
    <search class="find">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        value={search.text.value}
        placeholder={words.placeholder}
        aria-label={words.title}
        maxLength={200}
        autoComplete="off"
        spellcheck={false}
        onInput={(event) => search.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') search.runNow();
          else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.hits a')?.focus();
          else if (event.key === 'Escape' && search.text.peek() !== '') search.clear();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {search.text.value === '' ? (
        <kbd class="not-narrow">/</kbd>
      ) : (
        <button type="button" class="quiet square" aria-label={words.clear} title={words.clear} onClick={search.clear}>
          <Icon name="close" />
        </button>
      )}
    </search>
  );
};

const ViewMenu = () => {
  const { panes, preferences } = useInbox();
  const { list } = useDesk();
  const words = say().views;
  const counts = list.counts.value;
  const isFolded = preferences.viewsFolded.value === 'yes';
  return (
    <div class={isFolded ? 'view-menu' : 'view-menu not-wide'}>
      <Menu
        label={words.title}
        buttonClass="quiet strong"
        button={
          <>
            <span class="unseen">{words.title}: </span>
            {words[list.view.value]} <Icon name="down" />
          </>
        }
        open={panes.sheet.value === 'views'}
        onToggle={(open) => {
          panes.sheet.value = open ? 'views' : null;
        }}
        items={viewOrder.map((view) => ({
          key: view,
          text: words[view],
          hint: countOf(counts, view)?.toString(),
          checked: view === list.view.value,
          run: () => list.chooseView(view),
        }))}
      />
    </div>
  );
};

const SortMenu = () => {
  const { list } = useDesk();
  const words = say().list;
  const isWaiting = list.sort.value === 'waiting';
  if (!isSortable(list.view.value)) return null;
  return (
    <button
      type="button"
      class="quiet small"
      aria-label={`${words.sort}: ${isWaiting ? words.byWaiting : words.byNewest}`}
      title={words.sort}
      onClick={() => list.chooseSort(isWaiting ? 'newest' : 'waiting')}
    >
      <Icon name="sort" />
      {isWaiting ? words.byWaiting : words.byNewest}
    </button>
  );
};
