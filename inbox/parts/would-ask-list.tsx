import type { WouldAsk } from '../../protocol/escalation-doors.ts';
import { say } from '../texts/texts.ts';

/** Who would be asked, in order: of a dry run, and before an escalation. */
export const WouldAskList = ({ asks }: { readonly asks: readonly WouldAsk[] }) => {
  const words = say().policy;
  if (asks.every(({ agent }) => agent === null)) return <p class="hint">{words.nobody}</p>;
  return (
    <ol class="would-ask">
      {asks.map((it, at) => (
        <li key={at} class={it.agent === null ? 'skipped' : ''}>
          <span class="chip">{words.step(it.step)}</span>{' '}
          {it.agent === null
            ? words.skipped(it.skipped === undefined ? '' : words.whys[it.skipped])
            : words.would(words.after(it.afterSec), it.agent.name, byText(it.by))}
        </li>
      ))}
    </ol>
  );
};

export const byText = (by: WouldAsk['by']): string => {
  const { bys } = say().policy;
  return by === 'inbox' || by === 'email' ? bys[by] : (by ?? '');
};
