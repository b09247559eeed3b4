import type { VisitorCaller } from '../conversation/caller.ts';
import type { DeviceLinkTable, DeviceTable } from '../store/schema.ts';
import type { Reads } from '../store/tx.ts';

export type OwnDevice =
  | { readonly how: 'this' | 'signed'; readonly row: DeviceTable }
  | { readonly how: 'link'; readonly row: DeviceTable; readonly links: readonly DeviceLinkTable[] };

/**
 * The devices she may see and remove from this one: this, where she is signed in too (if this page load has shown that she
 * is), and those at the other end of a link. Each once; ended ones never.
 */
export const ownDevices = async (
  read: Pick<Reads, 'device' | 'devicesOfUser' | 'linksOfDevice'>,
  caller: VisitorCaller,
): Promise<OwnDevice[]> => {
  const own = await read.device(caller.site, caller.device);
  if (own === undefined || own.ended_at !== null) return [];
  const signed = caller.user === 0 ? [] : await read.devicesOfUser(caller.user);
  const found: OwnDevice[] = [{ how: 'this', row: own }];
  for (const row of signed) if (row.id !== own.id) found.push({ how: 'signed', row });

  const links = Map.groupBy(await read.linksOfDevice(own.id), ({ from_device, to_device }) =>
    from_device === own.id ? to_device : from_device,
  );
  for (const [id, between] of links) {
    if (id === null || found.some(({ row }) => row.id === id)) continue;
    const row = await read.device(caller.site, id);
    if (row !== undefined && row.ended_at === null) found.push({ how: 'link', row, links: between });
  }
  return found;
};
