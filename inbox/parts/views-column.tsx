import type { View, ViewCounts } from '../../protocol/view.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';

export const viewOrder = [
  'mine',
  'unassigned',
  'waiting',
  'all',
  'trouble',
  'held',
  'automatic',
  'closed',
] as const satisfies readonly View[];

/** What is done and what machines wrote is not work to be counted. */
export const countOf = (counts: ViewCounts | null, view: View): number | undefined =>
  view === 'closed' || view === 'automatic' ? undefined : counts?.[view];

/** The views of the list with their counts; red is what did not arrive. */
export const ViewsColumn = () => {
  const { preferences, self } = useInbox();
  const { list, search } = useDesk();
  const words = say().views;
  const counts = list.counts.value;
  return (
    <nav class="views" aria-label={words.title}>
      <header class="views-head">
        <h2 dir="auto">{self.site.value?.name}</h2>
        <button
          type="button"
          class="quiet square"
          aria-label={words.fold}
          title={`${words.fold} ([)`}
          onClick={() => {
            preferences.viewsFolded.value = 'yes';
          }}
        >
          <Icon name="fold" />
        </button>
      </header>
      {viewOrder.map((view) => {
        const count = countOf(counts, view);
        return (
          <button
            type="button"
            key={view}
            class={list.view.value === view && !search.isOn.value ? 'view on' : 'view'}
            aria-current={list.view.value === view ? 'true' : undefined}
            onClick={() => {
              search.clear();
              list.chooseView(view);
            }}
          >
            {words[view]}
            {count !== undefined && count > 0 && (
              <span class={view === 'trouble' ? 'overdue' : undefined}>
                {count}
                <span class="unseen"> {words.conversations(count)}</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
};
