import type { channelDoors } from '../../protocol/channel-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { changeAnswering } from '../site/change-answering.ts';
import type { ChannelDesk } from '../site/channel/channel-desk.ts';
import { checkChannel, readCheck } from '../site/channel/check-channel.ts';
import { pauseChannel } from '../site/channel/pause-channel.ts';
import { readChannel } from '../site/channel/read-channel.ts';
import { removeChannel } from '../site/channel/remove-channel.ts';
import { rereadMails } from '../site/channel/reread-mails.ts';
import { saveChannel } from '../site/channel/save-channel.ts';
import { readAnswering } from '../site/read-answering.ts';
import type { Call } from './call.ts';
import { agentOf } from './inbox-handlers.ts';

type SetUpDoor = Extract<keyof typeof channelDoors, `channel:${string}` | `answering:${string}`>;
type SetUpHandlers = {
  readonly [Name in SetUpDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** How a site's e-mail channel is set up, and how answers leave the chat. */
export const setUpHandlers = (desk: ChannelDesk): SetUpHandlers => ({
  'channel:read': (call) => readChannel(desk, agentOf(call)),
  'channel:save': (call) => saveChannel(desk, agentOf(call), call.request),
  'channel:remove': (call) => removeChannel(desk, agentOf(call), call.request),
  'channel:pause': (call) => pauseChannel(desk, agentOf(call), call.request),
  'channel:reread': (call) => rereadMails(desk, agentOf(call)),
  'channel:check': (call) => checkChannel(desk, agentOf(call), call.request),
  'channel:checked': (call) => readCheck(desk, agentOf(call), call.request),
  'answering:read': (call) => readAnswering(desk, agentOf(call)),
  'answering:change': (call) => changeAnswering(desk, agentOf(call), call.request),
});
