/** Pages that are open ask for the chunks of the build they came with; so long after the next one they still get them. */
const keptMs = 30 * 86_400_000;

/** What a build says of itself: its version, and since when each earlier one is no longer the newest. */
export interface Built {
  readonly version: string;
  readonly earlier?: Readonly<Record<string, number>>;
}

/** The earlier builds whose chunks stay beside those of `version`. */
export const earlierBuilds = (last: Built | null, version: string, now: number): Readonly<Record<string, number>> => {
  const all = last ? { ...last.earlier, [last.version]: now } : {};
  return Object.fromEntries(Object.entries(all).filter(([one, since]) => one !== version && now - since < keptMs));
};
