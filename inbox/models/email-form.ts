import type { EmailChannel, EmailSettings, MailPreset } from '../../protocol/channel-doors.ts';
import { mailServers } from '../../protocol/mail-presets.ts';
import type { Asked } from '../../protocol/wire.ts';
import type { Trouble } from '../told.ts';

/** What stands in the form: every value as it is typed. */
export interface EmailForm {
  readonly preset: MailPreset;
  readonly address: string;
  readonly user: string;
  /** For both servers; '': as it is. */
  readonly password: string;
  readonly smtpHost: string;
  readonly smtpPort: string;
  readonly smtpSecure: EmailSettings['smtp']['secure'];
  readonly hasImap: boolean;
  readonly imapHost: string;
  readonly imapPort: string;
  readonly imapSecure: EmailSettings['smtp']['secure'];
  readonly mailbox: string;
  readonly reply: string;
  readonly dkimDomain: string;
  readonly dkimSelector: string;
  readonly dkimKey: string;
}

/** The demo's own servers are nothing to begin with. */
export const formOf = ({ settings, from }: Pick<EmailChannel, 'settings' | 'from'>): EmailForm => {
  if (settings === null || from === 'demo')
    return withPreset(
      {
        preset: 'other',
        address: '',
        user: '',
        password: '',
        smtpHost: '',
        smtpPort: '465',
        smtpSecure: 'tls',
        hasImap: true,
        imapHost: '',
        imapPort: '993',
        imapSecure: 'tls',
        mailbox: 'INBOX',
        reply: '',
        dkimDomain: '',
        dkimSelector: '',
        dkimKey: '',
      },
      'ionos',
    );
  const { smtp, imap } = settings;
  return {
    preset: settings.preset,
    address: settings.address,
    user: smtp.user,
    password: '',
    smtpHost: smtp.host,
    smtpPort: String(smtp.port),
    smtpSecure: smtp.secure,
    hasImap: imap !== null,
    imapHost: imap?.host ?? '',
    imapPort: String(imap?.port ?? 993),
    imapSecure: imap?.secure ?? 'tls',
    mailbox: imap?.mailbox ?? 'INBOX',
    reply: settings.reply ?? '',
    dkimDomain: settings.dkim?.domain ?? '',
    dkimSelector: settings.dkim?.selector ?? '',
    dkimKey: '',
  };
};

/** As it outlives its page: what is secret is typed again. */
export const withoutSecrets = (form: EmailForm): EmailForm => ({ ...form, password: '', dkimKey: '' });

/** With the servers of a provider; the rest stays as typed. */
export const withPreset = (form: EmailForm, preset: MailPreset): EmailForm => {
  const { smtp, imap } = mailServers[preset];
  return {
    ...form,
    preset,
    smtpHost: smtp.host,
    smtpPort: String(smtp.port),
    smtpSecure: smtp.secure,
    hasImap: true,
    imapHost: imap.host,
    imapPort: String(imap.port),
    imapSecure: imap.secure,
    mailbox: imap.mailbox,
  };
};

export const candidateOf = (form: EmailForm): Asked<'inbox', 'channel:save'> => {
  const user = form.user.trim() === '' && form.password !== '' ? form.address.trim() : form.user.trim();
  return {
    settings: {
      address: form.address.trim(),
      preset: form.preset,
      smtp: { host: form.smtpHost.trim(), port: Number(form.smtpPort), secure: form.smtpSecure, user },
      imap: form.hasImap
        ? {
            host: form.imapHost.trim(),
            port: Number(form.imapPort),
            secure: form.imapSecure,
            user,
            mailbox: form.mailbox.trim(),
          }
        : null,
      reply: form.reply.trim() === '' ? null : form.reply.trim(),
      dkim:
        form.dkimDomain.trim() === '' ? null : { domain: form.dkimDomain.trim(), selector: form.dkimSelector.trim() },
    },
    ...(form.password === '' ? {} : { smtpPassword: form.password }),
    ...(form.password === '' || !form.hasImap ? {} : { imapPassword: form.password }),
    ...(form.dkimKey.trim() === '' ? {} : { dkimKey: form.dkimKey.trim() }),
  };
};

export type FormFault =
  | 'address'
  | 'smtpHost'
  | 'smtpPort'
  | 'imapHost'
  | 'imapPort'
  | 'mailbox'
  | 'reply'
  | 'dkimSelector';

/** The first thing that cannot be sent as it is; null: nothing. */
export const faultOf = (form: EmailForm): FormFault | null => {
  const isPort = (port: string): boolean => /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536;
  if (!/^[^\s@]+@[^\s@]+$/.test(form.address.trim())) return 'address';
  if (form.smtpHost.trim() === '') return 'smtpHost';
  if (!isPort(form.smtpPort)) return 'smtpPort';
  if (form.hasImap && form.imapHost.trim() === '') return 'imapHost';
  if (form.hasImap && !isPort(form.imapPort)) return 'imapPort';
  if (form.hasImap && form.mailbox.trim() === '') return 'mailbox';
  if (form.reply.trim() !== '' && !form.reply.includes('{t}')) return 'reply';
  if (form.dkimDomain.trim() !== '' && form.dkimSelector.trim() === '') return 'dkimSelector';
  return null;
};

const places: Readonly<Record<string, string>> = {
  preset: 'preset',
  address: 'address',
  reply: 'reply',
  smtp: 'smtpHost',
  imap: 'imapHost',
  smtpPassword: 'smtpPassword',
  imapPassword: 'smtpPassword',
  dkimKey: 'dkimKey',
};

/** Where the form says what the server refused; null: at no field of it. A path leads into the settings. */
export const placeOf = ({ code, detail }: Pick<Trouble, 'code' | 'detail'>): string | null => {
  if (code !== 'setting.refused' && code !== 'request.malformed') return null;
  const path = (detail?.field ?? '').split('.').filter((part) => part !== 'settings' && part !== 'candidate');
  const [first = '', second] = path;
  if (first === 'dkim') return second === 'selector' ? 'dkimSelector' : 'dkimDomain';
  if (second === 'port') return `${first}Port`;
  if (second === 'mailbox') return 'mailbox';
  return second === 'user' ? 'user' : (places[first] ?? null);
};
