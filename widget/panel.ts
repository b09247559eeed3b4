import type { Host, Widget } from './host.ts';
import { Panel } from './parts/panel.ts';
import type { Texts } from './texts/texts.ts';

/** The one panel of this page. Its texts are on their way already, and so is the session, for which it does not wait. */
export const panel = async (host: Host): Promise<Widget> => {
  const root = host.element.shadowRoot?.querySelector('[part=root]') as HTMLElement;
  const { texts } = (await host.load(`texts-${root.lang}`)) as { texts: Texts };
  if (!host.widget) {
    host.widget = new Panel(host, texts);
    // Takes back the note that loading failed.
    host.draw();
    // Who looks for what else the element can do finds it.
    void host.load('api').then(
      (chunk) => (chunk as { api(host: Host): unknown }).api(host),
      () => {},
    );
  }
  return host.widget;
};
