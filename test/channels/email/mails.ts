import type { Parcel, SaidMessage, Says, Thread } from '../../../plugin-server/channels/adapter.ts';
import type { Mail } from '../../../plugin-server/channels/email/mail.ts';
import { renderMail } from '../../../plugin-server/channels/email/render-mail.ts';
import type { Brief, Fact } from '../../../protocol/brief.ts';
import type { Locale } from '../../../protocol/schema.ts';

/** Parcels of one shop, one of each kind. */

export const at = Date.UTC(2026, 10, 22, 17, 4);
export const shop = {
  name: 'Rad & Röstung',
  accent: '#0b6b5d',
  imprint: 'Rad & Röstung GmbH, Ehrenstraße 12, 50672 Köln\nHRB 12345, Amtsgericht Köln',
  zone: 'Europe/Berlin',
  publicUrl: 'https://chat.rad.example',
  pageUrl: 'https://rad.example/kontakt',
};
export const stopUrl = 'https://chat.rad.example/u/abcdefgh23456.aaaaaaaabbbbbbbbccccccccdddddddd';
export const inboxUrl = 'https://chat.rad.example/inbox/c/cv_AbCdEfGhIjKlMnOpQrStUv';

export const thread: Thread = {
  subject: '',
  messageId: 'o.aaaaaaaaaaaah.bbbbbbbbbbbbbbbb',
  inReplyTo: null,
  references: [],
  replyTo: 'r.abcdefgh23456.aaaaaaaaaaaaaaaa@in.rad.example',
  bounceTo: 'b.aaaaaaaaaaaah.bbbbbbbbbbbbbbbb@in.rad.example',
};

export const said = (text: string, more: Partial<SaidMessage> = {}): SaidMessage => ({
  delivery: 1,
  author: 'Ben',
  at,
  text,
  files: [],
  links: [],
  ...more,
});
export const file = (name: string, type = 'application/pdf', bytes = 124_000) => ({
  name,
  type,
  bytes,
  async *open() {
    yield Buffer.from(name);
  },
});
export const messages = (
  all: readonly SaidMessage[],
  more: Partial<Says & { is: 'messages' }> = {},
): Says & { is: 'messages' } => ({ is: 'messages', number: 1042, messages: all, stopUrl, isProven: true, ...more });

const fact = (key: string, label: string, value: string, more: Partial<Fact> = {}): Fact => ({
  key,
  label,
  value,
  source: 'visitor',
  strength: 0,
  at,
  ...more,
});
export const brief: Brief = {
  locale: 'de',
  who: [
    fact('name', 'Name', 'Anna Müller', { source: 'shop', strength: 3 }),
    fact('email', 'E-Mail', 'a•••@web.example'),
    fact('plan', 'Vertrag', 'Premium', { isOff: true }),
  ],
  wants: 'Ein Paar Stiefel zurückgeben, das doppelt geliefert wurde',
  known: [fact('page', 'Seite', 'Retoure (/retoure)', { source: 'page', strength: 1 })],
  tried: [{ who: 'Jonas', what: 'bestätigt die Doppellieferung', at: at - 180_000, result: 'gelesen' }],
  mood: 'verärgert',
  next: 'Label von Hand, Zusage bis 20 Uhr',
  expects: 'answer',
};
export const briefSays = (more: Partial<Says & { is: 'brief' }> = {}): Says & { is: 'brief' } => ({
  is: 'brief',
  number: 1042,
  name: 'Anna Müller',
  brief,
  inboxUrl,
  isUrgent: false,
  history: [
    {
      who: 'visitor',
      name: 'Anna Müller',
      at: at - 600_000,
      channel: 'chat',
      text: 'Die Stiefel sind doppelt gekommen.',
      files: 1,
    },
    { who: 'agent', name: 'Jonas', at: at - 180_000, channel: 'chat', text: 'Das sehe ich auch.', files: 0 },
    { who: 'visitor', name: 'Anna Müller', at, channel: 'whatsapp', text: 'Ist da noch jemand?', files: 0 },
  ],
  earlier: 7,
  isPresent: false,
  ...more,
});

export const samples: Readonly<Record<string, Says>> = {
  code: { is: 'code', digits: '048213', purpose: 'prove', minutes: 10 },
  messages: messages([said('Ihr Rad steht bereit.', { files: [file('Rechnung.pdf')] })]),
  unproven: messages([said('Ihr Rad steht bereit.')], { isProven: false }),
  ack: { is: 'ack', number: 1042, stopUrl },
  brief: briefSays(),
  taken: { is: 'notice', number: 1042, name: 'Anna Müller', inboxUrl, notice: { is: 'taken', by: 'Jonas' } },
  late: {
    is: 'notice',
    number: 1042,
    name: 'Anna Müller',
    inboxUrl,
    notice: { is: 'late', by: 'Jonas', text: 'Das Label kommt.' },
  },
  confirm: {
    is: 'notice',
    number: 1042,
    name: 'Anna Müller',
    inboxUrl,
    notice: { is: 'confirm', url: `${shop.publicUrl}/inbox/answer#na_x`, text: 'Das Label kommt.', minutes: 60 },
  },
  inside: {
    is: 'notice',
    number: 1042,
    name: 'Anna Müller',
    inboxUrl,
    notice: { is: 'brief-inside', url: `${shop.publicUrl}/inbox/answer#na_x`, text: 'WER Anna', minutes: 60 },
  },
};

const parcel = (says: Says, more: Partial<Parcel> = {}): Parcel => ({
  id: '7',
  to: { kind: 'email', value: 'anna@web.example' },
  locale: 'de',
  site: shop,
  thread,
  says,
  ...more,
});
export const from = 'hallo@rad.example';
export const render = (says: Says, more: Partial<Parcel> = {}): Mail =>
  renderMail(parcel(says, more), { from, hop: 'hopmark' });
export const locales: readonly Locale[] = ['de', 'de-du', 'en'];
/** What a reader sees of the HTML part. */
export const readable = (html: string): string =>
  html
    .slice(html.indexOf('<body>'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    )
    .replaceAll(/\s+/g, ' ');
