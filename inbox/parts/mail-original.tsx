import type { InboxMail } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { Dialog } from './dialog.tsx';
import { useDesk } from './inbox-context.ts';

/** The mail as it came, in a frame that may do nothing: no scripts, no forms, no pictures from elsewhere. */
export const MailOriginal = ({ card, onClose }: { readonly card: InboxMail; readonly onClose: () => void }) => {
  const { mails } = useDesk();
  const words = say().mail;
  return (
    <Dialog title={words.originalTitle} size="huge" onClose={onClose}>
      <p class="hint">{words.originalHint}</p>
      <iframe
        class="mail-original"
        sandbox=""
        referrerpolicy="no-referrer"
        loading="lazy"
        title={card.subject || words.noSubject}
        src={mails.originalPath(card.mail)}
      />
    </Dialog>
  );
};
