import type { CheckStep } from '../../../protocol/channel-doors.ts';
import type { ChannelAdapter, Inbound, Kept, Raw } from '../adapter.ts';
import type { Mail, MailOut } from './mail.ts';
import { renderMail } from './render-mail.ts';

interface Needs {
  /** The address mails come from. */
  readonly from: string;
  readonly out: MailOut;
  /** By which a mail of ours that comes back is known. */
  readonly hop: string;
  readonly parse: (raw: Raw) => Promise<readonly Inbound[]>;
  /** All ways in. */
  readonly listen: (store: (raw: Raw) => Promise<Kept>, signal: AbortSignal) => Promise<void>;
  readonly health: (report: (step: CheckStep) => void, signal: AbortSignal) => Promise<boolean>;
}

/** Mail as a channel: what it looks like is made here; how it gets out and in is handed in. */
export const createEmail = ({ from, out, hop, parse, listen, health }: Needs): ChannelAdapter<Mail> => ({
  kind: 'email',
  caps: () => ({
    correlation: 'message-id',
    atOnce: 5,
    timeoutMs: 45_000,
    lifeMs: 24 * 3_600_000,
    gathers: true,
    receipts: ['accepted'],
  }),
  render: (parcel) => [{ id: `${parcel.id}.0`, body: renderMail(parcel, { from, hop }) }],
  send: ({ body }, signal) => out.send(body, signal),
  parse,
  listen,
  health,
  close: () => out.close(),
});
