import type { Because, ChannelKind } from '../../protocol/channel.ts';
import type { ProblemCode } from '../../protocol/problems.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Circumstances } from './circumstances.ts';
import { pickedWay, type Route, routeMessage } from './route-message.ts';
import { type RoutingReads, situationOf } from './situation-of.ts';

/**
 * The way of an answer to her; null: what she says herself has to reach nobody outside. Writes nothing. Errors, of a way an agent
 * picked: channel.off, channel.unknown-peer, channel.opted-out, channel.bad-address, channel.window-closed, limit.quota.
 */
export const planAnswer = async (
  read: RoutingReads,
  side: 'visitor' | 'agent' | 'system',
  row: ConversationTable | null,
  picked: ChannelKind | undefined,
  circumstances: Circumstances,
): Promise<Outcome<Route | null>> => {
  if (side === 'visitor' || row === null) return done(null);
  const situation = await situationOf(read, row, circumstances);
  if (picked === undefined) return done(routeMessage(situation));
  const route = pickedWay(situation, picked);
  return typeof route === 'string' ? refused(refusals[route] ?? 'channel.off') : done(route);
};

const refusals: Readonly<Partial<Record<Because, ProblemCode>>> = {
  'no-peer': 'channel.unknown-peer',
  'no-consent': 'channel.opted-out',
  'opted-out': 'channel.opted-out',
  'bad-address': 'channel.bad-address',
  'window-closed': 'channel.window-closed',
  capped: 'limit.quota',
};
