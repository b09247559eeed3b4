import { type IdentifierKind, identityLimits } from '../../protocol/identity.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Reads } from '../store/tx.ts';

export interface OwnIdentifier {
  readonly identifier: number;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly how: 'device' | 'jwt' | 'hmac' | 'otp';
  /** Proven within the last ten minutes. Its own `anon` needs no proof but the token. */
  readonly isFresh: boolean;
}

/**
 * What this device has proven and this page load has shown: never the merged profile, never what was typed. By the old HMAC form
 * she may read, but it can be replayed for ever: nothing is handed out or erased by it.
 */
export const ownIdentifiers = async (
  read: Pick<Reads, 'proofsOf' | 'identifiers'>,
  { site, device, anon, shown }: VisitorCaller,
  now: number,
): Promise<OwnIdentifier[]> => {
  const proofs = (await read.proofsOf(device)).filter((proof) => proof.until > now && proof.needs_pass <= shown);
  const how = new Map(proofs.map((proof) => [proof.identifier, proof]));
  const rows = await read.identifiers(site, [...new Set([anon, ...how.keys()])]);
  return rows.flatMap(({ id, kind, value }): OwnIdentifier[] => {
    if (value === null) return [];
    if (id === anon) return [{ identifier: id, kind, value, how: 'device', isFresh: true }];
    const proof = how.get(id);
    if (proof === undefined) return [];
    const isFresh = proof.how !== 'hmac' && now - proof.at <= identityLimits.freshProofMs;
    return [{ identifier: id, kind, value, how: proof.how, isFresh }];
  });
};

/** What she may have handed out or erased; null: each address or sign-in has to be proven again first. */
export const freshlyProven = (own: readonly OwnIdentifier[]): number[] | null => {
  const meant = own.filter(({ how }) => how !== 'hmac');
  return meant.every(({ isFresh }) => isFresh) ? meant.map(({ identifier }) => identifier) : null;
};
