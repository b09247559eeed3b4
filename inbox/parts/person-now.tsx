import { shortTime } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Section } from './section.tsx';

/** Where she is while she writes. */
export const PersonNow = () => {
  const { now } = useInbox();
  const { conversation, profile } = useDesk();
  const words = say().person;
  const visitor = conversation.visitor.value;
  const row = conversation.row.value;
  if (visitor === null || row === null) return null;
  const since = shortTime(row.openedAt, now.now.value);
  // A talk that began with a mail: there is no browser she could be in.
  if (visitor.label === null && profile.panel.value?.devices.length === 0)
    return (
      <Section name="now">
        <ul class="facts">
          <li>
            <Icon name="mail" />
            <span>
              {words.byMail}
              <small>{words.mailSince(since)}</small>
            </span>
          </li>
        </ul>
      </Section>
    );
  return (
    <Section name="now">
      <ul class="facts">
        <li>
          <Icon name={deviceSign(visitor.label)} />
          <span>
            {visitor.label ?? words.device}
            <small>{row.present ? say().thread.present : say().thread.away}</small>
          </span>
        </li>
        <li>
          <Icon name="globe" />
          <span dir="auto">
            {visitor.page === null ? words.noPage : (visitor.page.title ?? pathOnly(visitor.page.url))}
            {visitor.page?.title && <small>{pathOnly(visitor.page.url)}</small>}
          </span>
        </li>
        <li>
          <Icon name="clock" />
          <span>{words.since(since)}</span>
        </li>
      </ul>
    </Section>
  );
};

/** A phone looks like a phone. */
export const deviceSign = (label: string | null): 'mobile' | 'screen' =>
  label !== null && /android|iphone|ipad|ios/i.test(label) ? 'mobile' : 'screen';

const pathOnly = (url: string): string => URL.parse(url)?.pathname ?? url;
