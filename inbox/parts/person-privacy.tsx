import { useState } from 'preact/hooks';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { say } from '../texts/texts.ts';
import { useDesk, useInbox } from './inbox-context.ts';
import { lazy } from './lazy.tsx';
import { saveAs } from './save-as.ts';
import { Section } from './section.tsx';
import { useComplain } from './use-complain.ts';

const EraseDialog = lazy(async () => (await import('./erase-dialog.tsx')).EraseDialog);

/** Handing out what is kept of her, and forgetting it. */
export const PersonPrivacy = ({ panel }: { readonly panel: ProfilePanel }) => {
  const { self, notices } = useInbox();
  const { forget } = useDesk();
  const complain = useComplain();
  const words = say().person;
  const [isBusy, setBusy] = useState(false);
  const [isErasing, setErasing] = useState(false);

  const hand = async (): Promise<void> => {
    setBusy(true);
    const told = await forget.hand(panel.members.map(({ identifier }) => identifier));
    setBusy(false);
    if (!told.ok) return complain(told.problem);
    if ('file' in told && told.file !== null) saveAs(told.file);
    else notices.show({ kind: 'trouble', text: words.exportFailed });
  };

  return (
    <Section name="privacy">
      <p class="hint">{self.isAdmin.value ? words.exportHint : words.noRightExport}</p>
      {!self.may('erase') && <p class="hint">{words.noRightErase}</p>}
      {!self.may('merge') && <p class="hint">{words.noRightMerge}</p>}
      <p class="person-acts">
        {self.isAdmin.value && (
          <button type="button" class="button" disabled={isBusy} aria-busy={isBusy} onClick={() => void hand()}>
            {isBusy ? words.exporting : words.export}
          </button>
        )}
        {self.may('erase') && (
          <button type="button" class="button danger" onClick={() => setErasing(true)}>
            {words.erase}
          </button>
        )}
      </p>
      {isErasing && <EraseDialog panel={panel} onClose={() => setErasing(false)} />}
    </Section>
  );
};
