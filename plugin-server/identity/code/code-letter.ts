import * as v from 'valibot';
import { type CodePurpose, codePurposes } from '../../../protocol/identity.ts';
import type { CodeId, SiteId } from '../../../protocol/ids.ts';
import { email, type Locale, locale, sixDigits } from '../../../protocol/schema.ts';
import type { Sealer, SealPlace } from '../../secret/seal.ts';

/** What a delivery of a code has to say; it stands sealed in the delivery's row and nowhere else. */
export interface CodeLetter {
  readonly to: string;
  readonly digits: string;
  readonly purpose: CodePurpose;
  readonly locale: Locale;
}

const letter = v.strictObject({ to: email, digits: sixDigits, purpose: v.picklist(codePurposes), locale });

/** The id of the code stands for the row: it is the delivery's peer, and known before the row is. */
const placeOf = (site: SiteId, code: CodeId): SealPlace => ({ site, table: 'delivery', column: 'sealed', row: code });

export const sealLetter = (sealer: Sealer, site: SiteId, code: CodeId, said: CodeLetter): string =>
  sealer.seal(placeOf(site, code), JSON.stringify(said));

/** Throws when it was sealed for another place, or with a key that is gone. */
export const openLetter = (sealer: Sealer, site: SiteId, code: CodeId, sealed: string): CodeLetter => {
  const opened = sealer.open(placeOf(site, code), sealed);
  if (!opened.ok) throw new Error(`A sealed code cannot be opened: ${opened.reason}.`);
  return v.parse(letter, JSON.parse(Buffer.from(opened.value).toString()));
};
