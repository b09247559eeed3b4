import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { dateTime, shortTime } from '../format.ts';
import { memberText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useInbox } from './inbox-context.ts';
import { Section } from './section.tsx';

/** What she allowed, for which address, and the words she was asked with. */
export const PersonConsents = ({ panel }: { readonly panel: ProfilePanel }) => {
  const { now } = useInbox();
  const words = say().person;
  return (
    <Section name="consents" count={panel.consents.length}>
      {panel.consents.length === 0 && <p class="hint">{words.noConsents}</p>}
      <ul class="facts">
        {panel.consents.map(({ purpose, kind, value, granted, text, at }) => (
          <li key={`${purpose} ${kind} ${value}`}>
            <Icon name={granted ? 'check' : 'close'} />
            <span>
              <span class="value">
                {words.purpose[purpose]}: {granted ? words.yes : words.no}
              </span>
              <small>
                <span dir="auto">{memberText({ kind, value })}</span>
                <span title={dateTime(at)}>{shortTime(at, now.now.value)}</span>
                {text !== '' && <span dir="auto">{text}</span>}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
