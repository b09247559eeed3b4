import { noteText } from './person-note.ts';
import type { View } from './view.ts';

/**
 * The one sentence a screen reader is told besides the log: what another device asks, what became of her doing in a
 * sheet, connection, upload, typing.
 */
export const announcement = (view: View, ofSheet: string): string => {
  const { say, state, person, isOffline, shareOf } = view;
  if (person.question) return `${noteText(view)} ${say('question.hint')}`;
  if (ofSheet) return ofSheet;
  const note = noteText(view);
  if (note) return note;
  if (isOffline) return say('banner.offline');
  const going = state.unsent.find((item) => shareOf(item) !== null);
  // In quarters: a number that runs would never let her hear anything else.
  if (going) return say('mark.upload', { percent: say.percent(Math.floor((shareOf(going) ?? 0) * 4) / 4) });
  return state.typing === null ? '' : say('status.typing', { name: state.typing });
};
