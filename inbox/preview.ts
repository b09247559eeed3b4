import { doorPath } from '../protocol/door.ts';
import { isPreviewShown, type PreviewSaid, type PreviewShown } from './preview-words.ts';

/**
 * The page in the frame of the settings: the real widget, as it would be with a look that nobody has saved. What it asks of
 * the server is answered here, nothing leaves this page, and what it keeps on the device is its own.
 */
const say = (preview: PreviewSaid['preview']): void =>
  parent.postMessage({ preview } satisfies PreviewSaid, location.origin);

/** The configuration, where the loader looks for it; what changes in it counts from the next drawing. */
const config: Record<string, unknown> = {};
let hello: PreviewShown['hello'] | null = null;
let chat: HTMLElement | null = null;

interface Chat extends HTMLElement {
  open(): Promise<unknown>;
}

interface Told {
  readonly greeting?: object;
}

/** Nobody waits here for the hint above the button. */
const soon = (told: Told): Readonly<Record<string, unknown>> => ({
  ...told,
  ...(told.greeting === undefined ? {} : { 'greeting-delay': 1 }),
});

const show = async ({ config: json, hello: greeting, locale, theme, view }: PreviewShown): Promise<void> => {
  const told = soon(JSON.parse(json) as Told);
  for (const name of Object.keys(config)) if (!(name in told)) delete config[name];
  Object.assign(config, told);
  hello = greeting;
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.lang = locale.slice(0, 2);
  chat?.setAttribute('locale', locale);
  chat?.setAttribute('theme', theme);
  if (chat !== null) return;
  chat = document.createElement('nahtlos-chat');
  chat.setAttribute('locale', locale);
  chat.setAttribute('theme', theme);
  chat.setAttribute('storage-key', 'preview');
  document.body.append(chat);
  await import(/* @vite-ignore */ loader);
  if (view === 'open') await (chat as Chat).open();
  say('drawn');
};

const loader = '/inbox/preview/nahtlos.js';

/** Nobody is asked, and nobody is told. */
const answerHere = (): void => {
  window.fetch = (asked) =>
    hello !== null && String(asked).endsWith(doorPath('visitor', 'visitor:hello'))
      ? Promise.resolve(Response.json({ ok: true, ...hello }))
      : Promise.reject(new TypeError('The preview sends nothing.'));
};

Object.assign(window, { nahtlosPreview: config });
answerHere();
addEventListener('message', ({ origin, source, data }: MessageEvent<unknown>) => {
  const isFromSettings = origin === location.origin && source === parent && parent !== window;
  // Tools of the browser speak to frames, too.
  if (isFromSettings && isPreviewShown(data)) void show(data);
});
say('here');
