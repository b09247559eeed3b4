import type { SiteId } from '../../protocol/ids.ts';
import type { Mac } from '../secret/mac.ts';
import type { MailRow } from '../store/mail-tx.ts';
import type { Tx } from '../store/tx.ts';
import { contentHash } from './content-hash.ts';

/** Under which a mail that was erased is known if it comes again: as the channel called it, and by its own id. */
const namesOf = (vendorKey: string, messageId: string): string[] => [
  `key ${vendorKey}`,
  ...(messageId === '' ? [] : [`id ${contentHash(messageId)}`]),
];

/** All marks that say so, whichever key they were made with. */
export const tombstonesOf = (mac: Mac, site: SiteId, vendorKey: string, messageId: string): string[] =>
  namesOf(vendorKey, messageId).flatMap((name) => mac.all(...purpose(site, name)));

/** Before the rows go. */
export const buryMails = async (
  tx: Pick<Tx, 'insertTombstone'>,
  mac: Mac,
  mails: readonly Pick<MailRow, 'site' | 'vendor_key' | 'message_id'>[],
  at: number,
): Promise<void> => {
  for (const { site, vendor_key, message_id } of mails)
    for (const name of namesOf(vendor_key, message_id))
      await tx.insertTombstone({ site, channel: 'email', id_hmac: mac.of(...purpose(site, name)), at });
};

const purpose = (site: SiteId, name: string): [string, string, string] => ['tombstone', site, name];
