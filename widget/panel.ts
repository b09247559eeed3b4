import type { ChatSession } from './chat-session.ts';
import type { Host, Widget } from './host.ts';
import { Panel } from './parts/panel.ts';
import type { Texts } from './texts/texts.ts';

/** The one panel of this page. Session and texts are on their way already: the loader fetches all three at once. */
export const panel = async (host: Host): Promise<Widget> => {
  const root = host.element.shadowRoot?.querySelector('[part=root]') as HTMLElement;
  const [chunk, { texts }] = (await Promise.all([host.load('session'), host.load(`texts-${root.lang}`)])) as [
    { session(host: Host): Promise<ChatSession> },
    { texts: Texts },
  ];
  const session = await chunk.session(host);
  if (!host.widget) {
    host.widget = new Panel(host, session, texts);
    // Takes back the note that loading failed.
    host.draw();
  }
  return host.widget;
};
