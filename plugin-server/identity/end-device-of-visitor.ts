import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

/** An agent ends a visitor's device, because it was lost or stolen. Ended already: nothing changes. Error: not-found. */
export const endDeviceOfVisitor = async (
  desk: Pick<IdentityDesk, 'store' | 'clock'>,
  caller: AgentCaller,
  { device }: Parsed<'inbox', 'device:end'>,
): Promise<Outcome<Given<'inbox', 'device:end'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(async (tx) => {
    const held = await tx.device(caller.site, device);
    if (held === undefined) return refused('not-found');
    if (held.ended_at !== null) return done({});
    await tx.endDevice(held.id, now, why);
    await tx.insertAudit({
      site: caller.site,
      at: now,
      actor: caller.agent,
      op: 'device:end',
      refs: JSON.stringify({ device: held.id }),
    });
    return done({}, [{ is: 'ended', device: held.id, why }]);
  });
};

const why = 'agent';
