/** 14 MB, 1,2 MB, 340 KB */
export const sizeOf = (bytes: number, language: 'de' | 'en'): string => {
  const kilo = 1024;
  if (bytes < kilo * kilo) return `${Math.max(1, Math.round(bytes / kilo))} KB`;
  const mega = bytes / kilo / kilo;
  return `${mega.toLocaleString(language, { maximumFractionDigits: mega < 10 ? 1 : 0 })} MB`;
};
