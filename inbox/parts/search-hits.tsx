import type { ConversationId } from '../../protocol/ids.ts';
import type { Found } from '../../protocol/view.ts';
import { shortTime, visitorName } from '../format.ts';
import { pathOf } from '../models/route-model.ts';
import { say } from '../texts/texts.ts';
import { Avatar } from './avatar.tsx';
import { Complaint } from './complaint.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Late } from './late.tsx';
import { opensElsewhere } from './opens-elsewhere.ts';

/** What a search found: conversations in memory at once, then the messages and notes of all. */
export const SearchHits = () => {
  const { line, now, router } = useInbox();
  const { search, conversation } = useDesk();
  const words = say().search;
  const rows = search.rows.value;
  const hits = search.hits.value;
  const state = search.state.value;

  const open = (event: MouseEvent, id: ConversationId, seq?: number): void => {
    if (opensElsewhere(event)) return;
    event.preventDefault();
    router.go({ is: 'conversation', conversation: id });
    conversation.open(id);
    if (seq !== undefined) void conversation.seek(seq);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links inside
    <div class="rows-scroll hits" onKeyDown={moveAmongLinks} tabIndex={-1}>
      <p class="unseen" role="status">
        {state === 'ready' &&
          (hits.length === 0 && rows.length === 0 ? words.none : words.found(hits.length + rows.length))}
      </p>
      {line.value.is === 'lost' && <p class="thread-hint">{words.offline}</p>}
      {state === 'failed' && line.value.is !== 'lost' && <Complaint onRetry={search.runNow}>{words.failed}</Complaint>}
      {rows.length > 0 && (
        <section>
          <h3>{words.conversations}</h3>
          <ul>
            {rows.map((row) => (
              <li key={row.conversation}>
                <a
                  class="hit"
                  href={pathOf({ is: 'conversation', conversation: row.conversation })}
                  onClick={(event) => open(event, row.conversation)}
                >
                  <Avatar name={row.name} small present={row.present} />
                  <b dir="auto">{visitorName(row)}</b>
                  <span class="time">{shortTime(row.last?.at ?? row.openedAt, now.now.value)}</span>
                  <span class="said" dir="auto">
                    {row.last?.text}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {hits.length > 0 && (
        <section>
          <h3>{words.words}</h3>
          <ul>
            {hits.map((hit) => (
              <li key={`${hit.conversation} ${hit.t} ${hit.seq}`}>
                <a
                  class={hit.t === 'note' ? 'hit is-note' : 'hit'}
                  href={pathOf({ is: 'conversation', conversation: hit.conversation })}
                  onClick={(event) => open(event, hit.conversation, hit.t === 'message' ? hit.seq : undefined)}
                >
                  <span class="avatar small" aria-hidden="true">
                    <Icon name={hit.t === 'note' ? 'lock' : 'chat'} />
                  </span>
                  <b dir="auto">
                    {hit.t === 'note' ? `${words.note} · ` : ''}
                    {visitorName(hit)}
                  </b>
                  <span class="time">{shortTime(hit.at, now.now.value)}</span>
                  <span class="said" dir="auto">
                    <Marked hit={hit} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
          {search.more.value && (
            <button type="button" class="button wide" onClick={search.next}>
              {say().app.more}
            </button>
          )}
        </section>
      )}
      {state === 'busy' && hits.length === 0 && rows.length === 0 && (
        <Late>
          <p class="thread-hint">{words.busy}</p>
        </Late>
      )}
      {state === 'ready' && hits.length === 0 && rows.length === 0 && (
        <div class="nothing">
          <span class="knot-sign" aria-hidden="true" />
          <p>{words.none}</p>
          <p class="hint">{words.hint}</p>
        </div>
      )}
    </div>
  );
};

const before = 24;

/** The text from shortly before the first found word, the found words marked. */
const Marked = ({ hit: { text, marks } }: { readonly hit: Found }) => {
  const first = marks[0]?.[0] ?? 0;
  const start = first <= before ? 0 : Math.max(0, text.lastIndexOf(' ', first - before / 2) + 1);
  const pieces = [];
  let done = start;
  for (const [from, to] of marks) {
    if (from < done) continue;
    pieces.push(text.slice(done, from), <mark key={from}>{text.slice(from, to)}</mark>);
    done = to;
  }
  return (
    <>
      {start > 0 && '… '}
      {pieces}
      {text.slice(done)}
    </>
  );
};

const moveAmongLinks = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  event.preventDefault();
  next?.focus();
};
