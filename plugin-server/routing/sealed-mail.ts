import type { Locale } from '../../protocol/schema.ts';
import type { Says } from '../channels/adapter.ts';
import type { Sealer, SealPlace } from '../secret/seal.ts';
import type { DeliveryTable } from '../store/schema.ts';

/** What a mail says that stands in no table: sealed in its delivery's row until it has left. */
export interface SealedMail {
  /** The address, normalised. */
  readonly to: string;
  readonly locale: Locale;
  /**
   * Under which an answer is known (`mail_token`). null: to a visitor, one of her own is made when it leaves; to an agent, nobody
   * reads answers to it.
   */
  readonly replyToken: string | null;
  readonly says: SealedSays;
}

export type SealedSays =
  | Omit<Extract<Says, { is: 'ack' }>, 'stopUrl'>
  | Extract<Says, { is: 'brief' }>
  | Extract<Says, { is: 'notice' }>
  | Extract<Says, { is: 'code' }>;

type Place = Pick<DeliveryTable, 'site' | 'conversation' | 'peer'>;

/** The number of the row is not known before it is there; whom it goes to in which conversation is. */
const placeOf = ({ site, conversation, peer }: Place): SealPlace => ({
  site,
  table: 'delivery',
  column: 'sealed',
  row: `${conversation ?? ''} ${peer}`,
});

export const sealMail = (sealer: Sealer, place: Place, mail: SealedMail): string =>
  sealer.seal(placeOf(place), JSON.stringify(mail));

/** Throws when it was sealed for another place, or with a key that is gone. */
export const openMail = (sealer: Sealer, place: Place, sealed: string): SealedMail => {
  const opened = sealer.open(placeOf(place), sealed);
  if (!opened.ok) throw new Error(`A sealed mail cannot be opened: ${opened.reason}.`);
  // Its seal says that we wrote it.
  return JSON.parse(Buffer.from(opened.value).toString()) as SealedMail;
};
