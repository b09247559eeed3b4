import type { News } from '../conversation/outcome.ts';
import { trySettled } from '../escalation/try-settled.ts';
import { settleReceipt } from '../routing/settle-receipt.ts';
import type { Tx } from '../store/tx.ts';
import type { Arrived, InboundDesk, Taken } from './inbound-desk.ts';
import { takeMail } from './take-mail.ts';

/** One thing that came in, in one transaction: once, whatever path it took and however often it comes. */
export const takeInbound = async (tx: Tx, arrived: Arrived, desk: InboundDesk): Promise<Taken> => {
  const { channel, raw, item } = arrived;
  // Nothing is on record of it: once we understand such a thing it can be read again.
  if (item.t === 'unsupported') return { is: 'unsupported', news: [] };
  const { now } = desk.circumstances(channel.site, null);
  const row = { channel: channel.id, vendor_key: item.vendorKey, raw: raw.id, kind: item.t, at: now };
  if (!(await tx.insertInbound(row))) return { is: 'again', news: [] };
  switch (item.t) {
    case 'message':
      return takeMail(tx, { ...arrived, item }, desk);
    case 'receipt':
      return { is: 'settled', news: await settled(tx, arrived, item, desk) };
    case 'opt-out': {
      const error = { class: 'opted-out', code: 'complaint' } as const;
      return { is: 'settled', news: await settled(tx, arrived, { of: item.of, state: 'failed', error }, desk) };
    }
    case 'own':
      return { is: 'own', news: [] };
  }
};

type Told = Pick<Parameters<typeof settleReceipt>[1], 'of' | 'state' | 'error'>;

const settled = (tx: Tx, { channel }: Arrived, { of, state, error }: Told, desk: InboundDesk): Promise<News[]> =>
  settleReceipt(tx, {
    sites: desk.sitesOf(channel),
    channel: channel.kind,
    of,
    state,
    error,
    fits: desk.fits,
    circumstances: desk.circumstances,
    trySettled,
  });
