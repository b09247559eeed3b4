import { html } from '../../safe-html.ts';

/** Paper first: it is read once on a screen and kept in a folder. */
export const pageStyle = html`<style>
:root { color-scheme: light dark; --ink: #16181d; --soft: #5b616e; --line: #e3e5ea; --back: #fff; --hers: #eef3ff; --theirs: #f5f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef2; --soft: #a2a9b7; --line: #31353e; --back: #15171c; --hers: #1d2940; --theirs: #20232a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { margin: 3rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 2rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1rem; }
small, .made, .who, .page, .nothing, .change { color: var(--soft); font-size: .875rem; font-weight: 400; }
.site { margin: 0 0 .25rem; font-weight: 600; color: var(--soft); }
.made { margin: .25rem 0 1.5rem; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { text-align: start; font-weight: 600; color: var(--soft); font-size: .8125rem; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { hyphens: auto; }
td:nth-child(2) { overflow-wrap: anywhere; }
td time { overflow-wrap: normal; }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
li { max-width: 85%; padding: .625rem .875rem; border-radius: .875rem; background: var(--theirs); break-inside: avoid; }
li.visitor { background: var(--hers); justify-self: end; }
li.change { max-width: none; background: none; justify-self: center; }
li p { margin: 0; }
.who b { color: var(--ink); font-weight: 600; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.file { margin-top: .375rem; overflow-wrap: anywhere; }
a { color: inherit; }
img { max-width: 100%; max-height: 24rem; border-radius: .5rem; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --back: #fff; --hers: #fff; --theirs: #fff; }
  main { max-width: none; padding: 0; }
  li { border: 1px solid var(--line); }
  h2, h3 { break-after: avoid; }
}
</style>`;
