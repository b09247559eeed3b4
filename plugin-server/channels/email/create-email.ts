import type { ChannelAdapter } from '../adapter.ts';
import type { Mail, MailOut } from './mail.ts';
import { renderCode } from './render-code.ts';

interface Needs {
  /** The address mails come from. */
  readonly from: string;
  readonly out: MailOut;
}

/** Mail as a channel: what it looks like is made here, how it gets out is handed in. */
export const createEmail = ({ from, out }: Needs): ChannelAdapter<Mail> => ({
  kind: 'email',
  caps: () => ({
    correlation: 'message-id',
    atOnce: 5,
    timeoutMs: 45_000,
    lifeMs: 24 * 3_600_000,
    gathers: true,
    receipts: ['accepted'],
  }),
  render: (parcel) => [{ id: `${parcel.id}.0`, body: renderCode(parcel, from) }],
  send: ({ body }, signal) => out.send(body, signal),
  parse: async () => [],
  health: async () => false,
  close: () => out.close(),
});
