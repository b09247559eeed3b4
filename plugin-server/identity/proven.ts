import type { IdentityKeyId } from '../../protocol/ids.ts';

/** Whom the shop has signed for, checked: what a device may be given for it. Values are normalised. */
export interface Proven {
  readonly how: 'jwt' | 'hmac';
  readonly key: IdentityKeyId;
  /** When it was signed: the same token shown again proves the same, no longer and nothing more. */
  readonly at: number;
  readonly until: number;
  /** 1: readable only for the page load that proved it. */
  readonly needsPass: 0 | 1;
  readonly user: string | null;
  /** Only if the shop says that it has verified it, or it is what was signed. */
  readonly email: string | null;
  readonly phone: string | null;
  /** Good once. */
  readonly uses: readonly { readonly hash: string; readonly until: number }[];
  /** What the shop says of her besides. */
  readonly traits: readonly (readonly [key: string, value: string])[];
}
