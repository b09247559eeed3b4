import { useEffect, useState } from 'preact/hooks';
import type { EmailChannel } from '../../protocol/channel-doors.ts';
import { dateTime, mailProblemText } from '../format.ts';
import { AnsweringFields } from '../parts/answering-fields.tsx';
import { Complaint } from '../parts/complaint.tsx';
import { EmailCheck } from '../parts/email-check.tsx';
import { EmailForm, keptOf } from '../parts/email-form.tsx';
import { Icon } from '../parts/icon.tsx';
import { useDesk, useInbox } from '../parts/inbox-context.ts';
import { Loading } from '../parts/loading.tsx';
import { useComplain } from '../parts/use-complain.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { typedIn } from '../typed-forms.ts';

/** The ways out of the house and in: how e-mail does, how it is set up, how answers leave the chat. */
export const ChannelsPage = () => {
  const { self } = useInbox();
  const { channels } = useDesk();
  const words = say().mailSet;
  const { email, trouble } = channels;

  useEffect(() => {
    if (self.isAdmin.value) void channels.load();
    return channels.forget;
  }, [channels, self.isAdmin.value]);

  return (
    <>
      <p class="lead">{words.lead}</p>
      {self.isAdmin.value && (
        <section class="block" aria-labelledby="email">
          <h2 id="email">{words.email}</h2>
          {trouble.value && (
            <Complaint onRetry={() => void channels.load()}>
              {words.failed} {refusalText(trouble.value)}
            </Complaint>
          )}
          {email.value === null && trouble.value === null && <Loading />}
          {email.value && <Email it={email.value} />}
        </section>
      )}
      <AnsweringFields />
    </>
  );
};

const Email = ({ it }: { readonly it: EmailChannel }) => {
  const { self } = useInbox();
  const { channels } = useDesk();
  const words = say().mailSet;
  const isOwner = self.site.value?.role === 'owner';
  const mayChange = isOwner && (it.from === 'none' || it.from === 'own' || it.from === 'demo');
  // A set-up that was left half typed goes on where it was.
  const [isOpen, open] = useState(() => mayChange && typedIn(channels.forms, 'email', keptOf(it)) !== null);
  return (
    <>
      <State it={it} />
      {it.from !== 'none' && it.from !== 'demo' && isOwner && !isOpen && <EmailCheck candidate={() => null} />}
      {!isOwner && <p class="hint">{words.readOnly}</p>}
      {mayChange && !isOpen && (
        <button
          type="button"
          class={it.from === 'none' ? 'button go' : 'button'}
          onClick={() => {
            channels.forget();
            open(true);
          }}
        >
          {it.from === 'own' ? words.change : words.setUp}
        </button>
      )}
      {isOpen && <EmailForm it={it} onClose={() => open(false)} />}
    </>
  );
};

const State = ({ it }: { readonly it: EmailChannel }) => {
  const { notices } = useInbox();
  const { channels } = useDesk();
  const complain = useComplain();
  const words = say().mailSet;
  const isPaused = it.state === 'paused';

  const pause = async (): Promise<void> => {
    const told = await channels.pause(!isPaused);
    if (told.ok) notices.show({ kind: 'done', text: isPaused ? words.resumed : words.paused });
    else complain(told.problem);
  };

  const reread = async (): Promise<void> => {
    const told = await channels.reread();
    if (told.ok) notices.show({ kind: 'done', text: words.rereading });
    else complain(told.problem);
  };

  const counts = [
    it.waiting > 0 && words.waiting(it.waiting),
    it.unclear > 0 && words.unclear(it.unclear),
    it.failed > 0 && words.failedOnes(it.failed),
    it.quarantined > 0 && words.quarantined(it.quarantined),
  ].filter((text) => text !== false);
  return (
    <ul class="facts">
      <li class={`channel-state ${it.state}`}>
        <Icon name={it.state === 'ok' ? 'check' : it.state === 'off' ? 'mail' : 'alert'} />
        <span>
          <b>{words.state[it.state]}</b>
          {it.settings && ` · ${it.settings.address}`}
          <small>
            {it.from !== 'own' && <span>{words.from[it.from]}</span>}
            {it.from !== 'none' && (
              <span>
                {[
                  it.lastInAt && words.lastIn(dateTime(it.lastInAt)),
                  it.lastOutAt && words.lastOut(dateTime(it.lastOutAt)),
                ]
                  .filter(Boolean)
                  .join(' · ') || words.nothingYet}
              </span>
            )}
            {counts.length > 0 && <span>{counts.join(' · ')}</span>}
            {it.problem !== null && <span>{mailProblemText(it.problem)}</span>}
          </small>
        </span>
        {it.from !== 'none' && (
          <button type="button" class="button" onClick={() => void pause()}>
            {isPaused ? words.resume : words.pause}
          </button>
        )}
      </li>
      {it.unread > 0 && (
        <li class="channel-unread">
          <Icon name="alert" />
          <span>{words.unread(it.unread)}</span>
          <button type="button" class="button" onClick={() => void reread()}>
            {words.reread}
          </button>
        </li>
      )}
      {it.from === 'demo' && (
        <li>
          <Icon name="mail" />
          <a href="/demo/mail">{words.toMailbox}</a>
        </li>
      )}
    </ul>
  );
};
