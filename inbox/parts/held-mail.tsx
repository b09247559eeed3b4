import { clockTime } from '../format.ts';
import type { InboxAside } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { useChannelVerbs } from './channel-verbs.ts';
import { EntryFiles } from './entry-files.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { MailCard } from './mail-card.tsx';

type Held = Extract<InboxAside, { t: 'mail' }>;

/** A mail that is not part of the talk: why, and the choice whether it becomes one. What a machine wrote is folded away. */
export const HeldMail = ({ aside }: { readonly aside: Held }) => {
  const words = say().mail;
  const time = <time dateTime={new Date(aside.at).toISOString()}>{clockTime(aside.at)}</time>;
  const files = aside.files.length > 0 && <EntryFiles files={aside.files} />;
  if (aside.why === 'auto' && aside.state !== 'released')
    return (
      <article class="e quiet-line auto-mail">
        <details>
          <summary>
            {words.auto(aside.card.subject || words.noSubject)} · {time}
          </summary>
          <MailCard card={aside.card} text={aside.text}>
            {files}
          </MailCard>
          <Decision aside={aside} />
        </details>
      </article>
    );
  // It stands in the talk now, as a card of its own.
  if (aside.state === 'released')
    return (
      <article class="e quiet-line">
        {words.released(aside.card.from)} · {time}
      </article>
    );
  return (
    <article class={`e held ${aside.state}`} aria-label={`${words.held}, ${aside.card.from}, ${clockTime(aside.at)}`}>
      <header class="held-head">
        <Icon name="lock" />
        {aside.agent && <b dir="auto">{aside.agent.name}</b>}
        <span>
          {words.held} · {time} · {say().thread.notePrivate}
        </span>
      </header>
      <p class="held-why">{words.why[aside.why]}</p>
      <MailCard card={aside.card} text={aside.text}>
        {files}
      </MailCard>
      <Decision aside={aside} />
    </article>
  );
};

const Decision = ({ aside }: { readonly aside: Held }) => {
  const { conversation, mails } = useDesk();
  const verbs = useChannelVerbs();
  const words = say().mail;
  const id = conversation.current.value;
  if (id === null) return null;
  const isBusy = mails.underWay.value.has(`${id} ${aside.asideSeq}`);
  return (
    <div class="held-acts">
      <button type="button" class="button" disabled={isBusy} onClick={() => verbs.release(id, aside.asideSeq)}>
        {words.release}
      </button>
      {aside.state === 'held' && (
        <button type="button" class="button" disabled={isBusy} onClick={() => verbs.keep(id, aside.asideSeq)}>
          {words.keep}
        </button>
      )}
      <span class="hint">
        {aside.state === 'kept' ? words.kept : letsIn(aside) ? words.letInHint : words.releaseHint}
      </span>
    </div>
  );
};

/** Of somebody else at her reply address: what he writes next is in the talk at once. Nobody knows that of a sender who may be forged. */
const letsIn = ({ why, agent, card }: Held): boolean =>
  why === 'other-sender' && agent === null && card.assurance !== 'spoofable';
