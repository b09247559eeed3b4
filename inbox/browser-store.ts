/**
 * Small settings of this browser. Storage may be blocked: then they live as long as the page.
 * What agents write (drafts, waiting replies) stands in IndexedDB instead.
 */
const prefix = 'nahtlos:';
const memory = new Map<string, string>();

export const keepSetting = (name: string, value: string): void => {
  memory.set(name, value);
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Blocked or full: the value in memory has to do.
  }
};

export const readSetting = (name: string): string | null => {
  try {
    return localStorage.getItem(prefix + name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
};
