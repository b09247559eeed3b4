import { expect, test } from 'vitest';
import { pdf } from '../file/samples.ts';
import { openInbox } from '../support/inbox-agent.ts';
import { ask } from '../support/people.ts';
import { visitShop } from '../support/shop-visitor.ts';
import { shopWithChatOfThisFile } from '../support/shop-with-chat.ts';
import { watchedChromium } from '../support/watched-chromium.ts';

const chromium = watchedChromium();
const place = shopWithChatOfThisFile();

/** What has broken chats before: markup, handlers, schemes, templates, ends of scripts, and letters that hide. */
const corpus = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "'><svg/onload=alert(3)>",
  '<iframe srcdoc="<script>parent.alert(4)</script>"></iframe>',
  '</textarea></dialog><script>alert(5)</script>',
  '<style>*{display:none}</style>',
  '<a href="javascript:alert(6)">klick</a>',
  'javascript:alert(7) data:text/html,<script>alert(8)</script> vbscript:x file:///etc/passwd',
  'https://shop.example/"onmouseover="alert(9)',
  'https://shop.example/<script>alert(10)</script>',
  'www.shop.example/a?b=c&d=<e> mailto:a@b.example?subject="><script> tel:+49301234',
  '{{constructor.constructor("alert(11)")()}} #{alert(12)} <%= alert(13) %>',
  '&lt;b&gt;fett&lt;/b&gt; &#60;img&#62;',
  '__proto__ constructor toString',
  '\u202egnp.exe\u202c \u200b\u2066x\u2069',
] as const;
const marked = '<img src=x onerror=alert(1)>';

test('hostile words stay words: in messages, file names, names of people and site, greeting, list and search', async () => {
  const { app, shop, mia: owner } = place;
  await ask(app, 'inbox', 'self:change', { name: `Mia ${marked}` }, owner.headers);
  await ask(
    app,
    'inbox',
    'site:change',
    { name: `Laden ${marked}`, greeting: { de: `Hallo ${marked}</script>`, en: 'Hello' } },
    owner.headers,
  );
  const ada = await visitShop(await chromium.device(), `${shop.origin}/`);
  const mia = await openInbox(await chromium.device(), app, owner.cookie);
  await mia.look('Alle offenen');
  await ada.open();
  await ada.sees(`Hallo ${marked}</script>`);
  await ada.panel.getByRole('heading', { name: `Laden ${marked}` }).waitFor();
  for (const text of corpus) await ada.say(text);
  await ada.attach.setInputFiles({ name: `${marked}.pdf`, mimeType: 'application/pdf', buffer: pdf() });
  await ada.panel.getByRole('button', { name: /entfernen$/ }).waitFor();
  await ada.field.press('Enter');
  await ada.log.getByRole('button', { name: /herunterladen/ }).waitFor();
  await ada.reads(...corpus);

  await mia.open('eine Datei');
  await mia.reads(...corpus);
  const fileName = await mia.thread.getByRole('link', { name: /speichern$/ }).textContent();
  expect(fileName).toContain(`${marked}.pdf`);
  await mia.answer(corpus[1]);
  await ada.reads(...corpus, corpus[1]);
  await ada.panel.getByRole('heading', { name: `Mia ${marked}, Laden ${marked}` }).waitFor();
  await mia.page.getByRole('searchbox', { name: 'Suche' }).fill('onerror');
  await mia.list.locator('mark').first().waitFor();

  for (const { page } of [ada, mia]) {
    expect(await foreignElements(page)).toEqual([]);
    const links = await linksOf(page);
    expect(links.length).toBeGreaterThan(3);
    for (const { scheme, rel } of links) {
      expect(['http:', 'https:', 'mailto:', 'tel:']).toContain(scheme);
      expect(rel).toBe('noopener noreferrer nofollow');
    }
  }
});

type Seen = Awaited<ReturnType<typeof openInbox>>['page'];

/** Elements that neither the shop, the widget nor the inbox draws, wherever they hide. */
const foreignElements = (page: Seen): Promise<string[]> =>
  page.evaluate(() => {
    const roots: ParentNode[] = [document, ...[...document.querySelectorAll('*')].flatMap((it) => it.shadowRoot ?? [])];
    const foreign =
      'iframe,object,embed,base,img[onerror],svg[onload],[onmouseover],[srcdoc],img[src=x],style:not([nonce])';
    return roots.flatMap((root) => [...root.querySelectorAll(foreign)]).map((it) => it.outerHTML);
  });

/** Links in what people said. */
const linksOf = (page: Seen): Promise<{ scheme: string; rel: string }[]> =>
  page.evaluate(() => {
    const shadow = document.querySelector('nahtlos-chat')?.shadowRoot;
    const said = [...(shadow ?? document).querySelectorAll<HTMLAnchorElement>('[part=bubble] a, .said-text a')];
    return said.map(({ protocol, rel }) => ({ scheme: protocol, rel }));
  });
