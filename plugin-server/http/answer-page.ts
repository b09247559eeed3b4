import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { doorPath } from '../../protocol/door.ts';
import { limits } from '../../protocol/limits.ts';
import { html, verbatim } from '../safe-html.ts';

/**
 * An answer came by mail and might be forged: here its writer says that it is his. A page of our own that needs no inbox and no
 * sign-in; the token stands in the fragment, leaves the address at once, and goes to two doors and nowhere else.
 */
export const answerPage: RequestHandler = (request, response) => {
  const isGerman = request.acceptsLanguages('de', 'en') === 'de';
  response
    .set({
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-cache',
      'X-Robots-Tag': 'noindex',
      Vary: 'Accept-Language',
    })
    .type('html')
    .send(`<!doctype html>${page(isGerman ? 'de' : 'en')}`);
};

const words = {
  de: {
    title: 'Ist diese Antwort von Ihnen?',
    about: 'Per E-Mail kam eine Antwort an {name} (#{number}) in Ihrem Namen, {agent}. Sie ist noch nicht gesendet.',
    nobody: 'die Besucherin',
    text: 'Antwort',
    files: 'Mit diesen Dateien: {files}',
    hint: 'Was hier steht, liest die Besucherin. Nehmen Sie heraus, was nur für das Team ist.',
    send: 'Senden',
    note: 'Nur als Notiz',
    drop: 'Nicht von mir',
    wait: 'Einen Moment …',
    visitor: 'Gesendet',
    visitorLine: 'Die Antwort ist im Gespräch #{number}.',
    noted: 'Als Notiz behalten',
    notedLine: 'Das Team sieht sie im Gespräch #{number}, die Besucherin nicht.',
    nobodyTitle: 'Verworfen',
    nobodyLine: 'Die Besucherin bekommt nichts davon. Im Gespräch #{number} sieht das Team, was ankam.',
    gone: 'Dieser Link gilt nicht mehr',
    goneLine:
      'Er gilt einen Tag und einmal. Öffnen Sie ihn bitte noch einmal aus der E-Mail, oder antworten Sie im Posteingang.',
    moved: 'Inzwischen hat jemand anderes geantwortet. Als Notiz können Sie Ihre Antwort behalten.',
    empty: 'Bitte schreiben Sie eine Antwort.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.',
    script: 'Diese Seite braucht JavaScript. Sie können auch im Posteingang antworten.',
  },
  en: {
    title: 'Is this answer yours?',
    about: 'An answer to {name} (#{number}) came by e-mail in your name, {agent}. It has not been sent yet.',
    nobody: 'the visitor',
    text: 'Answer',
    files: 'With these files: {files}',
    hint: 'The visitor reads what stands here. Take out what is for the team only.',
    send: 'Send',
    note: 'As a note only',
    drop: 'Not mine',
    wait: 'One moment …',
    visitor: 'Sent',
    visitorLine: 'The answer is in conversation #{number}.',
    noted: 'Kept as a note',
    notedLine: 'The team sees it in conversation #{number}, the visitor does not.',
    nobodyTitle: 'Discarded',
    nobodyLine: 'Nothing of it reaches the visitor. In conversation #{number} the team sees what arrived.',
    gone: 'This link does not work any more',
    goneLine: 'It works for a day, and once. Please open it from the e-mail again, or answer in the inbox.',
    moved: 'Somebody else has answered meanwhile. You can keep your answer as a note.',
    empty: 'Please write an answer.',
    failed: 'That did not work. Please try again in a moment.',
    script: 'This page needs JavaScript. You can answer in the inbox as well.',
  },
} as const;

const style =
  ':root{color-scheme:light dark;font:17px/1.55 system-ui,sans-serif}body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:24px;box-sizing:border-box;background:light-dark(#f6f5f2,#131615);color:light-dark(#1b1f1e,#eceeec)}main{box-sizing:border-box;width:min(36rem,100%);padding:28px 30px;background:light-dark(#fff,#1b1e1d);border:1px solid light-dark(#e3e0d9,#2e3332);border-left:4px solid #0b6b5d;border-radius:14px}h1{font-size:1.35rem;line-height:1.3;margin:0 0 10px}h1:focus{outline:0}p{margin:0}[hidden]{display:none}.shop{margin:0 0 6px;font-weight:600;color:light-dark(#55605d,#aab3b0)}label{display:block;margin:18px 0 6px;font-weight:600}textarea{box-sizing:border-box;width:100%;min-height:11rem;padding:12px;font:inherit;color:inherit;background:light-dark(#fbfaf8,#131615);border:1px solid light-dark(#83877f,#7d8683);border-radius:10px;resize:vertical}.hint{margin-top:6px;font-size:.9rem;color:light-dark(#55605d,#aab3b0)}.said{margin-top:14px;font-weight:600}.said:empty{display:none}.acts{display:flex;flex-wrap:wrap;gap:10px;margin-top:20px}button{padding:11px 18px;font:inherit;font-weight:600;color:inherit;background:transparent;border:1px solid light-dark(#83877f,#7d8683);border-radius:10px;cursor:pointer}button[value=visitor]{color:light-dark(#fff,#131615);background:light-dark(#1b1f1e,#eceeec);border-color:transparent}button:disabled{opacity:.55;cursor:default}textarea:focus-visible,button:focus-visible{outline:3px solid light-dark(#1a5fd0,#7fb0ff);outline-offset:2px}@media(forced-colors:active){button[value=visitor]{border-color:ButtonText}}';

/** No library and no build: it fills in words, and asks two doors. What people wrote is only ever text. */
const script = `'use strict';
(() => {
  const token = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  const by = (id) => document.getElementById(id);
  const form = by('form');
  const said = by('said');
  const post = window.fetch;
  let known = null;
  const fill = (node) => {
    node.textContent = node.textContent
      .replaceAll('{number}', () => String(known.number))
      .replaceAll('{name}', () => known.name || node.dataset.nobody || '')
      .replaceAll('{agent}', () => known.agent)
      .replaceAll('{files}', () => known.files.join(', '));
  };
  const show = (id) => {
    for (const part of document.querySelectorAll('[data-part]')) part.hidden = part.id !== id;
    if (id === 'wait') return;
    const title = by(id).querySelector('h1');
    document.title = title.textContent;
    title.focus();
  };
  const ask = async (path, body) => {
    const answer = await post(path, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const tell = (id) => { said.textContent = by(id).content.textContent; };
  const open = async () => {
    if (!/^na_[\\w-]{43}$/.test(token)) return show('gone');
    try {
      const answer = await ask('${doorPath('inbox', 'answer:open')}', { token });
      if (!answer.ok) return show(answer.problem.retry === 'later' ? 'broken' : 'gone');
      known = answer;
      by('shop').textContent = known.site;
      by('text').value = known.text;
      if (known.files.length === 0) by('files').remove();
      else by('files').hidden = false;
      for (const node of document.querySelectorAll('[data-fill]')) fill(node);
      show('ask');
    } catch {
      show('broken');
    }
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const to = event.submitter.value;
    const text = by('text').value;
    if (to !== 'nobody' && text.trim() === '') { tell('empty'); return by('text').focus(); }
    said.textContent = '';
    const buttons = [...form.querySelectorAll('button')];
    const were = buttons.map((it) => it.disabled);
    for (const button of buttons) button.disabled = true;
    try {
      const answer = await ask('${doorPath('inbox', 'answer:send')}', { token, text, to });
      if (answer.ok) return show('sent-' + to);
      if (answer.problem.code === 'token.invalid') return show('gone');
      buttons.forEach((it, at) => { it.disabled = were[at]; });
      if (answer.problem.code !== 'conversation.moved-on') return tell('failed');
      buttons[0].disabled = true;
      tell('moved');
    } catch {
      buttons.forEach((it, at) => { it.disabled = were[at]; });
      tell('failed');
    }
  });
  by('again').addEventListener('click', () => { show('wait'); open(); });
  open();
})();`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const page = (language: 'de' | 'en') => {
  const say = words[language];
  const end = (id: string, title: string, line: string) =>
    html`<section id="${id}" data-part hidden><h1 tabindex="-1">${title}</h1><p data-fill>${line}</p></section>`;
  return html`<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${say.title}</title><style>${verbatim(style)}</style>
<main><p class="shop" id="shop"></p>
<section id="wait" data-part><p role="status">${say.wait}</p><noscript><p>${say.script}</p></noscript></section>
<section id="ask" data-part hidden><h1 tabindex="-1">${say.title}</h1><p data-fill data-nobody="${say.nobody}">${say.about}</p>
<form id="form"><label for="text">${say.text}</label><textarea id="text" maxlength="${limits.text}" aria-describedby="files hint"></textarea><p class="hint" id="files" data-fill hidden>${say.files}</p><p class="hint" id="hint">${say.hint}</p><p class="said" id="said" role="alert"></p>
<div class="acts"><button value="visitor">${say.send}</button><button value="note">${say.note}</button><button value="nobody">${say.drop}</button></div></form></section>
${end('sent-visitor', say.visitor, say.visitorLine)}${end('sent-note', say.noted, say.notedLine)}${end('sent-nobody', say.nobodyTitle, say.nobodyLine)}${end('gone', say.gone, say.goneLine)}
<section id="broken" data-part hidden><h1 tabindex="-1">${say.title}</h1><p>${say.failed}</p><div class="acts"><button id="again" type="button">${language === 'de' ? 'Noch einmal' : 'Try again'}</button></div></section>
<template id="moved">${say.moved}</template><template id="empty">${say.empty}</template><template id="failed">${say.failed}</template>
</main><script>${verbatim(script)}</script></html>`;
};
