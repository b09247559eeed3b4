import type { escalationDoors } from '../../protocol/escalation-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { Outcome } from '../conversation/outcome.ts';
import type { EscalationDesk } from '../escalation/escalation-desk.ts';
import type { Call } from './call.ts';

type EscalationDoor = keyof typeof escalationDoors;
export type EscalationHandlers = {
  readonly [Name in EscalationDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

const beingWritten = async (): Promise<never> => {
  throw new Error('Being written.');
};

/** People outside the inbox, their hours and addresses: each door is one verb. */
export const escalationHandlers = (_desk: EscalationDesk): EscalationHandlers => ({
  'escalation:preview': beingWritten,
  'brief:render': beingWritten,
  'escalation:start': beingWritten,
  'escalation:next': beingWritten,
  'escalation:stop': beingWritten,
  'escalation:take': beingWritten,
  'policy:read': beingWritten,
  'policy:change': beingWritten,
  'policy:try': beingWritten,
  'hours:read': beingWritten,
  'hours:change': beingWritten,
  'reach:list': beingWritten,
  'reach:add': beingWritten,
  'reach:verify': beingWritten,
  'reach:send-code': beingWritten,
  'reach:change': beingWritten,
  'reach:remove': beingWritten,
  'answer:open': beingWritten,
  'answer:send': beingWritten,
});
