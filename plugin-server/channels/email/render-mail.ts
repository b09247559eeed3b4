import type { Parcel } from '../adapter.ts';
import type { Mail } from './mail.ts';
import { renderCode } from './render-code.ts';

export interface RenderNeeds {
  /** The address mails come from. */
  readonly from: string;
  /** By which a mail of ours that comes back is known. */
  readonly hop: string;
}

/** What a parcel is as a mail: the same parcel, the same mail. Throws when it cannot be one. */
export const renderMail = (parcel: Parcel, { from, hop }: RenderNeeds): Mail => {
  const mail = renderCode(parcel, from);
  return { ...mail, headers: { ...mail.headers, 'X-Nahtlos-Hop': hop } };
};
