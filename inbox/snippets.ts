import { policyLines, printPolicy, trustedTypesLine } from '../protocol/policy-lines.ts';
import type { SiteSettings } from '../protocol/view.ts';

const snippetForms = ['standard', 'element', 'queue', 'manager', 'strict', 'module', 'react', 'preact', 'vue'] as const;
export type SnippetForm = (typeof snippetForms)[number];

export interface Snippet {
  readonly form: SnippetForm;
  readonly code: string;
}

type Told = Pick<
  SiteSettings,
  'tag' | 'key' | 'accent' | 'position' | 'launcher' | 'launcherLabel' | 'fallbackEmail' | 'pinned'
>;

/** Where the server is, as the tag says it: without a slash at the end. */
export const originOf = (tag: string): string => new URL(/src="([^"]+)"/.exec(tag)?.[1] ?? '').origin;

/** What an owner or her developer pastes, for this server and site. `mail` are the words of a link. */
export const snippetsFor = (told: Told, locale: 'de' | 'en', mail: string): readonly Snippet[] => {
  const { tag, key, position, fallbackEmail, pinned } = told;
  const server = originOf(tag);
  const src = /src="([^"]+)"/.exec(tag)?.[1] ?? '';
  const codes: Readonly<Record<SnippetForm, string>> = {
    standard: tag,
    element: `${tag}
<nahtlos-chat position="${position}" locale="${locale}">
  <a href="mailto:${fallbackEmail ?? 'hello@shop.example'}">${mail}</a>
</nahtlos-chat>`,
    queue: `<script>
window.nahtlos = window.nahtlos || function () { (nahtlos.q = nahtlos.q || []).push(arguments) };
nahtlos('identify', { token: 'SIGNED_BY_YOUR_SERVER' });
nahtlos('traits', { cart_total: 49.9 });
</script>
${tag}`,
    manager: `<script>
(function (page) {
  var tag = page.createElement('script');
  tag.async = true;
  tag.src = '${src}';
  page.head.appendChild(tag);
})(document);
</script>`,
    strict: `<nahtlos-chat ${lookOf(told, locale)}></nahtlos-chat>
<script async src="${pinned.src}" data-site="${key}"
  integrity="${pinned.integrity}" crossorigin="anonymous" nonce="…"></script>`,
    module: `<script type="module">
import { createChat } from '${server}/esm/create-chat.js';

const chat = await createChat({ server: '${server}', site: '${key}' });
</script>`,
    react: `// index.html
${tag}

// React 19 and later: attributes and events of the element as they are called.
export const Chat = () => (
  <nahtlos-chat
    locale="${locale}"
    onnahtlos-unread={(event) => console.log(event.detail.count)}
  />
);`,
    preact: `// index.html
${tag}

export const Chat = () => (
  <nahtlos-chat
    locale="${locale}"
    onnahtlos-unread={(event) => console.log(event.detail.count)}
  />
);`,
    vue: `<!-- index.html -->
${tag}

<!-- vite.config.js: vue({ template: { compilerOptions: { isCustomElement: (name) => name === 'nahtlos-chat' } } }) -->
<script setup>
const unread = (event) => console.log(event.detail.count);
</script>

<template>
  <nahtlos-chat locale="${locale}" @nahtlos-unread="unread" />
</template>`,
  };
  return snippetForms.map((form) => ({ form, code: codes[form] }));
};

/** Nobody tells the pinned file how this site looks: the element does. */
const lookOf = ({ accent, position, launcher, launcherLabel }: Told, locale: 'de' | 'en'): string => {
  const label = launcher === 'pill' ? launcherLabel[locale] : '';
  const said = { accent, position, launcher, ...(label === '' ? {} : { 'launcher-label': label }) };
  return Object.entries(said)
    .map(([name, value]) => `${name}="${attributeText(value)}"`)
    .join(' ');
};

const attributeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What a page's Content-Security-Policy needs, a directive a line. */
export const policyText = (origin: string): string =>
  policyLines(origin)
    .map((line) => `${printPolicy([line])};`)
    .join('\n');

export const typesText = `${printPolicy([trustedTypesLine])};`;
