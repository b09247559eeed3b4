import type { Policy, WouldAsk } from '../../protocol/escalation-doors.ts';
import { type LadderFacts, nextAct, type Place, placeAfter } from './next-act.ts';

/** Whom a ladder would ask in its first round if nobody ever answered: by the rule that really runs. */
export const dryRun = (policy: Policy, facts: LadderFacts): readonly WouldAsk[] => {
  const once = { ...policy, rounds: 1 };
  const rows: WouldAsk[] = [];
  let place: Place = { round: 1, step: 1, asked: [] };
  let afterSec = 0;
  for (let act = nextAct(once, facts, place); act.is !== 'end'; act = nextAct(once, facts, place)) {
    const { round, step } = act;
    if (act.is === 'skip') rows.push({ step, agent: null, by: null, afterSec, skipped: act.why });
    else {
      rows.push(...act.asks.map(({ agent, name, by }) => ({ step, agent: { agent, name }, by, afterSec })));
      afterSec += act.waitSec;
    }
    const asked = act.is === 'skip' ? [] : act.asks.map(({ agent, by }) => asPassed({ round, step, agent, way: by }));
    place = { ...placeAfter(act), asked: [...place.asked, ...asked] };
  }
  return rows;
};

const asPassed = (it: Omit<Place['asked'][number], 'state'>): Place['asked'][number] => ({ ...it, state: 'passed' });

/** Somebody would be asked now. */
export const asksSomebody = (policy: Policy, facts: LadderFacts): boolean =>
  dryRun(policy, facts).some(({ agent }) => agent !== null);
