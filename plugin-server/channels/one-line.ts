/** Line ends of any kind, controls, and all that is only space. */
const spaces = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** Marks that turn the writing direction, and what nobody sees; but not what joins letters of some scripts and people of some emoji. */
const unseen = /(?!\u200c|\u200d|\ufe0f)[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Whoever wrote it: one line of what can be seen, that ends. */
export const oneLine = (text: string, most: number): string =>
  cut(
    visible(text.slice(0, most * 4))
      .replace(spaces, ' ')
      .trim(),
    most,
  );

/** Lines of what can be seen. */
export const manyLines = (text: string): string =>
  visible(text.replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n'))
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();

const visible = (text: string): string => text.toWellFormed().replace(unseen, '');

const graphemes = new Intl.Segmenter('de', { granularity: 'grapheme' });

/** At most so many UTF-16 units, ending with `…` where something is missing, at a word if one ends near; no character is cut in two. */
export const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text.slice(0, most + 50))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  const space = kept.lastIndexOf(' ');
  return `${(space > most * 0.7 ? kept.slice(0, space) : kept).replace(/[\s,;:.·–-]+$/u, '')}…`;
};
