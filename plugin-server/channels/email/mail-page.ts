import { html, type Markup, verbatim } from '../../safe-html.ts';
import { darkPaper, mailColours } from './mail-colours.ts';

interface Page {
  readonly lang: string;
  readonly title: string;
  readonly accent: string;
  /** Above everything: what is written over it is the answer. */
  readonly marker: string | null;
  readonly body: Markup;
}

/** The HTML twin of a mail: one style block, no pictures, nothing fetched from anywhere. The rule at the left is the site's colour. */
export const mailPage = ({ lang, title, accent, marker, body }: Page): string =>
  `<!doctype html>\n${html`<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${title}</title>
<style>${verbatim(styleOf(accent))}</style>
</head>
<body>
<div class="sheet">
${marker === null ? '' : html`<p class="marker">${marker}</p>\n`}${body}
</div>
</body>
</html>
`}`;

const styleOf = (accent: string): string => {
  const { onLight, onDark, softLight, softDark, inkOnLight, inkOnDark } = mailColours(accent);
  return `
body { margin: 0; padding: 0; background: #f6f5f2; color: #1b1f1e; font: 16px/24px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif; -webkit-text-size-adjust: 100%; }
.sheet { max-width: 560px; margin: 0 auto; padding: 28px 20px 40px; overflow-wrap: anywhere; }
p { margin: 0 0 12px; }
a { color: ${onLight}; }
.marker { margin: 0 0 20px; color: #5f6966; font-size: 13px; line-height: 20px; text-align: center; }
.site { margin: 0 0 14px; font-size: 17px; font-weight: 600; }
.site .number { color: #5f6966; font-size: 14px; font-weight: 400; }
.card { padding: 26px 28px; background: #ffffff; border: 1px solid #e3e0d9; border-radius: 14px; }
.rule { border-left: 4px solid ${onLight}; }
.thread { margin: 0; padding: 0 0 0 18px; border-left: 3px solid ${onLight}; }
.said { margin: 0 0 22px; }
.said.last { margin: 0; }
.who { margin: 0 0 6px; font-size: 14px; line-height: 20px; }
.who .at { color: #5f6966; }
.bubble { display: inline-block; padding: 11px 15px; background: ${softLight}; border-radius: 4px 14px 14px 14px; white-space: pre-wrap; }
.bubble.hers { background: #f1efea; }
.files { margin: 8px 0 0; padding: 0; list-style: none; font-size: 14px; line-height: 21px; }
.files li { margin: 0 0 4px; }
.files .of { color: #5f6966; }
.act { margin: 26px 0 0; }
.button { display: inline-block; padding: 10px 18px; background: ${onLight}; border-radius: 10px; color: ${inkOnLight}; font-weight: 600; text-decoration: none; }
.small { color: #55605d; font-size: 14px; line-height: 21px; }
.card .small { margin: 14px 0 0; }
.code { margin: 20px 0; font-size: 40px; line-height: 48px; font-weight: 600; letter-spacing: 6px; font-variant-numeric: tabular-nums; }
.feet { margin: 20px 4px 0; color: #55605d; font-size: 13px; line-height: 20px; }
.feet p { margin: 0 0 8px; }
.feet a { color: #55605d; }
.imprint { white-space: pre-line; }
.lead { font-size: 17px; line-height: 26px; font-weight: 600; }
.urgent { color: #b3261e; font-weight: 600; }
.facts { width: 100%; margin: 18px 0 0; border-collapse: collapse; }
.facts th { width: 92px; padding: 9px 14px 9px 0; border-top: 1px solid #e3e0d9; color: #5f6966; font-size: 12px; line-height: 22px; font-weight: 600; letter-spacing: 0.6px; text-align: left; vertical-align: top; }
.facts td { padding: 9px 0; border-top: 1px solid #e3e0d9; font-size: 15px; line-height: 22px; vertical-align: top; }
.quote { margin: 14px 0 0; padding: 0 0 0 14px; border-left: 3px solid #d2cec5; white-space: pre-wrap; }
h2 { margin: 30px 0 16px; font-size: 15px; line-height: 22px; font-weight: 600; }
@media (max-width: 480px) { .sheet { padding: 18px 10px 28px; } .card { padding: 20px 18px; } .thread { padding-left: 14px; } .code { font-size: 34px; letter-spacing: 4px; } .facts th, .facts td { display: block; width: auto; } .facts th { padding: 10px 0 0; } .facts td { padding: 0 0 10px; border-top: 0; } }
@media (prefers-color-scheme: dark) {
  body { background: #131615; color: #eceeec; }
  a { color: ${onDark}; }
  .card { background: ${darkPaper}; border-color: #2e3332; }
  .rule { border-left-color: ${onDark}; }
  .thread { border-left-color: ${onDark}; }
  .bubble { background: ${softDark}; }
  .bubble.hers { background: #2a2f2d; }
  .button { background: ${onDark}; color: ${inkOnDark}; }
  .marker, .site .number, .who .at, .files .of, .facts th { color: #98a29f; }
  .small, .feet, .feet a { color: #aab3b0; }
  .facts th, .facts td { border-color: #2e3332; }
  .quote { border-left-color: #3d4442; }
  .urgent { color: #ff8a80; }
}
`;
};
