import { identityLimits } from '../../../protocol/identity.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import { peerOf, type VisitorCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../../conversation/outcome.ts';
import { hashToken } from '../../secret/hash-token.ts';
import type { OneTimeCodeTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import { ensureIdentifier } from '../graph/ensure-identifier.ts';
import { recordClaim } from '../graph/record-claim.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { levelOf } from '../level-of.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import { isCode, tokenOfCode } from './code-mark.ts';
import { proveAgain } from './prove-again.ts';

type Desk = Pick<IdentityDesk, 'store' | 'clock' | 'mac'>;
type Asked = Parsed<'visitor', 'code:verify'>;
type Proven = Given<'visitor', 'code:verify'>;

/**
 * The code came back through the device that asked for it: the address is hers for thirty days. She reads what was opened
 * from it; in the conversation she has before her it becomes a way to answer her. Asked again in the code's time it answers
 * the same.
 * Errors: code.wrong (five tries; `triesLeft` 0 also for a code that is nothing to this device); code.ended; code.bad-value.
 */
export const verifyCode = async (desk: Desk, caller: VisitorCaller, asked: Asked): Promise<Outcome<Proven>> => {
  const judged = await desk.store.write((tx) => judge(desk, tx, caller, asked), 'chat', caller.origin);
  if (judged.is === 'ended') return refused('code.ended');
  if (judged.is === 'wrong') return refused('code.wrong', { triesLeft: judged.triesLeft });
  return desk.store.write((tx) => prove(desk, tx, caller, asked), 'chat', caller.origin);
};

type Judged = { readonly is: 'right' | 'used' | 'ended' } | { readonly is: 'wrong'; readonly triesLeft: number };

/** A transaction of its own: a guess counts, whatever comes of it. */
const judge = async ({ clock, mac }: Desk, tx: Tx, caller: VisitorCaller, { id, code }: Asked): Promise<Judged> => {
  const { site, device } = caller;
  const row = await tx.countTry({ site, device, id, now: clock.wall(), most: identityLimits.codeTries });
  if (row === undefined) {
    const state = (await tx.code(site, device, id))?.state;
    return state === undefined ? { is: 'wrong', triesLeft: 0 } : { is: state === 'used' ? 'used' : 'ended' };
  }
  if (isRight(mac, row, code)) return { is: 'right' };
  const triesLeft = identityLimits.codeTries - row.tries;
  if (triesLeft === 0) await tx.endCode(id, 'ended');
  return { is: 'wrong', triesLeft };
};

const isRight = (mac: Desk['mac'], row: OneTimeCodeTable, code: string): boolean =>
  row.value !== null && isCode(mac, { ...row, value: row.value }, code, row.code_hmac);

const prove = async (desk: Desk, tx: Tx, caller: VisitorCaller, asked: Asked): Promise<Outcome<Proven>> => {
  const { id, conversation } = asked;
  const now = desk.clock.wall();
  const { site, device, origin } = caller;
  const row = await tx.lockOpenCode(site, device, id, now);
  if (row?.value == null) return proveAgain(desk, tx, caller, asked);
  const identifier = await ensureIdentifier(tx, site, row.kind, row.value, now);
  if (identifier === null) return refused('code.bad-value');
  const token = tokenOfCode(desk.mac, row);
  const needsPass = await isHeldByPage(tx, caller, now);

  await tx.endCode(id, 'used');
  const until = now + identityLimits.proofLifeMs;
  await tx.saveProof({
    device,
    identifier: identifier.id,
    how: 'otp',
    at: now,
    until,
    needs_pass: needsPass,
    key: null,
  });
  const { news } = await recordClaim(tx, {
    site,
    a: caller.anon,
    b: identifier.id,
    rule: 'otp',
    strength: 3,
    at: now,
    source: 'visitor',
    actor: origin,
    evidence: { code: id },
  });
  if (conversation !== undefined)
    await addAddress(tx, caller, { conversation, identifier: identifier.id, address: row.value, now });
  await tx.offerToken(device, hashToken(token), now);
  await tx.insertAudit({
    site,
    at: now,
    actor: origin,
    op: 'code:verify',
    refs: JSON.stringify({ code: id, identifier: identifier.id, device }),
  });
  const level = await levelOf(tx, caller, now);
  const proven = maskIdentifier(row.kind, row.value).value;
  return done({ proven, level, token }, [...news, await readsOf(tx, identifier.id, now)]);
};

/** Proven while she is signed in for this page load only, an address opens nothing to the next page either. */
const isHeldByPage = async (tx: Tx, { device, shown }: VisitorCaller, now: number): Promise<0 | 1> =>
  shown === 1 && (await tx.proofsOf(device)).some((it) => it.how !== 'otp' && it.needs_pass === 1 && it.until > now)
    ? 1
    : 0;

interface Added {
  readonly conversation: ConversationId;
  readonly identifier: number;
  readonly address: string;
  readonly now: number;
}

/** In the conversation before her, from where this device may read it; one that only the proof has opened has its row already. */
const addAddress = async (tx: Tx, caller: VisitorCaller, added: Added): Promise<void> => {
  const { conversation, identifier, address, now } = added;
  const held = await tx.lockReadable(peerOf(caller, now), conversation);
  if (held === undefined) return;
  await tx.savePeer({
    conversation,
    channel: 'email',
    identifier,
    address,
    how: 'code',
    reads: 1,
    replies: 1,
    since_seq: held.since_seq,
    at: now,
    revoked_at: null,
    actor: caller.origin,
  });
};

/** This device, and the others on which the same address was proven: they read the conversation now as well. */
const readsOf = async (tx: Tx, identifier: number, now: number): Promise<News> => ({
  is: 'reads',
  devices: (await tx.devicesProving(identifier, now)).map(({ id }) => id),
});
