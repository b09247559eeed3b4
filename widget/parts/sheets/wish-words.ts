import type { Wished } from '../../ways-state.ts';
import type { Drawing } from './drawing.ts';
import { reasonOf } from './reason-of.ts';

type Place = 'ways' | 'mail' | 'card';

/** Her last wish, where it was made there. */
export const wishedIn = ({ wished }: Drawing, place: Place): Wished | null => {
  if (wished?.wish.is === 'address') return place === 'ways' ? null : wished;
  return wished?.wish.is === 'remove' || place === 'ways' ? wished : null;
};

/** What became of it, in one sentence; '': nothing to say. */
export const wishWords = (drawing: Drawing, place: Place): string => {
  const { say, state, isOffline } = drawing;
  const wished = wishedIn(drawing, place);
  if (!wished) return '';
  if (wished.is === 'failed') return reasonOf(say, wished.problem);
  if (wished.is !== 'done')
    return isOffline || wished.is === 'waiting' ? say('device.offline') : place === 'ways' ? say('sheet.loading') : '';
  const { wish } = wished;
  const address = state.talk?.ways?.email?.masked;
  const isByMail = wish.is === 'prefer' ? wish.channel === 'email' : wish.is === 'address' && wish.isChoice;
  if (isByMail) return address === undefined ? say('mail.chosen') : say('mail.chosenTo', { address });
  if (wish.is === 'address') return address === undefined ? '' : say('mail.also', { address });
  if (wish.is === 'remove') return say('mail.removed');
  return say(wish.is === 'person' ? 'mail.asked' : 'mail.chat');
};
