import { limits } from '../../protocol/limits.ts';
import type { OutboxItem } from '../../protocol/outbox-item.ts';
import { byteSize, clockTime, troubleText } from '../format.ts';
import type { Pending } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';

/** An own reply that is not in the thread yet: on its way, waiting for the line, or refused for good. */
export const PendingLine = ({
  pending: { item, sent },
  follows,
}: {
  readonly pending: Pending;
  readonly follows: boolean;
}) => {
  const { self } = useInbox();
  const { composer, outbox } = useDesk();
  const words = say().state;
  const isParked = item.state === 'parked';
  const state =
    sent !== null ? words.sent : isParked ? words.parked : outbox.state.value.online ? words.sending : words.pending;
  return (
    <article
      class={`e ${item.channel ?? 'chat'} us pending${follows ? ' follows' : ''}${isParked ? ' parked' : ''}${sent ? ' arrived' : ''}`}
    >
      {!follows && (
        <header class="who">
          <b dir="auto">{self.self.value?.name}</b>
          <span>{clockTime(sent?.at ?? item.madeAt)}</span>
        </header>
      )}
      <div class="say">
        {item.text !== '' && (
          <p class="said-text" dir="auto">
            {item.text}
          </p>
        )}
        {item.files.map((file) => (
          <span class="file-link" key={file.cid}>
            <Icon name="file" />
            <span dir="auto">{file.name}</span>
            <small>{byteSize(file.bytes)}</small>
          </span>
        ))}
      </div>
      <p class={isParked ? 'tick failed' : 'tick'}>
        <Icon name={isParked ? 'alert' : sent === null ? 'clock' : 'check'} />
        {state}
        {isParked && ` · ${reasonOf(item)}`}
      </p>
      {(isParked || item.asks) && (
        <p class="tick-actions">
          <button
            type="button"
            class="link"
            onClick={() => (item.asks ? outbox.confirm(item.cid) : composer.edit(item))}
          >
            {item.asks ? words.send : words.edit}
          </button>
          <button type="button" class="link" onClick={() => outbox.drop(item.cid)}>
            {words.remove}
          </button>
        </p>
      )}
    </article>
  );
};

/** The first file that is not up is the one that was refused. */
const reasonOf = ({ problem, files }: OutboxItem): string => {
  const refused = files.find(({ file }) => file === undefined);
  const words = say().file;
  if (problem?.code !== 'file.refused' || refused === undefined)
    return problem === undefined ? '' : troubleText(problem);
  const reason = problem.detail?.reason;
  if (reason === 'size') return words.size(refused.name, byteSize(limits.agentFileBytes));
  if (reason === 'empty') return words.empty(refused.name);
  return reason === 'unreadable' ? words.unreadable(refused.name) : words.type(refused.name);
};
