import { randomInt } from 'node:crypto';
import { identityLimits } from '../../../protocol/identity.ts';
import { type CodeId, idPrefix } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { randomId } from '../../secret/random-token.ts';
import type { CodeWrites } from '../../store/code-tx.ts';
import type { OneTimeCodeTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { sealLetter } from './code-letter.ts';
import { type CodeBond, markOfCode, namesOfValue } from './code-mark.ts';
import { provable } from './provable.ts';

type Desk = Pick<IdentityDesk, 'store' | 'clock' | 'mac' | 'sealer' | 'mailOf' | 'wakeDeliveries'>;

/**
 * Six digits go to an address; whoever brings them back owns it. Nobody is looked up: whether the address is known here
 * changes neither the answer nor the time it takes. A new code ends the one before.
 * Errors: code.off; code.bad-value; limit.rate (60 s between two; five a day to one address, whoever asks).
 */
export const requestCode = async (
  desk: Desk,
  caller: VisitorCaller,
  { kind, value: typed, purpose }: Parsed<'visitor', 'code:request'>,
): Promise<Outcome<Given<'visitor', 'code:request'>>> => {
  const { site, device } = caller;
  if (desk.mailOf(site).way === 'none') return refused('code.off');
  const now = desk.clock.wall();
  const id = randomId<CodeId>(idPrefix.code);
  const digits = `${randomInt(1_000_000)}`.padStart(6, '0');
  const expiresAt = now + identityLimits.codeLifeMs;
  const asked = await desk.store.write(
    async (tx) => {
      const held = await tx.device(site, device);
      if (held === undefined) return refused('not-found');
      const value = await provable(tx, site, kind, typed);
      if (value === null) return refused('code.bad-value');
      const [name = '', ...former] = namesOfValue(desk.mac, site, kind, value);
      const waitMs = await waitOf(tx, { device, site, names: [name, ...former] }, now);
      if (waitMs > 0) return refused('limit.rate', undefined, waitMs);

      for (const old of await tx.openCodes(device, purpose)) await giveUp(tx, old, now);
      const bond: CodeBond = { id, site, device, kind, value, purpose };
      const sealed = sealLetter(desk.sealer, site, id, { to: value, digits, purpose, locale: held.locale });
      const delivery = await enqueue(tx, bond, { sealed, now, steady: Math.floor(desk.clock.steady()) });
      await tx.insertCode({
        ...bond,
        value_hmac: name,
        code_hmac: markOfCode(desk.mac, bond, digits),
        at: now,
        expires_at: expiresAt,
        tries: 0,
        state: 'open',
        via: 'email',
        delivery,
      });
      return done({ id, via: 'email' as const, expiresAt });
    },
    'chat',
    // One after the other, whoever asks: what was sent to an address is counted by looking.
    `codes ${site}`,
  );
  if (asked.ok) desk.wakeDeliveries();
  return asked;
};

const dayMs = 86_400_000;
export const codesPerAddressAndDay = 5;

interface Counted extends Pick<CodeBond, 'device' | 'site'> {
  readonly names: readonly string[];
}

/** How long until the next code may be sent; 0: now. */
const waitOf = async (tx: CodeWrites, { device, site, names }: Counted, now: number): Promise<number> => {
  const [ownLast = Number.NEGATIVE_INFINITY] = await tx.codeTimes({ device }, now - identityLimits.codeEveryMs);
  const times: number[] = [];
  for (const valueHmac of names) times.push(...(await tx.codeTimes({ site, valueHmac }, now - dayMs)));
  times.sort((a, b) => b - a);
  const last = Math.max(ownLast, times[0] ?? Number.NEGATIVE_INFINITY);
  const firstOfDay = times[codesPerAddressAndDay - 1] ?? Number.NEGATIVE_INFINITY;
  return Math.max(0, last + identityLimits.codeEveryMs - now, firstOfDay + dayMs - now);
};

/** One that has not left yet never does. */
const giveUp = async (tx: Tx, { id, delivery }: OneTimeCodeTable, now: number): Promise<void> => {
  await tx.endCode(id, 'ended');
  if (delivery !== null) await tx.cancelDelivery(delivery, now);
};

interface Leaving {
  readonly sealed: string;
  readonly now: number;
  readonly steady: number;
}

/** A key of its own: no other mail to this address, waiting for its next attempt, holds a code up. */
const enqueue = (tx: Tx, { id, site }: CodeBond, { sealed, now, steady }: Leaving): Promise<number> =>
  tx.enqueue({
    site,
    conversation: null,
    seq: null,
    recipient: 'visitor',
    channel: 'email',
    peer: id,
    purpose: 'code',
    because: 'asked',
    state: 'waiting',
    attempts: 0,
    claim: null,
    run: null,
    // Before all others that are due: she waits for it with the page open.
    next_at: 0,
    lease_until: null,
    problem: null,
    moved_from: null,
    due_by: steady + identityLimits.codeLifeMs,
    settled_at: null,
    created_at: now,
    sealed,
    parcel: null,
    moves: 0,
  });
