import { createModel } from '@preact/signals';
import { type EscalationId, makeCid } from '../../protocol/ids.ts';
import type { Connection } from '../connection.ts';
import { insist } from './insist.ts';
import { createUnderWay } from './under-way.ts';

/** The ladder that is running for a conversation: taking over, the next one, no more. */
export const LadderModel = createModel((connection: Connection) => {
  const { keys, run } = createUnderWay<EscalationId>();

  const act = (door: 'escalation:take' | 'escalation:next' | 'escalation:stop') => (escalation: EscalationId) => {
    const asked = { escalation, cid: makeCid() };
    return run(escalation, () => insist(() => connection.ask(door, asked)));
  };

  return {
    underWay: keys,
    take: act('escalation:take'),
    next: act('escalation:next'),
    stop: act('escalation:stop'),
  };
});
