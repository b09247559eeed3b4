import { randomInt } from 'node:crypto';
import { escalationLimits } from '../../../protocol/escalation-doors.ts';
import { enqueueMail } from '../../routing/enqueue-mail.ts';
import type { Mac } from '../../secret/mac.ts';
import { safeEqual } from '../../secret/safe-equal.ts';
import type { AgentReachTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import type { ReachDesk } from './reach-desk.ts';

type Bond = Pick<AgentReachTable, 'id' | 'site' | 'agent' | 'kind' | 'address'>;

/** Six digits to that address; answers the row with what is kept of them. The caller saves it. */
export const sendReachCode = async (
  tx: Tx,
  { mac, sealer, clock }: Pick<ReachDesk, 'mac' | 'sealer' | 'clock'>,
  row: AgentReachTable,
): Promise<AgentReachTable> => {
  const now = clock.wall();
  const steady = clock.steady();
  const digits = `${randomInt(1_000_000)}`.padStart(6, '0');
  const agent = await tx.agent(row.agent);
  await enqueueMail(tx, sealer, {
    site: row.site,
    conversation: null,
    recipient: row.agent,
    peer: row.id,
    purpose: 'code',
    because: 'asked',
    now,
    steady,
    dueBy: steady + escalationLimits.codeLifeMs,
    to: row.address,
    locale: agent?.locale ?? 'en',
    replyToken: null,
    says: { is: 'code', digits, purpose: 'reach', minutes: escalationLimits.codeLifeMs / 60_000 },
  });
  return {
    ...row,
    code_hmac: mac.of('reach-code', ...parts(row, digits)),
    code_expires_at: now + escalationLimits.codeLifeMs,
    tries: 0,
  };
};

/** How long until the next code may go there; 0: now. */
export const waitForCode = ({ code_expires_at }: AgentReachTable, now: number): number =>
  code_expires_at === null ? 0 : Math.max(0, code_expires_at - escalationLimits.codeLifeMs + everyMs - now);
const everyMs = 60_000;

/** Sent before the master key was replaced, a code is still good. */
export const isReachCode = (mac: Mac, row: AgentReachTable, digits: string): boolean =>
  row.code_hmac !== null &&
  mac.all('reach-code', ...parts(row, digits)).some((mark) => safeEqual(mark, row.code_hmac ?? ''));

const parts = ({ id, site, agent, kind, address }: Bond, digits: string): readonly string[] => [
  id,
  site,
  agent,
  kind,
  address,
  digits,
];
