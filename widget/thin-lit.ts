import type { Plugin } from 'vite';

/**
 * What Lit asks itself and here has one answer: it counts itself on the page, where nothing of ours belongs; pictures are
 * drawn inside of `html`, not by `svg` or `mathml`; no template was compiled before, and none is drawn before something
 * else. The library is pinned, and what is no longer found in it ends the build.
 */
const answered: readonly (readonly [asked: string, answer: string])[] = [
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
];

export const thinLit: Plugin = {
  name: 'thin-lit',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/lit-html.js')
      ? answered.reduce((text, [asked, answer]) => {
          if (text.split(asked).length !== 2) throw new Error(`Lit no longer asks ${asked}`);
          return text.replace(asked, () => answer);
        }, code)
      : null,
};
