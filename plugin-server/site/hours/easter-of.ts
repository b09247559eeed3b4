/** Easter Sunday of a Gregorian year: month from 1, day from 1 (the rule of Gauss as Lichtenberg mended it). */
export const easterOf = (year: number): { readonly month: number; readonly day: number } => {
  const k = Math.floor(year / 100);
  const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25);
  const s = 2 - Math.floor((3 * k + 3) / 4);
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const r = Math.floor((d + Math.floor(a / 11)) / 29);
  const og = 21 + d - r;
  const sz = 7 - ((year + Math.floor(year / 4) + s) % 7);
  const inMarch = og + 7 - ((og - sz) % 7);
  return inMarch > 31 ? { month: 4, day: inMarch - 31 } : { month: 3, day: inMarch };
};
