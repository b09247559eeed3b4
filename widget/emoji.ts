import type { Host } from './host.ts';
import emojiCss from './parts/emoji.css?inline';
import { emojiTray } from './parts/emoji-tray.ts';
import { sheetOf, wear } from './parts/wear.ts';

/** What draws the emoji of this page's panel. */
export const openEmoji = (host: Host): typeof emojiTray => {
  wear(host, sheetOf(emojiCss));
  return emojiTray;
};
