import { useEffect } from 'preact/hooks';
import type { ProfileCard, ProfilePanel } from '../../protocol/profile-view.ts';
import { shortTime } from '../format.ts';
import { byKind, memberText, personName, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Avatar } from './avatar.tsx';
import { Complaint } from './complaint.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { LevelBadge } from './level-badge.tsx';
import { Loading } from './loading.tsx';
import { MergeCompare } from './merge-compare.tsx';

const mostMembers = 3;

/** Finds the other person, lays both side by side, and joins them with a reason. */
export const MergeDialog = ({
  panel,
  other,
  onClose,
}: {
  readonly panel: ProfilePanel;
  /** Whom she chose already; null: she looks for somebody. */
  readonly other: number | null;
  readonly onClose: () => void;
}) => {
  const { merge } = useDesk();
  const words = say().merge;
  const pair = merge.pair.value;

  useEffect(() => {
    if (other !== null) void merge.compare(panel.profile, other);
    else if (panel.suggestions > 0) void merge.suggest(panel.profile);
    return merge.clear;
  }, [merge]);

  return (
    <Dialog title={words.title} onClose={onClose} size="huge">
      {pair !== null ? (
        <MergeCompare pair={pair} onDone={onClose} />
      ) : merge.isComparing.value ? (
        <Loading />
      ) : (
        <Search mine={panel.profile} />
      )}
    </Dialog>
  );
};

const Search = ({ mine }: { readonly mine: number }) => {
  const { merge } = useDesk();
  const words = say().merge;
  const found = merge.found.value;
  const suggested = merge.suggested.value;
  return (
    <div class="merge-search">
      {merge.trouble.value && (
        <Complaint onRetry={merge.again}>
          {merge.isComparison.value ? words.compareFailed : words.failed} {refusalText(merge.trouble.value)}
        </Complaint>
      )}
      <TextField
        label={words.find}
        hint={words.findHint}
        type="search"
        autoComplete="off"
        spellcheck={false}
        maxLength={200}
        value={merge.query.value}
        onValue={merge.type}
        autoFocus
      />
      <p class={found?.length === 0 || merge.isSearching.value ? 'hint' : 'unseen'} role="status">
        {merge.isSearching.value ? words.searching : found?.length === 0 ? words.none : ''}
      </p>
      {found !== null && <Cards cards={found} mine={mine} label={words.find} />}
      {found === null && suggested.length > 0 && (
        <>
          <h3>{words.suggestions}</h3>
          <Cards cards={suggested} mine={mine} label={words.suggestions} />
        </>
      )}
    </div>
  );
};

const Cards = ({
  cards,
  mine,
  label,
}: {
  readonly cards: readonly ProfileCard[];
  readonly mine: number;
  readonly label: string;
}) => {
  const { now } = useInbox();
  const { merge } = useDesk();
  const words = say().merge;
  return (
    <ul class="cards" aria-label={label}>
      {cards.map((card) => (
        <li key={card.profile}>
          <button type="button" onClick={() => void merge.compare(mine, card.profile)}>
            <Avatar name={card.name} />
            <span>
              <b dir="auto">{personName(card, card.number)}</b> <LevelBadge level={card.level} who={null} />
              <small dir="auto">
                {[...card.members].sort(byKind).slice(0, mostMembers).map(memberText).join(' · ')}
              </small>
              <small>
                {words.card(card.conversations)}
                {card.lastAt !== null && ` · ${words.lastSeen(shortTime(card.lastAt, now.now.value))}`}
              </small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
};
