import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Link } from '../../protocol/entry.ts';
import { shortAddress } from '../delivery-format.ts';
import type { InboxMail } from '../models/thread-line.ts';
import { say } from '../texts/texts.ts';
import { AssuranceBadge } from './assurance-badge.tsx';
import { useChannelVerbs } from './channel-verbs.ts';
import { Complaint } from './complaint.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { FoldedText } from './folded-text.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { Late } from './late.tsx';
import { MailOriginal } from './mail-original.tsx';

/** A mail that came in: what it is about, from whom and how sure that is, what she wrote, and all of it on demand. */
export const MailCard = ({
  card,
  text,
  links,
  children,
}: {
  readonly card: InboxMail;
  /** Without quotes and signature. */
  readonly text: string;
  readonly links?: readonly Link[];
  /** Its files. */
  readonly children?: ComponentChildren;
}) => {
  const [isWhole, showWhole] = useState(false);
  const [isOriginal, showOriginal] = useState(false);
  const { mails } = useDesk();
  const words = say().mail;
  const toggleWhole = (): void => {
    if (!isWhole) void mails.read(card.mail);
    showWhole(!isWhole);
  };
  return (
    <div class="mail">
      <header>
        <Icon name="mail" />
        <div>
          <b dir="auto">{card.subject || words.noSubject}</b>
          <p>
            <span dir="auto">{words.from(card.from, shortAddress(card.to))}</span>{' '}
            <AssuranceBadge assurance={card.assurance} />
          </p>
        </div>
      </header>
      <div class="mail-body">
        {isWhole ? <Whole mail={card.mail} /> : <FoldedText text={text} {...(links ? { links } : {})} />}
        {children}
        {card.flag && (
          <p class="mail-flag">
            <Icon name="alert" />
            {words.flag[card.flag]}
          </p>
        )}
        {card.dropped !== undefined && (
          <p class="mail-flag">
            <Icon name="alert" />
            {words.dropped(card.dropped)}
          </p>
        )}
        <div class="mail-acts">
          {card.hasMore && (
            <button type="button" class="link" aria-expanded={isWhole} onClick={toggleWhole}>
              {isWhole ? words.less : words.whole}
            </button>
          )}
          {card.hasOriginal && (
            <button type="button" class="link" onClick={() => showOriginal(true)}>
              {words.original}
            </button>
          )}
          {card.perhaps !== undefined && <Perhaps number={card.perhaps} />}
        </div>
      </div>
      {isOriginal && <MailOriginal card={card} onClose={() => showOriginal(false)} />}
    </div>
  );
};

const Whole = ({ mail }: { readonly mail: number }) => {
  const { mails } = useDesk();
  const words = say().mail;
  const whole = mails.wholes.value.get(mail);
  if (whole?.is === 'failed') return <Complaint onRetry={() => void mails.read(mail)}>{words.wholeFailed}</Complaint>;
  if (whole?.is !== 'ready')
    return (
      <Late>
        <p class="hint" role="status">
          {say().app.loading}
        </p>
      </Late>
    );
  return (
    <>
      <FoldedText text={whole.text} />
      {whole.isCut && <p class="hint">{words.cut}</p>}
    </>
  );
};

/** It may belong to another conversation; moving it there is for everybody to see, so it asks. */
const Perhaps = ({ number }: { readonly number: number }) => {
  const { conversation } = useDesk();
  const verbs = useChannelVerbs();
  const [isAsking, ask] = useState(false);
  const words = say().mail;
  const id = conversation.current.value;
  if (id === null) return null;
  return (
    <>
      <button type="button" class="link" onClick={() => ask(true)}>
        {words.perhaps(number)}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={words.joinTitle(number)}
          text={words.joinAsk(number)}
          go={words.joinGo}
          onGo={() => void verbs.join(id, number)}
          onClose={() => ask(false)}
        />
      )}
    </>
  );
};
