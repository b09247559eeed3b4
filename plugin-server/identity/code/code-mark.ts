import type { CodePurpose, IdentifierKind } from '../../../protocol/identity.ts';
import { type CodeId, type DeviceId, type SiteId, tokenPrefix } from '../../../protocol/ids.ts';
import type { Mac } from '../../secret/mac.ts';
import { safeEqual } from '../../secret/safe-equal.ts';

/** What a code is good for: nothing else, nowhere else, for nobody else. */
export interface CodeBond {
  readonly id: CodeId;
  readonly site: SiteId;
  readonly device: DeviceId;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly purpose: CodePurpose;
}

const parts = ({ id, site, device, kind, value, purpose }: CodeBond, digits: string): readonly string[] => [
  id,
  site,
  device,
  kind,
  value,
  purpose,
  digits,
];

/** What is kept of a code. */
export const markOfCode = (mac: Mac, bond: CodeBond, digits: string): string => mac.of('code', ...parts(bond, digits));

/** Asked for before the master key was replaced, a code is still good. */
export const isCode = (mac: Mac, bond: CodeBond, digits: string, kept: string): boolean =>
  mac.all('code', ...parts(bond, digits)).some((mark) => safeEqual(mark, kept));

/** The names under which codes to an address are counted: ours first, then the one under the former key. */
export const namesOfValue = (mac: Mac, site: SiteId, kind: IdentifierKind, value: string): readonly string[] =>
  mac.all('code-value', site, kind, value);

/** The device's next token, worked out instead of drawn: whoever asks once more for an answer that was lost gets the same one. */
export const tokenOfCode = (mac: Mac, { id, code_hmac }: { readonly id: CodeId; readonly code_hmac: string }): string =>
  tokenPrefix.device + mac.of('code-token', id, code_hmac);
