import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { shortTime } from '../format.ts';
import { pathOf } from '../models/route-model.ts';
import { say } from '../texts/texts.ts';
import { useDesk, useInbox } from './inbox-context.ts';
import { opensElsewhere } from './opens-elsewhere.ts';
import { Section } from './section.tsx';

/** What she talked about before, one click away. */
export const PersonTalks = ({ panel }: { readonly panel: ProfilePanel }) => {
  const { router, now } = useInbox();
  const { conversation } = useDesk();
  const words = say().person;
  const others = panel.conversations.filter((one) => one.conversation !== conversation.current.value);
  return (
    <Section name="talks" count={others.length}>
      {others.length === 0 && <p class="hint">{words.noTalks}</p>}
      <ul class="talks">
        {others.map((one) => {
          const to = { is: 'conversation', conversation: one.conversation } as const;
          return (
            <li key={one.conversation}>
              <a
                href={pathOf(to)}
                onClick={(event) => {
                  if (opensElsewhere(event)) return;
                  event.preventDefault();
                  router.go(to);
                }}
              >
                <span class="talk-line">
                  <b>{say().thread.number(one.number)}</b>
                  <span class={one.state === 'closed' ? 'chip' : 'chip go'}>
                    {one.state === 'closed' ? words.talkClosed : words.talkOpen}
                  </span>
                  {one.assignee !== null && <small>{words.talkWith(one.assignee.name)}</small>}
                  <small class="when">{shortTime(one.lastAt, now.now.value)}</small>
                </span>
                <span class="talk-said" dir="auto">
                  {one.lastText}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </Section>
  );
};
