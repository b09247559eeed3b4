import type { EmailSettings } from '../../../protocol/channel-doors.ts';
import type { Parsed } from '../../../protocol/wire.ts';
import { openSecrets, type SecretName } from '../../channels/channel-secrets.ts';
import type { EmailSecrets } from '../../channels/email-set-up.ts';
import { type Refusal, refused } from '../../conversation/outcome.ts';
import { mailAddress } from '../../mail-address.ts';
import type { ChannelTable } from '../../store/schema.ts';
import type { ChannelDesk } from './channel-desk.ts';

export type Candidate = Parsed<'inbox', 'channel:save'>;

export type Judged = { readonly ok: true; readonly settings: EmailSettings; readonly secrets: EmailSecrets } | Refusal;

type Desk = Pick<ChannelDesk, 'sealer' | 'lookAt' | 'isDkimKey'>;

/**
 * What somebody wants to save or try out, with the secrets that are kept where none is given. A secret goes to the server and the
 * name it was given for, and to no other: whoever changes one gives it again.
 * Errors: setting.refused (`field`: preset, address, reply, smtp, imap, smtpPassword, imapPassword, dkimKey; `reason`: oauth, form,
 * clear, private, not-found, missing).
 */
export const judgeCandidate = async (
  { sealer, lookAt, isDkimKey }: Desk,
  row: ChannelTable | undefined,
  { settings, smtpPassword, imapPassword, dkimKey }: Candidate,
): Promise<Judged> => {
  const no = (field: string, reason: string): Refusal => refused('setting.refused', { field, reason });
  if (settings.preset === 'microsoft-365') return no('preset', 'oauth');
  if (mailAddress(settings.address) === null) return no('address', 'form');
  if (settings.reply !== null && !isPattern(settings.reply)) return no('reply', 'form');
  const was = row === undefined ? null : (JSON.parse(row.settings) as EmailSettings);
  const kept = row === undefined ? {} : openSecrets(sealer, row);
  const secrets: { -readonly [Name in SecretName]?: string } = {};
  const servers = [
    { field: 'smtp', secret: 'smtpPassword', server: settings.smtp, before: was?.smtp ?? null, given: smtpPassword },
    { field: 'imap', secret: 'imapPassword', server: settings.imap, before: was?.imap ?? null, given: imapPassword },
  ] as const;
  for (const { field, secret, server, before, given } of servers) {
    if (server === null) continue;
    if (server.secure === 'none' && !isThisMachine(server.host)) return no(field, 'clear');
    const password = given ?? (before !== null && isSameEntry(server, before) ? kept[secret] : undefined);
    if (server.user !== '' && password === undefined) return no(secret, 'missing');
    if (server.user !== '' && password !== undefined) secrets[secret] = password;
    if (field === 'imap' && server.user === '') return no(field, 'form');
    const seen = await lookAt(server.host);
    if (seen !== 'ok') return no(field, seen);
  }
  if (settings.dkim !== null) {
    const key = dkimKey ?? kept.dkimKey;
    if (key === undefined) return no('dkimKey', 'missing');
    if (!isDkimKey(key)) return no('dkimKey', 'form');
    secrets.dkimKey = key;
  }
  return { ok: true, settings, secrets };
};

const isPattern = (text: string): boolean =>
  text.split('{t}').length === 2 && mailAddress(text.replace('{t}', 'r.t')) !== null;

const isThisMachine = (host: string): boolean => ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);

type Server = EmailSettings['smtp'];
const isSameEntry = (a: Server, b: Server): boolean =>
  a.host === b.host && a.port === b.port && a.user === b.user && a.secure === b.secure;
