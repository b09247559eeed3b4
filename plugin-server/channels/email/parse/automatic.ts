import type { InboundMail, RawMeta } from '../../adapter.ts';
import type { Mime } from './read-mime.ts';

/** Whether a machine wrote it (channels.md 3.5); '': a person did. `X-Auto-Response-Suppress` asks something and says nothing. */
export const automaticOf = (mime: Mime, meta: RawMeta): InboundMail['auto'] => {
  const has = (name: string): boolean => mime.header(name).some((value) => value.trim() !== '');
  const submitted = (mime.header('auto-submitted')[0] ?? 'no').trim().toLowerCase();
  const precedence = (mime.header('precedence')[0] ?? '').trim().toLowerCase();
  if (/^auto-(?:replied|responded)/.test(submitted) || precedence === 'auto_reply') return 'auto-reply';
  if (has('x-autoreply') || has('x-autorespond') || has('x-autoresponder')) return 'auto-reply';
  if (awaySubject.test(mime.header('subject')[0] ?? '')) return 'auto-reply';
  if (!/^no\b/.test(submitted)) return 'bulk';
  if (['bulk', 'list', 'junk'].includes(precedence) || has('list-id') || has('list-unsubscribe')) return 'bulk';
  if (isReport(mime) || isMachine(mime) || hasNoSender(mime, meta)) return 'bulk';
  return '';
};

/** The empty sender, to whom nothing can be sent back. */
export const hasNoSender = (mime: Mime, meta: RawMeta): boolean =>
  meta.mailFrom === '' ||
  meta.mailFrom === '<>' ||
  mime.header('return-path').some((value) => /^\s*<\s*>\s*$/.test(value));

export const isReport = (mime: Mime): boolean => /^\s*multipart\/report\b/i.test(mime.header('content-type')[0] ?? '');

const isMachine = (mime: Mime): boolean =>
  mime
    .addresses('from')
    .some(({ address }) => /^(?:mailer-?daemon|postmaster|no-?reply|do-?not-?reply)(?:[@+._-]|$)/i.test(address));

/** Programs put this in front; whoever answers such a mail has "Re:" before it. */
const awaySubject =
  /^\s*(?:automatic reply|auto(?:matic)?[- ]?re(?:ply|sponse)|out of (?:the )?office|abwesenheits(?:notiz|nachricht|mitteilung|assistent)|automatische antwort|abwesend|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|autosvar|automatiskt svar|automaattinen vastaus|automatyczna odpowiedź|automatická odpověď|автоответ|自动回复|自動回覆|自動返信|자동 회신)\s*[:：]/iu;
