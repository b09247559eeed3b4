import type { Signal } from '@preact/signals';
import type { ListRow as Row } from '../../protocol/view.ts';
import { firstName, longSpan, shortSpan, shortTime, visitorName } from '../format.ts';
import { pathOf } from '../models/route-model.ts';
import { say } from '../texts/texts.ts';
import { Avatar } from './avatar.tsx';
import { Dots } from './dots.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { opensElsewhere } from './opens-elsewhere.ts';
import { Score } from './score.tsx';

/** One conversation on 64 px: who, what was said last, how long she waits, who is on it. */
export const ListRow = ({
  row: its,
  top,
  place,
  size,
  isTabStop,
}: {
  readonly row: Signal<Row>;
  readonly top: number;
  readonly place: number;
  readonly size: number;
  readonly isTabStop: boolean;
}) => {
  const { router, now, self } = useInbox();
  const { list, conversation, presence, composer } = useDesk();
  const words = say().list;
  const row = its.value;
  const me = self.self.value?.agent;
  const isOpen = conversation.current.value === row.conversation;
  const hasLeft = !list.isOf(row, list.view.value);
  const waitsMs = row.waitingSince === null ? null : Math.max(0, now.now.value - row.waitingSince);
  const isTyping = presence.typing.value.get(row.conversation)?.includes('visitor') === true;
  const colleague = row.assignee !== null && row.assignee.agent !== me ? row.assignee.name : null;
  const said = row.last === null ? words.nothingYet : row.last.text || words.files(row.last.files);
  const channel = row.last?.channel ?? 'chat';
  const isOurs = row.last?.from === 'agent';
  const hasDraft = !isOpen && composer.drafts.value.has(row.conversation);
  return (
    <li
      class={`row${isOpen ? ' open' : ''}${row.unread > 0 ? ' unread' : ''}${hasLeft ? ' left' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      aria-setsize={size}
      aria-posinset={place + 1}
    >
      <a
        href={pathOf({ is: 'conversation', conversation: row.conversation })}
        data-row={row.conversation}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isOpen ? 'true' : undefined}
        onClick={(event) => {
          if (opensElsewhere(event)) return;
          event.preventDefault();
          router.go({ is: 'conversation', conversation: row.conversation });
        }}
        onFocus={() => list.select(row.conversation)}
      >
        <Avatar name={row.name} channel={channel} present={row.present} />
        <span class="line">
          <b dir="auto">{visitorName(row)}</b>
          <span class="unseen">
            {row.present && `, ${words.label.present}`}
            {row.unread > 0 && `, ${words.label.unread(row.unread)}`}
            {channel !== 'chat' && `, ${say().thread.channels[channel]}`}
            {row.isEscalated && `, ${words.label.escalated}`}
            {row.trouble !== 'none' && `, ${words.label.troubles[row.trouble]}`}
            {row.held > 0 && `, ${words.label.held(row.held)}`}
            {row.state === 'closed' && `, ${words.closed}`}
            {row.score !== undefined && `, ${say().rating.given(row.score)}`}
            {hasLeft && `, ${words.left}`},{' '}
          </span>
          {waitsMs === null ? (
            <span class="time">{shortTime(row.last?.at ?? row.openedAt, now.now.value)}</span>
          ) : (
            <span class="time waits">
              <Icon name="clock" />
              <span aria-hidden="true">{shortSpan(waitsMs)}</span>
              <span class="unseen">{words.label.waits(longSpan(waitsMs))}</span>
            </span>
          )}
          <span class="unseen">, </span>
        </span>
        <span class="line">
          <span class="said" dir="auto">
            {isTyping ? (
              <span class="typing">
                {words.label.typing} <Dots />
              </span>
            ) : (
              <>
                {row.subject && <span class="subject">{row.subject} · </span>}
                {hasDraft ? <em class="draft">{words.draft} </em> : isOurs && <em>{words.us} </em>}
                {said}
              </>
            )}
          </span>
          <Signs row={row} />
          {row.score !== undefined && <Score score={row.score} />}
          {colleague !== null && (
            <span class="chip">
              <span aria-hidden="true">{firstName(colleague)}</span>
              <span class="unseen">, {words.label.assigned(colleague)}</span>
            </span>
          )}
          {row.unread > 0 && (
            <span class="count" aria-hidden="true">
              {row.unread > 99 ? '99+' : row.unread}
            </span>
          )}
        </span>
      </a>
    </li>
  );
};

/** What needs a hand, as signs; the words stand behind her name. */
const Signs = ({ row: { isEscalated, trouble, held } }: { readonly row: Row }) => {
  const { label } = say().list;
  return (
    <>
      {isEscalated && (
        <span class="sign called" title={label.escalated} aria-hidden="true">
          <Icon name="people" />
        </span>
      )}
      {trouble !== 'none' && (
        <span class="sign bad" title={label.troubles[trouble]} aria-hidden="true">
          <Icon name="alert" />
        </span>
      )}
      {held > 0 && (
        <span class="sign held-count" title={label.held(held)} aria-hidden="true">
          <Icon name="mail" />
          {held}
        </span>
      )}
    </>
  );
};
