import type { Because, ChannelKind } from '../protocol/channel.ts';
import type { Tick, TickState } from './models/tick.ts';
import { say } from './texts/texts.ts';

/** What became of an answer and why it took its way, in the agent's language. */

export const becauseText = (because: Because): string => say().route.because[because];

/** In the chat the usual words; on a way out of the house its name belongs to it. */
export const tickText = ({ state, channel }: Pick<Tick, 'state' | 'channel'>): string => {
  const { delivery, state: words } = say();
  if (channel === 'chat') return words[state];
  const by = delivery.by[channel];
  const outside: Partial<Record<TickState, (by: string) => string>> = {
    waiting: delivery.waits,
    sending: delivery.sending,
    sent: delivery.sent,
    delivered: delivery.delivered,
    failed: delivery.failed,
    unclear: delivery.unclear,
  };
  return outside[state]?.(by) ?? words[state];
};

/** What the mail server or we have against it, and the numbers it gave: `blocked 550 5.7.1`. */
export const deliveryProblem = (problem: string): { readonly text: string; readonly code: string } => {
  const { problems } = say().delivery;
  const [, kind = '', code = ''] = /^(?:unknown (?=.))?(\S*)(?: (.*))?$/.exec(problem) ?? [];
  return { text: kind in problems ? problems[kind as keyof typeof problems] : problems.other, code };
};

/** `E-mail to a•••@x.de`; a way without an address of its own is only named. */
export const wayText = (channel: ChannelKind, masked: string | undefined): string => {
  const name = say().thread.channels[channel];
  return masked === undefined || channel === 'chat' ? name : say().route.to(name, masked);
};

/** An address without the secret part of ours, which tells nobody anything: `hello+…@shop.example`. */
export const shortAddress = (address: string): string => address.replace(/\+[\w.-]{16,}(?=@)/, '+…');
