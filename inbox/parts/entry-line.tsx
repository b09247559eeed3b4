import { clockTime, visitorName } from '../format.ts';
import type { InboxEntry, InboxMessage } from '../models/thread-line.ts';
import type { Tick } from '../models/tick.ts';
import { say } from '../texts/texts.ts';
import { EntryFiles } from './entry-files.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { Said } from './said.tsx';

/** One knot on the thread: what somebody said, or what happened. */
export const EntryLine = ({
  entry,
  follows,
  isNews,
}: {
  readonly entry: InboxEntry;
  readonly follows: boolean;
  readonly isNews: boolean;
}) =>
  entry.t === 'message' ? (
    <MessageLine message={entry} follows={follows} isNews={isNews} />
  ) : (
    <ChangeLine entry={entry} isNews={isNews} />
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
      <div class="say">
        <Said text={message.text} links={message.links} />
        <EntryFiles files={message.files} />
      </div>
      {tick && <TickLine tick={tick} />}
    </article>
  );
};

const tickIcons: Readonly<Record<Tick, IconName>> = {
  waiting: 'check',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  failed: 'alert',
  unclear: 'alert',
  cancelled: 'close',
};

const TickLine = ({ tick }: { readonly tick: Tick }) => (
  <p class={`tick ${tick}`}>
    <Icon name={tickIcons[tick]} />
    {say().state[tick]}
  </p>
);

const ChangeLine = ({
  entry,
  isNews,
}: {
  readonly entry: Extract<InboxEntry, { t: 'change' }>;
  readonly isNews: boolean;
}) => (
  <article class={`e knot chat${isNews ? ' news' : ''}`} data-seq={entry.seq}>
    {changeText(entry)} · <time dateTime={new Date(entry.at).toISOString()}>{clockTime(entry.at)}</time>
  </article>
);

const changeText = ({ what, author }: Extract<InboxEntry, { t: 'change' }>): string => {
  const words = say().thread;
  if (what === 'closed') {
    if (author.side === 'agent') return words.closedBy(author.name);
    return author.side === 'visitor' ? words.closedByVisitor : words.closedBySystem;
  }
  if (author.side === 'agent') return words.reopenedBy(author.name);
  return author.side === 'visitor' ? words.reopenedByVisitor : words.reopenedBySystem;
};

const pagePath = (url: string | undefined): string => (url === undefined ? '' : (URL.parse(url)?.pathname ?? ''));
