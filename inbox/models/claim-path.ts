import type { JoinLine } from '../../protocol/profile-view.ts';

type Pair = Pick<JoinLine, 'claim' | 'a' | 'b'>;

/**
 * The claims that lead from one identifier to another. Joined claims form a forest, so there is one way at most; should
 * a ring ever be given, the shortest. null: they do not hang together.
 */
export const claimPath = <Line extends Pair>(
  lines: readonly Line[],
  from: number,
  to: number,
): readonly Line[] | null => {
  const cameBy = new Map<number, { readonly line: Line; readonly before: number } | null>([[from, null]]);
  const next = [from];
  for (let at = next.shift(); at !== undefined && at !== to; at = next.shift()) {
    for (const line of lines) {
      const other = line.a === at ? line.b : line.b === at ? line.a : undefined;
      if (other === undefined || cameBy.has(other)) continue;
      cameBy.set(other, { line, before: at });
      next.push(other);
    }
  }
  if (!cameBy.has(to)) return null;
  const path: Line[] = [];
  for (let step = cameBy.get(to); step; step = cameBy.get(step.before)) path.unshift(step.line);
  return path;
};

export interface Knot {
  readonly identifier: number;
  /** How many claims away from the first of its tree. */
  readonly depth: number;
  /** Row of the knot it hangs on; null: a tree of its own. */
  readonly parent: number | null;
  /** The claim it hangs by. */
  readonly claim: number | null;
}

/** The forest as rows to draw from the top, each below what it hangs on. `first` says who stands at the top of a tree. */
export const claimTree = (lines: readonly Pair[], first: readonly number[]): readonly Knot[] => {
  const knots: Knot[] = [];
  const seen = new Set<number>();
  const hang = (identifier: number, depth: number, parent: number | null, claim: number | null): void => {
    if (seen.has(identifier)) return;
    seen.add(identifier);
    const row = knots.push({ identifier, depth, parent, claim }) - 1;
    for (const line of lines) {
      if (line.a === identifier) hang(line.b, depth + 1, row, line.claim);
      else if (line.b === identifier) hang(line.a, depth + 1, row, line.claim);
    }
  };
  for (const identifier of first) hang(identifier, 0, null, null);
  return knots;
};
