import { useEffect, useState } from 'preact/hooks';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { byKind, memberText, refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Dialog } from './dialog.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';

/** What shall be forgotten, identifier by identifier, and what goes with it. */
export const EraseDialog = ({ panel, onClose }: { readonly panel: ProfilePanel; readonly onClose: () => void }) => {
  const { notices } = useInbox();
  const { forget } = useDesk();
  const words = say().forget;
  // As it stood when the dialog opened: nothing is ticked behind her back.
  const [members] = useState(() => [...panel.members].filter(({ state }) => state !== 'erased').sort(byKind));
  const [ticked, setTicked] = useState<ReadonlySet<number>>(() => new Set());
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const toll = forget.toll.value;

  useEffect(() => void forget.weigh([...ticked]), [forget, ticked]);

  const tick = (identifiers: readonly number[], on: boolean): void => {
    const next = new Set(ticked);
    for (const one of identifiers) {
      if (on) next.add(one);
      else next.delete(one);
    }
    setTrouble(null);
    setTicked(next);
  };

  const erase = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (ticked.size === 0 || busy) return;
    setBusy(true);
    const told = await forget.erase([...ticked]);
    setBusy(false);
    if (told.ok) {
      onClose();
      notices.show({ kind: 'done', text: words.done });
    } else if (told.problem.code !== 'auth.not-fresh') setTrouble(refusalText(told.problem));
  };

  const counted = toll && [
    words.conversations(toll.conversations),
    words.messages(toll.messages),
    words.files(toll.files),
    words.devices(toll.devices),
    words.traits(toll.traits),
  ];
  const all = members.map(({ identifier }) => identifier);

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form class="form" onSubmit={erase}>
        <p class="hint">{words.lead}</p>
        <fieldset class="ticks">
          <legend class="unseen">{words.title}</legend>
          {members.length > 1 && (
            <label class="check">
              <input
                type="checkbox"
                checked={ticked.size === members.length}
                onChange={(event) => tick(all, event.currentTarget.checked)}
              />
              {words.all}
            </label>
          )}
          {members.map((member) => (
            <label class="check" key={member.identifier}>
              <input
                type="checkbox"
                checked={ticked.has(member.identifier)}
                onChange={(event) => tick([member.identifier], event.currentTarget.checked)}
              />
              <span dir="auto">{memberText(member)}</span>
            </label>
          ))}
        </fieldset>
        <div class="toll" role="status">
          {ticked.size === 0 && <p class="hint">{words.nothing}</p>}
          {ticked.size > 0 && toll === null && forget.trouble.value === null && <Loading />}
          {counted && (
            <p class="warning">
              {words.takes} {counted.join(', ')}. {words.sure}
            </p>
          )}
        </div>
        {forget.trouble.value && (
          <Complaint onRetry={() => void forget.weigh([...ticked])}>
            {words.failed} {refusalText(forget.trouble.value)}
          </Complaint>
        )}
        {trouble && <Complaint>{trouble}</Complaint>}
        <div class="form-end">
          <button type="button" class="button" onClick={onClose}>
            {say().app.cancel}
          </button>
          <button type="submit" class="button danger" disabled={toll === null || ticked.size === 0 || busy}>
            {words.go}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
