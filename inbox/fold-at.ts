const mostLines = 40;

/** Where a long text is folded, and how many lines are behind it; null: it is shown whole. A few lines more fold nothing. */
export const foldAt = (text: string): { readonly at: number; readonly more: number } | null => {
  const lines = text.split('\n');
  const more = lines.length - mostLines;
  if (more <= 5) return null;
  return { at: lines.slice(0, mostLines).join('\n').length, more };
};
