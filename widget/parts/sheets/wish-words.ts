import type { Drawing } from './drawing.ts';
import { reasonOf } from './reason-of.ts';

/** What became of her wish, in one sentence; '': nothing to say. */
export const wishWords = ({ say, state, wished, isOffline }: Drawing): string => {
  if (!wished) return '';
  if (wished.is === 'failed') return reasonOf(say, wished.problem);
  if (wished.is !== 'done') return isOffline || wished.is === 'waiting' ? say('device.offline') : '';
  const { wish } = wished;
  const address = state.talk?.ways?.email?.masked;
  const isByMail = wish.is === 'prefer' ? wish.channel === 'email' : wish.is === 'address' && wish.isChoice;
  if (isByMail) return address === undefined ? say('mail.chosen') : say('mail.chosenTo', { address });
  if (wish.is === 'address') return address === undefined ? '' : say('mail.also', { address });
  if (wish.is === 'remove') return say('mail.removed');
  return say(wish.is === 'person' ? 'mail.asked' : 'mail.chat');
};
