import type { Plugin } from 'vite';

/**
 * What a library asks itself and here has one answer. Lit counts itself on the page, where nothing of ours belongs;
 * pictures are drawn inside of `html`, not by `svg` or `mathml`; no template was compiled before, and none is drawn before
 * something else. idb-keyval is told its store, by browsers that can list what is in it. The libraries are pinned, and what
 * is no longer found in them ends the build.
 */
const answered: Readonly<Record<string, readonly (readonly [asked: string, answer: string])[]>> = {
  '/lit-html.js': [
    ['B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")', '0'],
    ['l=2===i?"<svg>":3===i?"<math>":""', 'l=""'],
    ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
    [
      'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
      'this.el=S.createElement(f,e);P.currentNode=this.el.content;',
    ],
    [
      'e="number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
      'e=this._$AC(t)',
    ],
    ['(t?.creationScope??l)', 'l'],
    ['const e=s?.renderBefore??i;', 'const e=i;'],
    ['const t=s?.renderBefore??null;e._$litPart$', 'const t=null;e._$litPart$'],
    ['const j={M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,I:k,H,N:L,U:z,B:I,F:Z},B=t.litHtmlPolyfillSupport;', 'const j={I:k};'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
    ['this._$AP?.(!1,!0,s);', ';'],
  ],
  '/idb-keyval/dist/index.js': [
    [' = defaultGetStore()', ''],
    ['if (store.getAllKeys) {', 'if (true) {'],
    ['if (store.getAll && store.getAllKeys) {', 'if (true) {'],
  ],
};

export const answeredBefore: Plugin = {
  name: 'answered-before',
  enforce: 'pre',
  transform: (code, id) =>
    Object.entries(answered)
      .find(([path]) => id.endsWith(path))?.[1]
      .reduce((text, [asked, answer]) => {
        if (!text.includes(asked)) throw new Error(`${id} no longer asks ${asked}`);
        return text.replaceAll(asked, () => answer);
      }, code) ?? null,
};
