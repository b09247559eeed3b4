import { html, type TemplateResult } from 'lit/html.js';

/** Text as dark and light squares, row by row. */
export type Encode = (
  text: string,
  options: { readonly ecc: 'M'; readonly border: number },
) => { readonly size: number; readonly data: readonly (readonly boolean[])[] };

/** Room around the code in squares, without which cameras do not find it (ISO/IEC 18004). */
const quiet = 4;

/** Dark on light whatever the theme: many cameras read nothing else. */
export const qrCode = (encode: Encode, text: string, label: string): TemplateResult => {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const path = data.flatMap((row, y) => stretches(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  const side = size + 2 * quiet;
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="${-quiet} ${-quiet} ${side} ${side}" shape-rendering="crispEdges"><path d=${path.join('')}></path></svg>`;
};

/** Where a row is dark: from where, how far. */
const stretches = (row: readonly boolean[]): [from: number, length: number][] => {
  const found: [number, number][] = [];
  for (const [x, isDark] of row.entries()) {
    if (!isDark) continue;
    const last = found.at(-1);
    if (last && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  }
  return found;
};
