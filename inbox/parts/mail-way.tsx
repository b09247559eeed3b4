import { useEffect } from 'preact/hooks';
import { mailProblemText } from '../format.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Icon } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { Loading } from './loading.tsx';

/** Where codes go out, and whether they do. */
export const MailWay = () => {
  const { privacy } = useDesk();
  const words = say().privacy;
  const mail = privacy.mail.value;

  useEffect(() => void privacy.loadMail(), [privacy]);

  return (
    <section class="block" aria-labelledby="mail">
      <h2 id="mail">{words.mail}</h2>
      {privacy.mailTrouble.value && (
        <Complaint onRetry={() => void privacy.loadMail()}>
          {words.mailFailed} {refusalText(privacy.mailTrouble.value)}
        </Complaint>
      )}
      {mail === null && privacy.mailTrouble.value === null && <Loading />}
      {mail && (
        <ul class="facts">
          <li>
            <Icon name={mail.way === 'none' ? 'alert' : 'mail'} />
            <span>
              {words.ways[mail.way]}
              <small>
                {mail.from !== null && <span>{words.mailFrom(mail.from)}</span>}
                {mail.waiting > 0 && <span>{words.mailWaiting(mail.waiting)}</span>}
              </small>
            </span>
          </li>
          {mail.lastProblem !== null && (
            <li>
              <Icon name="alert" />
              <span>{mailProblemText(mail.lastProblem)}</span>
            </li>
          )}
        </ul>
      )}
    </section>
  );
};
