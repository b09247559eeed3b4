import type { ClaimRow } from '../../store/graph-tx.ts';

export type Evidence = Pick<ClaimRow, 'id' | 'a' | 'b' | 'strength' | 'first_at' | 'key' | 'is_on'>;

/**
 * The order in which claims join, best first: stronger ones, then those that touch a user (a browser belongs to who signed
 * in on it before a family mailbox proven on two browsers can pull it over), then older ones.
 */
export const compareClaims =
  (isUser: (identifier: number) => boolean) =>
  (one: Evidence, other: Evidence): number => {
    if (one.strength !== other.strength) return other.strength - one.strength;
    const touches = Number(isUser(other.a) || isUser(other.b)) - Number(isUser(one.a) || isUser(one.b));
    if (touches !== 0) return touches;
    if (one.first_at !== other.first_at) return one.first_at - other.first_at;
    return one.key < other.key ? -1 : Number(one.key > other.key);
  };
