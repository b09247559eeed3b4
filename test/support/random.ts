/** A seeded source of chance: the same seed makes the same world. */
export interface Random {
  readonly seed: number;
  /** 0 ≤ x < 1 */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<Item>(from: readonly Item[]): Item;
  /** Another source, made from this one: drawing from it disturbs nobody else. */
  fork(): Random;
}

const span = 0x1_0000_0000;

/** mulberry32 (public domain, Tommy Ettinger): small, even enough for weather and kill points. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / span;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    seed,
    next,
    between,
    chance: (share) => next() < share,
    pick: (from) => from[between(0, from.length - 1)]!,
    fork: () => seeded(Math.floor(next() * span)),
  };
};

/** A new seed each run, or the one of a run to be repeated: `SEED=… npx vitest run …`. It is printed, so that a failure can be. */
export const drawSeed = (what: string): Random => {
  const given = process.env.SEED;
  const seed = given === undefined ? Math.floor(Math.random() * span) : Number(given);
  console.log(`${what}: seed ${seed}`);
  return seeded(seed);
};
