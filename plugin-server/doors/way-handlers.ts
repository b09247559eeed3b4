import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { RoutingDesk } from '../routing/routing-desk.ts';
import type { Call } from './call.ts';

type WayDoor = 'conversation:prefer' | 'escalation:ask' | 'way:remove';
export type WayHandlers = {
  readonly [Name in WayDoor]: (call: Call<Parsed<'visitor', Name>>) => Promise<Outcome<Given<'visitor', Name>>>;
};

const beingWritten = async (): Promise<never> => {
  throw new Error('Being written.');
};

/** Where she wants her answers. */
export const wayHandlers = (_desk: RoutingDesk): WayHandlers => ({
  'conversation:prefer': beingWritten,
  'escalation:ask': beingWritten,
  'way:remove': beingWritten,
});
