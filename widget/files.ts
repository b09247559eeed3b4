import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import filesCss from './parts/files/files.css?inline';
import { Files } from './parts/files/files.ts';
import { wear } from './parts/wear.ts';

export { put } from './put-file.ts';

/** The files of this page's panel: in the composer, in the conversation, and in front of everything. */
export const openFiles = (host: Host, session: () => Promise<ChatSession | null>, changed: () => void): Files => {
  wear(host, filesCss);
  return new Files({ root: host.element.shadowRoot as ShadowRoot, session, changed });
};
