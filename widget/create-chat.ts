import type { NahtlosChatElement, NahtlosChatOptions } from './nahtlos.d.ts';

/** The build puts `import` in this place: spelt out, a helper would come with it. */
declare const __nahtlosImport__: (address: string) => Promise<unknown>;

/**
 * Puts the chat on the page, for programs that have no place for a tag. Importing this does nothing; calling it fetches
 * the server's own script, so that both are always of one version. Rejects as `load.failed`.
 */
export const createChat = async ({ server, site, ...options }: NahtlosChatOptions): Promise<NahtlosChatElement> => {
  const element = document.querySelector('nahtlos-chat') ?? document.createElement('nahtlos-chat');
  for (const [name, value] of Object.entries(options)) {
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (value === true && name !== 'autostart') element.setAttribute(attribute, '');
    else if (value !== undefined && value !== null && (value !== false || name === 'autostart'))
      element.setAttribute(attribute, `${value}`);
  }
  if (!element.isConnected) document.body.append(element);
  try {
    await __nahtlosImport__(`${server}/nahtlos.js?site=${encodeURIComponent(site)}`);
  } catch (cause) {
    throw Object.assign(new Error('load.failed', { cause }), { name: 'NahtlosError', code: 'load.failed' });
  }
  return element.ready;
};
