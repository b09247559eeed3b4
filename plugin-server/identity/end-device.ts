import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';

interface Desk {
  readonly store: Store;
  readonly clock: Clock;
}

/** The device she sits at forgets her: its token ends, its sockets close. Ended already: nothing changes. Error: not-found. */
export const endDevice = (
  desk: Desk,
  caller: VisitorCaller,
  _asked: Parsed<'visitor', 'device:end'>,
): Promise<Outcome<Given<'visitor', 'device:end'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const held = await tx.device(caller.site, caller.device);
    if (held === undefined) return refused('not-found');
    if (held.ended_at !== null) return done({});
    await tx.endDevice(held.id, now, why);
    await tx.insertAudit({
      site: caller.site,
      at: now,
      actor: caller.origin,
      op: 'device:end',
      refs: JSON.stringify({ device: held.id }),
    });
    return done({}, [{ is: 'ended', device: held.id, why }]);
  });
};

const why = 'logout';
