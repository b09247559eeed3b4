import type { Host } from './host.ts';
import emojiCss from './parts/emoji.css?inline';
import { emojiTray } from './parts/emoji-tray.ts';
import { wear } from './parts/wear.ts';

/** What draws the emoji of this page's panel. */
export const openEmoji = (host: Host): typeof emojiTray => {
  wear(host, emojiCss);
  return emojiTray;
};
