import type { Inbound, Raw, RawMeta } from '../../../plugin-server/channels/adapter.ts';
import { createMailMarks } from '../../../plugin-server/channels/email/mail-marks.ts';
import { type ParseNeeds, parseMail } from '../../../plugin-server/channels/email/parse/parse-mail.ts';
import { createMac } from '../../../plugin-server/secret/mac.ts';

export const marks = createMailMarks(createMac({ current: Buffer.alloc(32, 7) as never }));
const pattern = 'reply+{t}@in.shop.example';
export const token = 'abcdefghijkl2';
export const replyAddress = marks.replyAddress(pattern, token);
export const needs: ParseNeeds = {
  marks,
  site: 'shop',
  ownAddresses: ['Hello@shop.example'],
  patterns: [pattern, 'bounce+{t}@in.shop.example'],
};

export const arrivedAt = new Date('2027-05-06T08:15:00Z');

export const rawOf = (mail: string | Uint8Array, meta: Partial<RawMeta> = {}): Raw => ({
  key: 'k'.repeat(64),
  at: arrivedAt,
  bytes: typeof mail === 'string' ? new TextEncoder().encode(mail.replaceAll('\n', '\r\n')) : mail,
  meta: { path: 'imap', authserv: null, ...meta },
});

export const parsed = async (mail: string | Uint8Array, meta: Partial<RawMeta> = {}): Promise<Inbound> => {
  const [only, ...more] = await parseMail(rawOf(mail, meta), needs);
  if (!only || more.length > 0) throw new Error('One mail is one thing.');
  return only;
};

export const message = async (mail: string | Uint8Array, meta: Partial<RawMeta> = {}) => {
  const found = await parsed(mail, meta);
  if (found.t !== 'message') throw new Error(`It is no message but ${found.t}.`);
  return found;
};

/** A mail from Ada to the shop; headers given here stand instead of its own. */
export const mailOf = (
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body = 'Wann kommt mein Rad?\n',
): string => {
  const all: Record<string, string | readonly string[]> = {
    From: 'Ada Lovelace <ada@web.example>',
    To: 'hello@shop.example',
    Subject: 'Frage',
    Date: 'Thu, 06 May 2027 10:12:00 +0200',
    'Message-ID': '<a1@web.example>',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => [value].flat().map((it) => `${name}: ${it}`));
  return `${lines.join('\n')}\n\n${body}`;
};
