import type { CheckStep, EmailSettings } from '../../../protocol/channel-doors.ts';
import type { ChannelError, Sent } from '../adapter.ts';
import { replyPatternOf } from '../email-set-up.ts';
import { authservOf } from './authserv-of.ts';
import { type CheckBox, openCheckBox } from './check-box.ts';
import { checkMails } from './check-mails.ts';
import { createSteps, StepFailed, type Steps } from './check-steps.ts';
import { enterSmtp, reachSmtp } from './enter-smtp.ts';
import type { Mail } from './mail.ts';
import { isHere, type MailHost } from './mail-host.ts';
import type { MailMarks } from './mail-marks.ts';
import { openSmtp } from './open-smtp.ts';
import { addressToCall } from './public-address.ts';

interface Needs {
  readonly smtp: MailHost;
  readonly imap: MailHost | null;
  readonly mailbox: string;
  readonly settings: EmailSettings;
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | null;
  readonly marks: MailMarks;
  readonly site: string;
  readonly now: () => number;
  /** How long a mail may take, ms. */
  readonly arrivesMs?: number;
}

const arrivesMs = 60_000;

/**
 * Tries a mailbox out as it will be used: enters both servers, sends two mails to itself, waits for them, looks at what became of
 * them, and removes them. Answers whether no step failed.
 */
export const checkEmail = async (
  needs: Needs,
  report: (step: CheckStep) => void,
  signal: AbortSignal,
): Promise<boolean> => {
  const { smtp, imap, mailbox, now } = needs;
  const steps = createSteps({ report, now, signal, secrets: [smtp, ...(imap === null ? [] : [imap])] });
  const [hasEntered, box] = [
    await enter(needs, steps, signal),
    imap === null
      ? null
      : await steps.run('imap', async () => ({ value: await openCheckBox(imap, mailbox, now, signal) })),
  ];
  try {
    if (imap === null) steps.skip('no-imap', 'imap');
    if (!hasEntered) steps.skip('not-sent', 'send', 'bounce');
    const mails = checkMails({ ...needs, address: needs.settings.address, reply: replyPatternOf(needs.settings) });
    const hasSent = hasEntered && (await sendMails(needs, mails.plain, steps, signal));
    if (box !== null && hasSent) await waitFor(needs, mails, box, steps, signal);
    else steps.skip(imap === null ? 'no-imap' : 'not-sent', 'receive', 'thread', 'authserv');
    return steps.isFine();
  } finally {
    await box?.close();
  }
};

/** From the name to the log-in. */
const enter = async ({ smtp, imap }: Needs, steps: Steps, signal: AbortSignal): Promise<boolean> => {
  const address = await steps.run('name', async () => {
    if (imap !== null) await addressToCall(imap);
    return { value: await addressToCall(smtp) };
  });
  if (address === null) {
    steps.skip('not-tried', 'connect', 'tls', 'login');
    return false;
  }
  if (
    (await steps.run('connect', async () => ({ value: (await reachSmtp(address, smtp.port, signal)) ?? true }))) ===
    null
  ) {
    steps.skip('not-tried', 'tls', 'login');
    return false;
  }
  const entered = await steps.run('tls', async () => {
    const value = await enterSmtp(smtp, address, signal);
    return value.isEncrypted ? { value } : { value, state: 'skipped', reason: isHere(smtp.host) ? 'local' : 'plain' };
  });
  if (entered === null) {
    steps.skip('not-tried', 'login');
    return false;
  }
  const isIn = await steps.run('login', async () => {
    if (smtp.user === '') return { value: true, state: 'skipped', reason: 'no-user' };
    await entered.logIn();
    return { value: true };
  });
  entered.close();
  return isIn !== null;
};

/** By a sender that is not the address itself, if the server takes it. */
const sendMails = async (needs: Needs, plain: Mail, steps: Steps, signal: AbortSignal): Promise<boolean> => {
  let takesVerp = true;
  const hasSent = await steps.run('send', async () => {
    await sendOne(needs, plain, signal, () => {
      takesVerp = false;
    });
    return { value: true };
  });
  if (hasSent === null) {
    steps.skip('not-sent', 'bounce');
    return false;
  }
  await steps.run('bounce', async () =>
    takesVerp ? { value: true } : { value: true, state: 'skipped', reason: 'no-bounce' },
  );
  return true;
};

const waitFor = async (
  needs: Needs,
  { plain, token }: ReturnType<typeof checkMails>,
  box: CheckBox,
  steps: Steps,
  signal: AbortSignal,
): Promise<void> => {
  const ms = needs.arrivesMs ?? arrivesMs;
  const head = await steps.run('receive', async () => ({ value: await box.head(plain.messageId, ms) }));
  if (head === null) return steps.skip('not-received', 'thread', 'authserv');
  await steps.run('thread', async () => {
    try {
      await sendOne(needs, token, signal);
      return { value: await box.head(token.messageId, ms) };
    } catch (cause) {
      throw cause instanceof StepFailed ? new StepFailed('no-plus', cause.cause) : cause;
    }
  });
  await steps.run('authserv', async () => {
    const id = authservOf(head);
    return id === null ? { value: true, state: 'skipped', reason: 'no-authserv' } : { value: true, text: id };
  });
};

const sendOne = async (
  { smtp, dkim }: Needs,
  mail: Mail,
  signal: AbortSignal,
  onNoVerp: () => void = () => {},
): Promise<void> => {
  let said: unknown;
  const out = openSmtp({
    server: smtp,
    dkim,
    onNoVerp,
    onFailure: (cause) => {
      said = cause;
    },
  });
  try {
    const sent: Sent = await out.send(mail, signal);
    if (sent.state !== 'accepted')
      throw new StepFailed(sent.state === 'unknown' ? 'timeout' : whyNot[sent.error.class], said);
  } finally {
    out.close();
  }
};

const whyNot: Readonly<Record<ChannelError['class'], string>> = {
  retry: 'later',
  'slow-down': 'later',
  window: 'refused-mail',
  config: 'refused-sender',
  'bad-address': 'refused-address',
  'opted-out': 'refused-mail',
  blocked: 'refused-mail',
  bug: 'other',
};
