import { stepText } from '../escalation-format.ts';
import { clockTime } from '../format.ts';
import type { InboxAside } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { EntryFiles } from './entry-files.tsx';
import { HeldMail } from './held-mail.tsx';
import { Icon } from './icon.tsx';
import { Said } from './said.tsx';

/** What only agents see, in its place among the entries. */
export const AsideLine = ({ aside }: { readonly aside: InboxAside }) => {
  const words = say().thread;
  const time = <time dateTime={new Date(aside.at).toISOString()}>{clockTime(aside.at)}</time>;
  if (aside.t === 'assigned')
    return (
      <article class="e quiet-line">
        {assignedText(aside)} · {time}
      </article>
    );
  if (aside.t === 'mail') return <HeldMail aside={aside} />;
  if (aside.t === 'escalation')
    return (
      <article class="e quiet-line">
        {stepText(aside.step)} · {time}
      </article>
    );
  return (
    <article class="e note-line" aria-label={`${words.note}, ${aside.agent.name}, ${clockTime(aside.at)}`}>
      <div class="note">
        <header>
          <Icon name="lock" />
          <b dir="auto">{aside.agent.name}</b> · {words.note} · {time} · {words.notePrivate}
        </header>
        <Said text={aside.text} links={aside.links} />
        <EntryFiles files={aside.files} />
      </div>
    </article>
  );
};

const assignedText = ({ agent, to }: Extract<InboxAside, { t: 'assigned' }>): string => {
  const words = say().thread;
  if (to === null) return words.letGo(agent.name);
  return to.agent === agent.agent ? words.tookOver(to.name) : words.gaveTo(agent.name, to.name);
};
