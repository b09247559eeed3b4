import type { escalationDoors } from '../../protocol/escalation-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { askNext } from '../escalation/ask-next.ts';
import type { BriefOf, EscalationDesk, HistoryOf } from '../escalation/escalation-desk.ts';
import { openHeldAnswer, sendHeldAnswer } from '../escalation/held-answer.ts';
import { previewBrief } from '../escalation/preview-brief.ts';
import { previewEscalation } from '../escalation/preview-escalation.ts';
import { startFromInbox } from '../escalation/start-from-inbox.ts';
import { stopEscalation } from '../escalation/stop-escalation.ts';
import { takeEscalation } from '../escalation/take-escalation.ts';
import { tryPolicy } from '../escalation/try-policy.ts';
import { changeHours } from '../site/change-hours.ts';
import { changePolicies } from '../site/change-policies.ts';
import { readHours } from '../site/read-hours.ts';
import { readPolicies } from '../site/read-policies.ts';
import type { Tx } from '../store/tx.ts';
import { addReach } from '../team/reach/add-reach.ts';
import { changeReach, removeReach, sendCodeAgain } from '../team/reach/change-reach.ts';
import { listReaches } from '../team/reach/list-reaches.ts';
import { verifyReach } from '../team/reach/verify-reach.ts';
import type { Call } from './call.ts';
import { agentOf } from './inbox-handlers.ts';

type EscalationDoor = keyof typeof escalationDoors;
export type EscalationHandlers = {
  readonly [Name in EscalationDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

interface Desk extends EscalationDesk {
  readonly briefOf: BriefOf;
  readonly historyOf: HistoryOf;
}

/** People outside the inbox, their hours and addresses: each door is one verb. */
export const escalationHandlers = (desk: Desk): EscalationHandlers => {
  /** In the order he asked; then the ladder's clock looks what is due. */
  const write = async <Answer>(
    call: Call<unknown>,
    verb: (tx: Tx, at: { from: AgentCaller; now: number; steady: number }) => Promise<Outcome<Answer>>,
  ): Promise<Outcome<Answer>> => {
    const from = agentOf(call);
    const at = { from, now: call.now, steady: Math.floor(desk.clock.steady()) };
    const outcome = await desk.store.write((tx) => verb(tx, at), 'chat', from.origin);
    if (outcome.ok) desk.wakeLadder();
    return outcome;
  };
  return {
    'escalation:preview': (call) => previewEscalation(desk, agentOf(call), call.request),
    'brief:render': (call) => previewBrief(desk, agentOf(call), call.request),
    'escalation:start': (call) => write(call, (tx, at) => startFromInbox(tx, desk, { ...call.request, ...at })),
    'escalation:next': (call) => write(call, (tx, at) => askNext(tx, { ...call.request, ...at })),
    'escalation:stop': (call) => write(call, (tx, at) => stopEscalation(tx, { ...call.request, ...at })),
    'escalation:take': (call) => write(call, (tx, at) => takeEscalation(tx, { ...call.request, ...at })),
    'policy:read': (call) => readPolicies(desk, agentOf(call)),
    'policy:change': (call) => changePolicies(desk, agentOf(call), call.request),
    'policy:try': (call) => tryPolicy(desk, agentOf(call), call.request),
    'hours:read': (call) => readHours(desk, agentOf(call)),
    'hours:change': (call) => changeHours(desk, agentOf(call), call.request),
    'reach:list': (call) => listReaches(desk, agentOf(call)),
    'reach:add': (call) => addReach(desk, agentOf(call), call.request),
    'reach:verify': (call) => verifyReach(desk, agentOf(call), call.request),
    'reach:send-code': (call) => sendCodeAgain(desk, agentOf(call), call.request),
    'reach:change': (call) => changeReach(desk, agentOf(call), call.request),
    'reach:remove': (call) => removeReach(desk, agentOf(call), call.request),
    'answer:open': (call) => openHeldAnswer(desk, call.request),
    'answer:send': (call) => sendHeldAnswer(desk, call.request),
  };
};
