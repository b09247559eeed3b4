import { clockTime } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useInbox } from './inbox-context.ts';
import { Late } from './late.tsx';

/** The state of the line, when there is something to say about it. */
export const Banner = () => {
  const { line } = useInbox();
  const words = say().offline;
  const it = line.value;
  return (
    <div class="banner-place" role="status">
      {it.is === 'lost' && (
        <Late ms={1_500} key={it.since}>
          <p class="banner">
            <Icon name="offline" />
            {words.since(clockTime(it.since))}
          </p>
        </Late>
      )}
      {it.is === 'joining' && (
        <Late ms={2_000} key="joining">
          <p class="banner">{words.slow}</p>
        </Late>
      )}
      {it.is === 'plain' && <p class="banner quiet-banner">{words.plain}</p>}
    </div>
  );
};
