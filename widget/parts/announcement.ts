import type { View } from './view.ts';

/** The one sentence a screen reader is told besides the log: of a sheet or another device, what cannot go, connection, upload, typing. */
export const announcement = (view: View): string => {
  const { say, state, extras, files, isFull, isOffline, shareOf } = view;
  const words = extras?.words() || (isFull ? say('composer.full') : files?.words(view));
  if (words) return words;
  if (isOffline) return say('banner.offline');
  const going = state.unsent.find((item) => shareOf(item) !== null);
  // In quarters: a number that runs would never let her hear anything else.
  if (going) return say('mark.upload', { percent: say.percent(Math.floor((shareOf(going) ?? 0) * 4) / 4) });
  return state.typing === null ? '' : say('status.typing', { name: state.typing });
};
