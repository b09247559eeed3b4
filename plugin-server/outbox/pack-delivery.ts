import { identityLimits } from '../../protocol/identity.ts';
import type { CodeId } from '../../protocol/ids.ts';
import type { Parcel } from '../channels/adapter.ts';
import { openLetter } from '../identity/code/code-letter.ts';
import { base32 } from '../secret/base32.ts';
import type { Mac } from '../secret/mac.ts';
import type { Sealer } from '../secret/seal.ts';
import type { SiteDirectory } from '../site/site-directory.ts';
import type { DeliveryRow } from '../store/outbox-tx.ts';

interface Needs {
  readonly sealer: Sealer;
  readonly mac: Mac;
  readonly sites: Pick<SiteDirectory, 'byId'>;
}

/** What one delivery brings, for any channel. Throws when it cannot be made: then there is nothing to send. */
export const packDelivery = ({ sealer, mac, sites }: Needs, row: DeliveryRow): Parcel => {
  const site = sites.byId(row.site);
  if (site === undefined || row.purpose !== 'code' || row.sealed === null)
    throw new Error(`A delivery of purpose ${row.purpose} holds nothing to send.`);
  const { to, digits, purpose, locale } = openLetter(sealer, row.site, row.peer as CodeId, row.sealed);
  return {
    id: `${row.id}`,
    to: { kind: 'email', value: to },
    locale: locale === 'de' && !site.look.formal ? 'de-du' : locale,
    site: { name: site.name, accent: site.look.accent, imprint: site.answering.imprint, publicUrl: '', pageUrl: '' },
    thread: {
      subject: '',
      messageId: messageIdOf(mac, row),
      inReplyTo: null,
      references: [],
      replyTo: null,
      bounceTo: null,
    },
    says: { is: 'code', digits, purpose, minutes: identityLimits.codeLifeMs / 60_000 },
  };
};

/** The same on every attempt: whoever gets the mail twice knows it by this. With the peer, because numbers come again after a restore. */
const messageIdOf = (mac: Mac, { id, peer }: DeliveryRow): string => {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(id));
  const mark = Buffer.from(mac.of('message-id', `${id}`, peer), 'base64url').subarray(0, markBytes);
  return `o.${base32(number)}.${base32(mark)}`.toLowerCase();
};
const markBytes = 10;
