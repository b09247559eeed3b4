import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { takeBackGiven } from './link/revoke-link.ts';

/** An agent ends a visitor's device, because it was lost or stolen, and with it what was handed on from it. Ended already: nothing changes. Error: not-found. */
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
    const handedOn = await takeBackGiven(tx, held, { by: caller.agent, at: now });
    return done({}, [{ is: 'ended', device: held.id, why }, ...handedOn]);
  });
};

const why = 'agent';
