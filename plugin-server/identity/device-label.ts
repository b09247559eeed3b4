/**
 * A browser in words a person knows it by ("Firefox, Windows"), the same in every language; or null. Only words from this page come out: the
 * header itself says more about her than we want to keep, and it is written by whoever sent it.
 */
export const deviceLabel = (userAgent: string | undefined): string | null => {
  const header = userAgent?.slice(0, 512) ?? '';
  const browser = nameIn(header, browsers);
  const system = nameIn(header, systems);
  return browser !== null && system !== null ? `${browser}, ${system}` : (browser ?? system);
};

type Names = readonly (readonly [mark: string, name: string])[];

/** In this order, because browsers name their forebears too: Edge says it is Chrome, Chrome says it is Safari. */
const browsers: Names = [
  ['Edg/', 'Edge'],
  ['EdgA/', 'Edge'],
  ['EdgiOS/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Chromium/', 'Chromium'],
  ['Safari/', 'Safari'],
];

/** Android says it is Linux; iPhones say they are like a Mac. */
const systems: Names = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Macintosh', 'Mac'],
  ['Linux', 'Linux'],
];

const nameIn = (header: string, names: Names): string | null =>
  names.find(([mark]) => header.includes(mark))?.[1] ?? null;
