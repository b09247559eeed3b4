import type { Reach, Week } from '../../../protocol/escalation-doors.ts';
import type { AgentReachTable } from '../../store/schema.ts';

export const showReach = (row: AgentReachTable): Reach => ({
  reach: row.id,
  agent: row.agent,
  kind: row.kind,
  address: row.address,
  ord: row.ord,
  week: row.week === null ? null : (JSON.parse(row.week) as Week),
  verifiedAt: row.verified_at,
  isBad: row.is_bad === 1,
});
