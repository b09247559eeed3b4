import type { channelDoors } from '../../protocol/channel-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { previewRoute } from '../routing/preview-route.ts';
import { circumstancesOf, type RoutingDesk } from '../routing/routing-desk.ts';
import type { ChannelDesk } from '../site/channel/channel-desk.ts';
import type { Call } from './call.ts';
import { deliveryHandlers } from './delivery-handlers.ts';
import { agentOf } from './inbox-handlers.ts';
import { mailHandlers } from './mail-handlers.ts';
import { setUpHandlers } from './set-up-handlers.ts';

type ChannelDoor = keyof typeof channelDoors;
export type ChannelHandlers = {
  readonly [Name in ChannelDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** Ways out and in, as agents and owners see them: each door is one verb. */
export const channelHandlers = (desk: RoutingDesk & ChannelDesk): ChannelHandlers => ({
  ...deliveryHandlers(desk),
  ...mailHandlers(desk),
  ...setUpHandlers(desk),
  'route:preview': (call) =>
    previewRoute(
      desk.store.read,
      agentOf(call),
      call.request,
      circumstancesOf(desk, agentOf(call).site, call.request.conversation, call.now),
    ),
});
