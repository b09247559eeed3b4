import type { IdentifierKind, identityLimits } from '../../../protocol/identity.ts';

type Kinds = keyof (typeof identityLimits)['perKind'];

/** What of `identityLimits` the graph goes by; tests use tiny ones, so that every limit is met. */
export interface GraphLimits {
  readonly members: number;
  readonly perKind: Readonly<Record<Kinds, number>>;
  readonly hubFrom: Readonly<Record<Kinds, number>>;
  readonly recomputed: number;
  readonly userPageClaimsPerDay: number;
}

const inTable = (kind: IdentifierKind): Kinds => (kind.startsWith('ext:') ? 'ext' : (kind as Kinds));

/** Most identifiers of this kind in one profile; each `ext:NAME` is a kind of its own. */
export const mostOf = (kind: IdentifierKind, { perKind }: GraphLimits): number => perKind[inTable(kind)];

/** From so many users on, an identifier of this kind parts them; 0: never. */
export const hubFrom = (kind: IdentifierKind, { hubFrom: from }: GraphLimits): number => from[inTable(kind)];
