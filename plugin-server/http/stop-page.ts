import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { html, type Markup, verbatim } from '../safe-html.ts';
import type { KnownSite } from '../site/known-site.ts';

type Spoken = 'de' | 'de-du' | 'en';
/** ask: before anything is changed · done: it is · gone: the link is not one of ours. */
export type Shown = 'ask' | 'done' | 'gone';

const words: Readonly<Record<Spoken, Readonly<Record<Shown, readonly [title: string, line: string, button: string]>>>> =
  {
    de: {
      ask: [
        'Keine E-Mails mehr?',
        'Antworten kommen dann nicht mehr an Ihre E-Mail-Adresse. Was Sie im Chat gefragt haben, sehen Sie dort weiterhin beantwortet.',
        'E-Mails abstellen',
      ],
      done: [
        'E-Mails sind abgestellt',
        'An Ihre E-Mail-Adresse geht von hier nichts mehr. Möchten Sie das ändern, geben Sie die Adresse im Chat einfach wieder an.',
        '',
      ],
      gone: [
        'Dieser Link gilt nicht',
        'Vielleicht wurde er nicht ganz kopiert. Nehmen Sie ihn bitte aus einer unserer E-Mails.',
        '',
      ],
    },
    'de-du': {
      ask: [
        'Keine E-Mails mehr?',
        'Antworten kommen dann nicht mehr an deine E-Mail-Adresse. Was du im Chat gefragt hast, siehst du dort weiterhin beantwortet.',
        'E-Mails abstellen',
      ],
      done: [
        'E-Mails sind abgestellt',
        'An deine E-Mail-Adresse geht von hier nichts mehr. Möchtest du das ändern, gib die Adresse im Chat einfach wieder an.',
        '',
      ],
      gone: [
        'Dieser Link gilt nicht',
        'Vielleicht wurde er nicht ganz kopiert. Nimm ihn bitte aus einer unserer E-Mails.',
        '',
      ],
    },
    en: {
      ask: [
        'No more e-mails?',
        'Answers will then no longer come to your e-mail address. What you asked in the chat you can still read answered there.',
        'Turn e-mails off',
      ],
      done: [
        'E-mails are turned off',
        'Nothing goes from here to your e-mail address any more. If you want to change that, just leave the address in the chat again.',
        '',
      ],
      gone: [
        'This link does not work',
        'Perhaps it was not copied as a whole. Please take it from one of our e-mails.',
        '',
      ],
    },
  };

/** A page without a script, in the site's colour. `site`: null where nobody knows whose it is. */
export const sendStopPage = (
  response: Response,
  { site, isGerman, shown }: { readonly site: KnownSite | null; readonly isGerman: boolean; readonly shown: Shown },
): void => {
  const spoken: Spoken = isGerman ? (site?.look.formal === false ? 'de-du' : 'de') : 'en';
  const style = styleOf(site?.look.accent ?? '#0b6b5d');
  response
    .status(shown === 'gone' ? 404 : 200)
    .set({
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
      Vary: 'Accept-Language',
    })
    .type('html')
    .send(`<!doctype html>${pageOf(site?.name ?? '', spoken, shown, style)}`);
};

const pageOf = (shop: string, spoken: Spoken, shown: Shown, style: string): Markup => {
  const [title, line, button] = words[spoken][shown];
  return html`<html lang="${spoken.slice(0, 2)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${shop === '' ? title : `${title} · ${shop}`}</title><style>${verbatim(style)}</style>
<main>${shop === '' ? '' : html`<p class="shop">${shop}</p>`}<h1>${title}</h1><p>${line}</p>${button === '' ? '' : html`<form method="post"><button>${button}</button></form>`}</main></html>`;
};

/** The button stands on paper in the site's own letters: no colour of an owner can make it unreadable. */
const styleOf = (accent: string): string => {
  const rule = /^#[0-9a-f]{6}$/.test(accent) ? accent : '#0b6b5d';
  return `:root{color-scheme:light dark;font:17px/1.55 system-ui,sans-serif}body{margin:0;min-height:100dvh;display:grid;place-items:center;padding:24px;box-sizing:border-box;background:light-dark(#f6f5f2,#131615);color:light-dark(#1b1f1e,#eceeec)}main{max-width:26rem;padding:28px 30px;background:light-dark(#fff,#1b1e1d);border:1px solid light-dark(#e3e0d9,#2e3332);border-left:4px solid ${rule};border-radius:14px}h1{font-size:1.35rem;line-height:1.3;margin:0 0 10px}p{margin:0}.shop{margin:0 0 6px;font-weight:600;color:light-dark(#55605d,#aab3b0)}button{margin-top:22px;padding:11px 20px;font:inherit;font-weight:600;color:light-dark(#fff,#131615);background:light-dark(#1b1f1e,#eceeec);border:0;border-radius:10px;cursor:pointer}button:focus-visible{outline:3px solid light-dark(#1a5fd0,#7fb0ff);outline-offset:2px}@media(forced-colors:active){button{border:1px solid}}`;
};
