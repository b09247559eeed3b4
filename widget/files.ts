import type { ChatSession } from './chat-session.ts';
import type { Host } from './host.ts';
import filesCss from './parts/files/files.css?inline';
import { Files } from './parts/files/files.ts';
import { sheetOf, wear } from './parts/wear.ts';
import { moreTexts } from './texts/more-texts.ts';
import type { Speak } from './texts/speak.ts';
import type { FileTexts } from './texts/texts.ts';

export { put } from './put-file.ts';

/** The files of this page's panel: in the composer, in the conversation, and in front of everything. */
export const openFiles = async (
  host: Host,
  session: () => Promise<ChatSession | null>,
  { locale }: Speak,
  changed: () => void,
): Promise<Files> => {
  const speech = await moreTexts<keyof FileTexts>(host, 'files', locale, changed);
  wear(host, sheetOf(filesCss));
  return new Files({ root: host.element.shadowRoot as ShadowRoot, session, speech, changed });
};
