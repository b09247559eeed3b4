import type { ChannelKind } from '../../protocol/channel.ts';
import { clockTime, visitorName } from '../format.ts';
import type { InboxEntry, InboxMessage } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { ChangeLine } from './change-line.tsx';
import { EntryFiles } from './entry-files.tsx';
import { useDesk } from './inbox-context.ts';
import { MailCard } from './mail-card.tsx';
import { Said } from './said.tsx';
import { TickLine } from './tick-line.tsx';

/** One knot on the thread: what somebody said, or what happened. */
export const EntryLine = ({
  entry,
  was,
  follows,
  isNews,
}: {
  readonly entry: InboxEntry;
  /** The way the talk took before. */
  readonly was: ChannelKind;
  readonly follows: boolean;
  readonly isNews: boolean;
}) =>
  entry.t === 'message' ? (
    <MessageLine message={entry} follows={follows} isNews={isNews} />
  ) : (
    <ChangeLine entry={entry} was={was} isNews={isNews} />
  );

const MessageLine = ({
  message,
  follows,
  isNews,
}: {
  readonly message: InboxMessage;
  readonly follows: boolean;
  readonly isNews: boolean;
}) => {
  const { conversation } = useDesk();
  const words = say().thread;
  const { author } = message;
  const row = conversation.row.value;
  const name =
    author.side === 'agent' ? author.name : author.side === 'system' ? words.system : row ? visitorName(row) : '';
  const page = message.page?.title || pagePath(message.page?.url);
  const tick = author.side === 'agent' ? conversation.ticks.value.get(message.seq) : undefined;
  return (
    <article
      class={`e ${message.channel}${author.side === 'agent' ? ' us' : ''}${follows ? ' follows' : ''}${isNews ? ' news' : ''}`}
      data-seq={message.seq}
      aria-label={`${name}, ${clockTime(message.at)}`}
    >
      {!follows && (
        <header class="who">
          <b dir="auto">{name}</b>
          <span>
            <time dateTime={new Date(message.at).toISOString()}>{clockTime(message.at)}</time>
            {author.side === 'visitor' && ` · ${words.channels[message.channel]}`}
            {author.side === 'visitor' && page && ` · ${words.page(page)}`}
          </span>
        </header>
      )}
      {message.mail === undefined ? (
        <div class="say">
          <Said text={message.text} links={message.links} />
          <EntryFiles files={message.files} />
        </div>
      ) : (
        <MailCard card={message.mail} text={message.text} links={message.links}>
          <EntryFiles files={message.files} />
        </MailCard>
      )}
      {tick && <TickLine tick={tick} />}
    </article>
  );
};

const pagePath = (url: string | undefined): string => (url === undefined ? '' : (URL.parse(url)?.pathname ?? ''));
