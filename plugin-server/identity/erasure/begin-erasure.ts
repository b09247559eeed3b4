import type { SiteId } from '../../../protocol/ids.ts';
import type { News } from '../../conversation/outcome.ts';
import type { Tx } from '../../store/tx.ts';
import type { Measured } from './measure-erasure.ts';

export interface Erasing {
  readonly site: SiteId;
  /** Numbers of identifiers of the site, none erased yet. */
  readonly identifiers: readonly number[];
  /** an agent's id, a device's origin `d:…`, or `restore` */
  readonly actor: string;
  readonly measured: Measured;
  readonly now: number;
}

/**
 * The first step of an erasure, and the last that can fail: from here on it goes on by itself until it is done. Her devices end
 * with it, so that nothing comes in between.
 */
export const beginErasure = async (
  tx: Tx,
  { site, identifiers, actor, measured, now }: Erasing,
): Promise<{ readonly id: number; readonly news: readonly News[] }> => {
  const devices = (await tx.devicesOf(site, identifiers)).filter((device) => device.ended_at === null);
  const ids = devices.map((device) => device.id);
  const id = await tx.insertErasure({
    site,
    actor,
    identifiers: JSON.stringify(identifiers),
    devices: JSON.stringify(ids),
    at: now,
    done_at: null,
    counts: JSON.stringify(measured),
  });
  for (const device of ids) await tx.endDevice(device, now, 'erased');
  const refs = JSON.stringify({ erasure: id, identifiers, ...measured });
  await tx.insertAudit({ site, at: now, actor, op: 'erase:start', refs });
  return { id, news: ids.map((device) => ({ is: 'ended', device, why: 'erased' })) };
};
