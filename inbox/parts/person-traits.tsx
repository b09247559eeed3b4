import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { dateTime, shortTime } from '../format.ts';
import { traitText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { useInbox } from './inbox-context.ts';
import { Section } from './section.tsx';

/** What is known of her: who said it, when, and what somebody else said instead. */
export const PersonTraits = ({ panel }: { readonly panel: ProfilePanel }) => {
  const { now } = useInbox();
  const words = say().person;
  return (
    <Section name="traits" count={panel.traits.length}>
      {panel.traits.length === 0 && <p class="hint">{words.noTraits}</p>}
      <dl class="traits">
        {panel.traits.map((trait) => (
          <div key={trait.key}>
            <dt>{traitText(trait.key)}</dt>
            <dd>
              <span dir="auto">{trait.value}</span>
              {trait.other !== undefined && (
                <span class="otherwise" dir="auto">
                  {words.otherwise(trait.other)}
                </span>
              )}
              <small>
                {trait.strength <= 1 && <span class="chip">{words.fromBrowser}</span>}
                <span>{sourceText(trait.source)}</span>
                <span title={dateTime(trait.at)}>{shortTime(trait.at, now.now.value)}</span>
              </small>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

export const sourceText = (source: string): string => {
  const words = say().person.source;
  return source in words ? words[source as keyof typeof words] : source;
};
