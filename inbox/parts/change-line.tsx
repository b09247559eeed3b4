import type { ChannelKind } from '../../protocol/channel.ts';
import { changeText } from '../change-format.ts';
import { clockTime } from '../format.ts';
import type { InboxChange } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';

/** What happened to the conversation; where she chose another way, a line across the thread. */
export const ChangeLine = ({
  entry,
  was,
  isNews,
}: {
  readonly entry: InboxChange;
  readonly was: ChannelKind;
  readonly isNews: boolean;
}) => {
  const time = <time dateTime={new Date(entry.at).toISOString()}>{clockTime(entry.at)}</time>;
  if (entry.what === 'switched')
    return (
      <article class={`e seam ${entry.channel ?? 'chat'}${isNews ? ' news' : ''}`} data-seq={entry.seq}>
        <p>
          <b>{switchText(was, entry.channel ?? 'chat')}</b> · {time}
          {byWhom(entry)}
        </p>
      </article>
    );
  return (
    <article class={`e knot chat${isNews ? ' news' : ''}`} data-seq={entry.seq}>
      {changeText(entry)} · {time}
    </article>
  );
};

const switchText = (was: ChannelKind, to: ChannelKind): string => {
  const { thread, change } = say();
  return was === to ? change.stays(thread.channels[to]) : change.switched(thread.channels[was], thread.channels[to]);
};

const byWhom = ({ author }: InboxChange): string => {
  const { change } = say();
  if (author.side === 'visitor') return ` · ${change.byVisitor}`;
  return author.side === 'agent' ? ` · ${change.byAgent(author.name)}` : '';
};
