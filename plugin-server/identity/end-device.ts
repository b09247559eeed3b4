import type { DeviceId } from '../../protocol/ids.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import { takeBack, takeBackGiven } from './link/revoke-link.ts';
import { type OwnDevice, ownDevices } from './own-devices.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * A device forgets her: its token ends, its sockets close. This one, all others, or one of the list. A device at the other
 * end of a link is somebody's own: it only loses what it got by the link. Ended already: nothing changes. Error: not-found.
 */
export const endDevice = (
  desk: Desk,
  caller: VisitorCaller,
  { which }: Parsed<'visitor', 'device:end'>,
): Promise<Outcome<Given<'visitor', 'device:end'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(
    async (tx) => {
      const held = await tx.device(caller.site, caller.device);
      if (held === undefined) return refused('not-found');
      if (held.ended_at !== null) return done({});
      const chosen = (await ownDevices(tx, caller)).filter(({ how, row }) => isMeant(which, how, row.id));
      if (chosen.length === 0 && which !== 'others') return refused('not-found');
      const news: News[] = [];
      for (const it of chosen) news.push(...(await end(tx, caller, which === 'others' ? given(it, caller) : it, now)));
      return done({}, news);
    },
    'chat',
    caller.origin,
  );
};

const isMeant = (which: Parsed<'visitor', 'device:end'>['which'], how: OwnDevice['how'], id: DeviceId): boolean =>
  which === 'this' ? how === 'this' : which === 'others' ? how !== 'this' : id === which;

/** Of "all others" only the links she gave: what another device gave this one she keeps. */
const given = (it: OwnDevice, { device }: VisitorCaller): OwnDevice =>
  it.how === 'link' ? { ...it, links: it.links.filter(({ from_device }) => from_device === device) } : it;

const end = async (tx: Tx, caller: VisitorCaller, it: OwnDevice, now: number): Promise<readonly News[]> => {
  if (it.how === 'link') {
    const news: News[] = [];
    for (const link of it.links) news.push(...(await takeBack(tx, link, { by: caller.origin, at: now })));
    return news;
  }
  const why = it.how === 'this' ? 'logout' : 'removed';
  await tx.endDevice(it.row.id, now, why);
  await tx.insertAudit({
    site: caller.site,
    at: now,
    actor: caller.origin,
    op: 'device:end',
    refs: JSON.stringify({ device: it.row.id }),
  });
  const ended: News = { is: 'ended', device: it.row.id, why };
  if (it.how === 'this') return [ended];
  // Whoever removes it may have lost it: who has it now may have handed on what it read.
  return [ended, ...(await takeBackGiven(tx, it.row, { by: caller.origin, at: now }, caller.device))];
};
