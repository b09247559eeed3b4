import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Composer } from '../parts/composer.tsx';
import { ConversationList } from '../parts/conversation-list.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { LadderBar } from '../parts/ladder-bar.tsx';
import { lazy } from '../parts/lazy.tsx';
import { ListHead } from '../parts/list-head.tsx';
import { ListSplitter } from '../parts/list-splitter.tsx';
import { usePersonPane } from '../parts/person-pane.ts';
import { SearchHits } from '../parts/search-hits.tsx';
import { Thread } from '../parts/thread.tsx';
import { ThreadHeader } from '../parts/thread-header.tsx';
import { ViewsColumn } from '../parts/views-column.tsx';
import { say } from '../texts/texts.ts';

const EscalateDialog = lazy(async () => (await import('../parts/escalate-dialog.tsx')).EscalateDialog);
const ContextPanel = lazy(async () => (await import('../parts/context-panel.tsx')).ContextPanel);

/** Views, list and thread side by side; on phones one after the other. */
export const DeskScreen = () => {
  const { router, preferences, panes } = useInbox();
  const { conversation, list, search } = useDesk();
  const words = say();
  const route = router.route.value;
  const isOpen = route.is === 'conversation';
  const person = usePersonPane();

  useSignalEffect(() => {
    const now = router.route.value;
    conversation.open(now.is === 'conversation' ? now.conversation : null);
  });

  useEffect(() => () => conversation.open(null), [conversation]);

  return (
    <main
      id="content"
      tabIndex={-1}
      class={`desk${isOpen ? ' has-open' : ''}${preferences.viewsFolded.value === 'yes' ? ' folded' : ''}${person.isShown ? ' has-person' : ''}`}
      ref={(it) => it?.style.setProperty('--list', `${preferences.listWidth.value}px`)}
    >
      <ViewsColumn />
      <section class="list" aria-label={words.list.title}>
        <ListHead />
        {search.isOn.value ? <SearchHits /> : <ConversationList />}
        <ListSplitter />
      </section>
      {!isOpen && <h1 class="unseen">{words.app.inbox}</h1>}
      <section class="talk" aria-label={words.thread.title}>
        {isOpen ? (
          <>
            <ThreadHeader />
            <Thread />
            <LadderBar />
            <Composer />
            {panes.sheet.value === 'escalate' && <EscalateDialog />}
          </>
        ) : (
          list.shown.value.length > 0 && (
            <div class="nothing middle">
              <span class="knot-sign" aria-hidden="true" />
              <p>{words.thread.none}</p>
              <p class="hint">{words.thread.noneHint}</p>
            </div>
          )
        )}
      </section>
      {person.isShown && <ContextPanel isBeside={person.isBeside} />}
    </main>
  );
};
