import type { Given } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { type OwnDevice, ownDevices } from './own-devices.ts';

/** "Your devices": this one first, then those used last. */
export const listDevices = async (
  desk: Pick<IdentityDesk, 'store'>,
  caller: VisitorCaller,
): Promise<Outcome<Given<'visitor', 'device:list'>>> => {
  const [own, ...others] = await ownDevices(desk.store.read, caller);
  const sorted = others.toSorted((a, b) => b.row.seen_at - a.row.seen_at);
  return done({ devices: (own === undefined ? sorted : [own, ...sorted]).map(shown) });
};

const shown = (it: OwnDevice): Given<'visitor', 'device:list'>['devices'][number] => {
  const link = it.how === 'link' ? it.links.at(-1)?.id : undefined;
  return {
    device: it.row.id,
    label: it.row.label,
    seenAt: it.row.seen_at,
    how: it.how,
    ...(link === undefined ? {} : { link }),
  };
};
