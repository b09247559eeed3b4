import { say } from '../texts/texts.ts';
import { useChannelVerbs } from './channel-verbs.ts';
import { Countdown } from './countdown.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';

/** The ladder that is running: who is asked now, by what, until when, and the ways to end it. */
export const LadderBar = () => {
  const { conversation, ladder } = useDesk();
  const verbs = useChannelVerbs();
  const words = say().ladder;
  const running = conversation.marks.value?.escalation;
  if (!running || conversation.state.value !== 'ready') return null;
  const { escalation, asked, by, step, of, round, dueAt } = running;
  const isBusy = ladder.underWay.value.has(escalation);
  const who = asked.map(({ name }) => name).join(words.and);
  return (
    <section class="ladder" aria-label={words.title}>
      <Icon name="people" />
      <p>
        <b>{asked.length === 0 || by === null ? words.asksNobody : words.asks(who, words.by[by])}</b>{' '}
        <span>
          {words.place(step, of, round)}
          {dueAt !== null && (
            <>
              {' · '}
              {words.until('#').split('#')[0]}
              <Countdown until={dueAt} over={words.nextSoon} />
              {words.until('#').split('#')[1]}
            </>
          )}
        </span>
      </p>
      <div class="ladder-acts">
        <button type="button" class="button go" disabled={isBusy} onClick={() => verbs.take(escalation)}>
          {words.take}
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={() => verbs.next(escalation)}>
          {words.next}
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={() => verbs.stop(escalation)}>
          {words.stop}
        </button>
      </div>
    </section>
  );
};
