import { useState } from 'preact/hooks';
import { identityLimits } from '../../protocol/identity.ts';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { shortTime, visitorName } from '../format.ts';
import { compareTraits } from '../models/compare-traits.ts';
import { byKind, memberText, personName, proofText, refusalText, traitText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { TextField } from './field.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { LevelBadge } from './level-badge.tsx';
import { sourceText } from './person-traits.tsx';

type Pair = { readonly mine: ProfilePanel; readonly other: ProfilePanel };

/** Two persons side by side, and the button that makes them one. */
export const MergeCompare = ({ pair, onDone }: { readonly pair: Pair; readonly onDone: () => void }) => {
  const { self } = useInbox();
  const { merge } = useDesk();
  const words = say().merge;
  const open = [...pair.mine.conversations, ...pair.other.conversations].filter(({ state }) => state === 'open').length;
  return (
    <div class="compare">
      <button type="button" class="quiet" onClick={merge.drop}>
        <Icon name="back" />
        {words.back}
      </button>
      <div class="two-persons">
        <Side title={words.this} panel={pair.mine} />
        <Side title={words.other} panel={pair.other} />
      </div>
      <Traits pair={pair} />
      <p class="hint">
        {open > 0 && `${words.stayApart(open)} `}
        {words.interruption}
      </p>
      {self.may('merge') ? <JoinForm pair={pair} onDone={onDone} /> : <p class="hint">{say().person.noRightMerge}</p>}
    </div>
  );
};

const Side = ({ title, panel }: { readonly title: string; readonly panel: ProfilePanel }) => {
  const { now } = useInbox();
  const { conversation, profile } = useDesk();
  const row = profile.panel.value?.profile === panel.profile ? conversation.row.value : null;
  const name = row === null ? personName(panel, panel.conversations[0]?.number) : panel.name || visitorName(row);
  const words = say().merge;
  return (
    <section class="side" aria-label={title}>
      <h3>{title}</h3>
      <p class="person-name">
        <b dir="auto">{name}</b>
      </p>
      <p class="person-marks">
        <LevelBadge level={panel.level} who={panel.who} />
      </p>
      <ul class="side-lines">
        {[...panel.members].sort(byKind).map((member) => (
          <li key={member.identifier}>
            <span dir="auto">{memberText(member)}</span>
            <small>{proofText(member)}</small>
          </li>
        ))}
      </ul>
      <h4>{words.talks}</h4>
      {panel.conversations.length === 0 && <p class="hint">{words.noTalks}</p>}
      <ul class="side-lines">
        {panel.conversations.map((one) => (
          <li key={one.conversation}>
            <span class="talk-said" dir="auto">
              {say().thread.number(one.number)} {one.lastText}
            </span>
            <small>
              {one.state === 'closed' ? say().person.talkClosed : say().person.talkOpen} ·{' '}
              {shortTime(one.lastAt, now.now.value)}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Traits = ({ pair }: { readonly pair: Pair }) => {
  const words = say().merge;
  const rows = compareTraits(pair.mine.traits, pair.other.traits);
  if (rows.length === 0) return <p class="hint">{words.noTraits}</p>;
  return (
    <table class="trait-table">
      <caption class="unseen">{words.traits}</caption>
      <thead>
        <tr>
          <th scope="col">{words.traits}</th>
          <th scope="col">{words.this}</th>
          <th scope="col">{words.other}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, mine, other, differs, wins }) => (
          <tr key={key} class={differs ? 'differs' : ''}>
            <th scope="row">
              {traitText(key)}
              {differs && <span class="chip">{words.differs}</span>}
            </th>
            {[mine, other].map((trait, side) => {
              const isWinner = differs && (side === 0) === (wins === 'mine');
              return (
                <td key={side === 0 ? 'mine' : 'other'} class={isWinner ? 'winner' : ''}>
                  {trait && (
                    <>
                      <span dir="auto">{trait.value}</span>
                      <small>
                        {sourceText(trait.source)}
                        {isWinner && ` · ${words.wins}`}
                      </small>
                    </>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const JoinForm = ({ pair, onDone }: { readonly pair: Pair; readonly onDone: () => void }) => {
  const { notices } = useInbox();
  const { merge } = useDesk();
  const words = say().merge;
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const isLongEnough = reason.trim().length >= identityLimits.reasonMin;

  const undo = async (log: number): Promise<void> => {
    const told = await merge.undo(log);
    notices.show(told.ok ? { kind: 'done', text: words.undone } : { kind: 'trouble', text: refusalText(told.problem) });
  };

  const join = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!isLongEnough || busy) return;
    setBusy(true);
    const told = await merge.join(reason.trim());
    setBusy(false);
    if (told === null) return;
    if (!told.ok) {
      if (told.problem.code !== 'auth.not-fresh') setTrouble(told.problem);
      return;
    }
    onDone();
    notices.show({
      kind: 'done',
      text: words.done,
      action: { text: words.undo, run: () => void undo(told.log) },
    });
  };

  return (
    <form class="form" onSubmit={join} noValidate>
      {trouble && (
        <div class="complaint" role="alert">
          <Icon name="alert" />
          <span>{conflictText(trouble, pair)}</span>
          {trouble.code === 'profile.changed' && (
            <button
              type="button"
              class="button"
              onClick={() => {
                setTrouble(null);
                merge.again();
              }}
            >
              {words.again}
            </button>
          )}
        </div>
      )}
      <TextField
        label={words.reason}
        hint={words.reasonHint}
        maxLength={identityLimits.reason}
        autoComplete="off"
        value={reason}
        onValue={setReason}
      />
      <div class="form-end">
        <button type="submit" class="button go" disabled={!isLongEnough || busy} aria-busy={busy}>
          {words.go}
        </button>
      </div>
    </form>
  );
};

/** Two shop accounts are named: "K-1001 and K-2002 are two accounts". */
const conflictText = (trouble: Trouble, { mine, other }: Pair): string => {
  const [left, right] = [mine, other].map(({ members }) => members.find(({ kind }) => kind === 'user')?.value);
  if (trouble.code === 'profile.conflict' && trouble.detail?.reason === 'users' && left && right)
    return say().merge.refused.users(left, right);
  return refusalText(trouble);
};
