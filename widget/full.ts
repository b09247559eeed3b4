import type { LoaderConfig } from './config.ts';

/** Everything else, put in here by the build (build.ts). */
declare const __NAHTLOS_ALL__: {
  readonly version: string;
  readonly words: LoaderConfig['words'];
  readonly chunks: Readonly<Record<string, unknown>>;
};

const { version, words, chunks } = __NAHTLOS_ALL__;
const { 'de-du': du, ...formal } = words;
const informal = { ...(du ? { 'de-du': du } : {}), ...(words.en ? { en: words.en } : {}) };

/** A page may lose where its scripts come from; then it is the last of ours. */
const script = (document.currentScript ??
  [...document.querySelectorAll('script[src*="/nahtlos"]')].at(-1)) as HTMLScriptElement | null;

const { server, site } = window.nahtlosSettings ?? {};

/** The pinned file is the same for every site: what it is told stands on the page. */
export const config: LoaderConfig = {
  site: script?.dataset['site'] ?? site ?? '',
  origin: server ?? new URL(script?.src ?? location.href).origin,
  version,
  accent: '#0b6b5d',
  /** German in the form the element asks for. */
  get words() {
    return document.querySelector('nahtlos-chat')?.getAttribute('locale') === 'de-du' ? informal : formal;
  },
};

/** Nothing is fetched later: the address says only which of its parts is meant. */
export const importChunk = (address: string): Promise<unknown> => {
  const name = /\/assets\/([^.]+)\./.exec(address)?.[1] ?? '';
  return name in chunks ? Promise.resolve(chunks[name]) : Promise.reject(new Error(`There is no part ${name}.`));
};
