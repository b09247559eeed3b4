import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { hashToken } from '../../secret/hash-token.ts';
import { safeEqual } from '../../secret/safe-equal.ts';
import type { Tx } from '../../store/tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { levelOf } from '../level-of.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import { isCode, tokenOfCode } from './code-mark.ts';

/**
 * The answer was lost and she asks once more, in the code's time, with the same digits: she is told the same, and nothing
 * is proven anew. The address is forgotten with the code, so it is one of those this device still holds a proof of.
 * Error: code.ended.
 */
export const proveAgain = async (
  { clock, mac }: Pick<IdentityDesk, 'clock' | 'mac'>,
  tx: Tx,
  caller: VisitorCaller,
  { id, code }: Parsed<'visitor', 'code:verify'>,
): Promise<Outcome<Given<'visitor', 'code:verify'>>> => {
  const { site, device } = caller;
  const now = clock.wall();
  const row = await tx.code(site, device, id);
  if (row?.state !== 'used' || row.expires_at <= now) return refused('code.ended');
  const live = (await tx.proofsOf(device)).filter(({ until }) => until > now);
  for (const { kind, value } of await tx.identifiers(
    site,
    live.map(({ identifier }) => identifier),
  )) {
    if (value === null || kind !== row.kind || !isCode(mac, { ...row, value }, code, row.code_hmac)) continue;
    const token = tokenOfCode(mac, row);
    const level = await levelOf(tx, caller, now);
    if (!(await isHeld(tx, caller, token))) await tx.offerToken(device, hashToken(token), now);
    return done({ proven: maskIdentifier(kind, value).value, level, token });
  }
  return refused('code.ended');
};

/** Offered a second time it would push out what was offered since, and the tab that holds it. */
const isHeld = async (tx: Tx, { site, device }: VisitorCaller, token: string): Promise<boolean> => {
  const held = await tx.device(site, device);
  return [held?.token_hash, held?.next_hash].some(
    (hash) => typeof hash === 'string' && safeEqual(hash, hashToken(token)),
  );
};
