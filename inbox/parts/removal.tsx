import { useEffect, useState } from 'preact/hooks';
import { dateTime } from '../format.ts';
import type { Retention } from '../models/privacy-model.ts';
import { refusalText } from '../person-format.ts';
import { locale, say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';
import { useComplain } from './use-complain.ts';

/** What the daily removal took, and what it does not take without a yes. */
export const Removal = () => {
  const { privacy } = useDesk();
  const words = say().privacy;
  const retention = privacy.retention.value;

  useEffect(() => void privacy.loadRetention(), [privacy]);

  return (
    <section class="block" aria-labelledby="removal">
      <h2 id="removal">{words.removal}</h2>
      {privacy.retentionTrouble.value && (
        <Complaint onRetry={() => void privacy.loadRetention()}>
          {words.removalFailed} {refusalText(privacy.retentionTrouble.value)}
        </Complaint>
      )}
      {retention === null && privacy.retentionTrouble.value === null && <Loading />}
      {retention && (
        <>
          <p>{lastText(retention)}</p>
          {retention.waiting.length > 0 && (
            <>
              <p class="hint">{words.waitingHint}</p>
              <ul class="lines">
                {retention.waiting.map((waiting) => (
                  <Waiting key={waiting.what} waiting={waiting} />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
};

const Waiting = ({ waiting }: { readonly waiting: Retention['waiting'][number] }) => {
  const { notices } = useInbox();
  const { privacy } = useDesk();
  const complain = useComplain();
  const words = say().privacy;
  const [isAsking, setAsking] = useState(false);
  const what = whatText(waiting.what);

  const allow = async (): Promise<void> => {
    const told = await privacy.allow(waiting.what);
    if (told.ok) notices.show({ kind: 'done', text: words.allowed });
    else complain(told.problem);
  };

  return (
    <li>
      <div>
        <b>{words.waiting(amount(waiting.count), amount(waiting.of), what)}</b>
        <p class="hint">{words.waitingSince(dateTime(waiting.since))}</p>
      </div>
      <button type="button" class="button" aria-label={`${words.allow}: ${what}`} onClick={() => setAsking(true)}>
        {words.allow}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={words.allow}
          text={words.allowAsk(amount(waiting.count), what)}
          go={words.allow}
          onGo={() => void allow()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};

const lastText = ({ last }: Retention): string => {
  const words = say().privacy;
  if (last === null) return words.noRemoval;
  const taken = last.removed.filter(({ count }) => count > 0);
  const said = taken.map(({ what, count }) => `${amount(count)} ${whatText(what)}`).join(', ');
  return `${words.lastRemoval(dateTime(last.at))} ${said === '' ? words.removedNothing : `${said}.`}`;
};

const whatText = (what: string): string => {
  const words = say().privacy.what;
  return what in words ? words[what as keyof typeof words] : what;
};

const amount = (n: number): string => new Intl.NumberFormat(locale.value).format(n);
