import './parts/panel-sheet.ts';

import type { Host, Widget } from './host.ts';
import { Panel } from './parts/panel.ts';
import type { Texts } from './texts/texts.ts';

/** The one panel of this page. Its texts are on their way already; for the session it does not wait. */
export const panel = async (host: Host): Promise<Widget | undefined> => {
  const root = host.element.shadowRoot?.querySelector('[part=root]') as HTMLElement;
  const { texts } = (await host.load(`texts-${root.lang}`)) as { texts: Texts };
  if (!host.widget) {
    const made = new Panel(host, texts);
    host.widget = made;
    // Takes back the note that loading failed.
    host.draw();
    // Who looks for what else the element can do finds it, and nobody has waited for that.
    void made.begun
      .then(() => host.load('api'))
      .then(
        (chunk) => (chunk as { api(host: Host): unknown }).api(host),
        () => {},
      );
  }
  await (host.widget as Panel).drawn;
  return host.widget;
};
