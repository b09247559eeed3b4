import { changeText as whatHappened } from '../change-format.ts';
import { clockTime } from '../format.ts';
import type { InboxEntry } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';

/** A reply, or the end of the conversation, was stopped because somebody wrote first: what changed, and the way on. */
export const MovedBar = () => {
  const { self } = useInbox();
  const { composer, conversation } = useDesk();
  const words = say().composer;
  const moved = composer.moved.value;
  const id = conversation.current.value;
  if (moved === null || id === null) return null;
  const me = self.self.value?.agent;
  const changes = moved.entries.filter(({ author }) => author.side !== 'agent' || author.agent !== me);
  return (
    <div class="moved" role="alert">
      <Icon name="alert" />
      <p>
        <b>{[...new Set(changes.map(changeText))].join(' ') || say().problem['conversation.moved-on']}</b>{' '}
        {moved.stopped === 'send' ? words.movedHint : words.movedClose}
      </p>
      <button
        type="button"
        class="button"
        disabled={moved.stopped === 'send' && !composer.canSend.value}
        onClick={() => (moved.stopped === 'send' ? composer.send(false) : void composer.close(id))}
      >
        {moved.stopped === 'send' ? words.movedSend : words.closeAnyway}
      </button>
    </div>
  );
};

const changeText = (entry: InboxEntry): string => {
  const words = say().composer;
  const name = entry.author.side === 'agent' ? entry.author.name : say().thread.system;
  if (entry.t === 'change') {
    if (entry.what === 'reopened') return words.movedReopened;
    if (entry.what !== 'closed') return `${whatHappened(entry)}.`;
    return entry.author.side === 'visitor' ? `${say().thread.closedByVisitor}.` : words.movedClosed(name);
  }
  return entry.author.side === 'visitor' ? words.movedVisitor : words.movedColleague(name, clockTime(entry.at));
};
