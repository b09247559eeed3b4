import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { hurryDelivery } from '../routing/hurry-delivery.ts';
import { leaveDelivery } from '../routing/leave-delivery.ts';
import { moveDelivery } from '../routing/move-delivery.ts';
import { circumstancesOf, type RoutingDesk } from '../routing/routing-desk.ts';
import type { Verb } from '../store/store.ts';
import type { Call } from './call.ts';
import { agentOf } from './inbox-handlers.ts';

type DeliveryDoor = 'delivery:retry' | 'delivery:move' | 'delivery:leave' | 'delivery:hurry';
type DeliveryHandlers = {
  readonly [Name in DeliveryDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** What agents do about deliveries that went wrong, or that wait. */
export const deliveryHandlers = (desk: RoutingDesk): DeliveryHandlers => {
  const write = async <Given>(from: AgentCaller, verb: Verb<Outcome<Given>>): Promise<Outcome<Given>> => {
    const outcome = await desk.store.write(verb, 'chat', from.origin);
    if (outcome.ok) desk.wakeDeliveries();
    return outcome;
  };
  const move = (call: Call<Parsed<'inbox', 'delivery:retry'> & Partial<Parsed<'inbox', 'delivery:move'>>>) => {
    const from = agentOf(call);
    return write(from, (tx) =>
      moveDelivery(tx, {
        ...call.request,
        from,
        circumstances: (conversation) => circumstancesOf(desk, from.site, conversation, call.now),
      }),
    );
  };
  return {
    'delivery:retry': move,
    'delivery:move': move,
    'delivery:leave': (call) => {
      const from = agentOf(call);
      const circumstances = circumstancesOf(desk, from.site, null, call.now);
      return write(from, (tx) => leaveDelivery(tx, { ...call.request, from, circumstances }));
    },
    'delivery:hurry': (call) => {
      const from = agentOf(call);
      const circumstances = circumstancesOf(desk, from.site, null, call.now);
      return write(from, (tx) => hurryDelivery(tx, { ...call.request, from, circumstances }));
    },
  };
};
