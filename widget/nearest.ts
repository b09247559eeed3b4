/** How many letters have to be put in, taken out or exchanged. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  [...a].forEach((letter, n) => {
    const next = [n + 1];
    [...b].forEach((other, m) => {
      next.push(Math.min((row[m] ?? 0) + (letter === other ? 0 : 1), (row[m + 1] ?? 0) + 1, (next[m] ?? 0) + 1));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
};

/** What was probably meant. */
export const nearest = (meant: string, names: readonly string[]): string | undefined => {
  const said = meant.toLowerCase();
  const far = (name: string): number => distance(said, name.toLowerCase());
  return names.toSorted((a, b) => far(a) - far(b))[0];
};
