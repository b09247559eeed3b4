import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../conversation/outcome.ts';
import type { Facts } from '../doors/call.ts';
import type { KnownSite } from '../site/known-site.ts';
import type { DeviceTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { deviceLabel } from './device-label.ts';
import type { IdentityDesk } from './identity-desk.ts';
import { type InsertedDevice, insertDevice } from './insert-device.ts';
import { isAnotherPerson } from './is-another-person.ts';
import { levelOf } from './level-of.ts';
import type { Proven } from './proven.ts';
import { provenByHash } from './proven-by-hash.ts';
import { provenByToken } from './proven-by-token.ts';
import { saveSaid } from './save-said.ts';
import { signInDevice, ValueGone } from './sign-in-device.ts';
import { isLive } from './token/token-key.ts';
import { isPaused, isTripped, pause } from './tripwire.ts';

type Answer = Given<'visitor', 'identity:prove'>;
type Desk = Pick<IdentityDesk, 'store' | 'clock' | 'sealer' | 'mac' | 'passes' | 'sites'>;

/**
 * The shop says who is at this browser: by a token it signed, or by the HMAC of an older widget. The browser becomes a
 * device if it is none; if somebody else was signed in on it, that device ends and a new one begins. `level` is `claimed`
 * when nothing was proven after all: the HMAC's time is over, or so many devices came under one id that the shop must be
 * signing a constant. Errors: site.unknown, auth.revoked (a device of another site), token.*, identity.paused.
 */
export const proveIdentity = async (
  desk: Desk,
  caller: VisitorCaller | null,
  { site: key, locale, hold, proof }: Parsed<'visitor', 'identity:prove'>,
  facts: Pick<Facts, 'userAgent'>,
): Promise<Outcome<Answer>> => {
  const site = await desk.sites.byKey(key);
  if (site === undefined) return refused('site.unknown');
  if (caller !== null && caller.site !== site.id) return refused('auth.revoked');
  const now = desk.clock.wall();
  const checked =
    'jwt' in proof
      ? await provenByToken(desk, site, { ...proof, hold, now })
      : await provenByHash(desk, site, { ...proof, now });
  if (!checked.ok) return checked;
  const browser = { label: deviceLabel(facts.userAgent), locale, now };
  const isOnlySaid = 'isOver' in checked && checked.isOver === true;
  try {
    return await desk.store.write(
      (tx) => prove(tx, desk, { site, caller, proven: checked.proven, browser, isOnlySaid }),
      'chat',
      caller?.origin,
    );
  } catch (cause) {
    if (cause instanceof UsedMeanwhile) return refused('token.used');
    if (cause instanceof ValueGone) return refused('token.value');
    throw cause;
  }
};

interface Asked {
  readonly site: KnownSite;
  readonly caller: VisitorCaller | null;
  readonly proven: Proven;
  readonly browser: { readonly label: string | null; readonly locale: DeviceTable['locale']; readonly now: number };
  readonly isOnlySaid: boolean;
}

/** Another process used the same token between our look and our mark. */
class UsedMeanwhile extends Error {}

const prove = async (tx: Tx, desk: Desk, asked: Asked): Promise<Outcome<Answer>> => {
  const { site, caller, proven, browser, isOnlySaid } = asked;
  const { now } = browser;
  const key = (await tx.identityKeys(site.id)).find(({ id }) => id === proven.key);
  if (key === undefined || (!isOnlySaid && !isLive(key, now))) return refused('token.key');
  for (const { hash } of proven.uses) if ((await tx.usedUntil(site.id, hash)) !== null) return refused('token.used');
  const user = proven.user === null ? undefined : await tx.identifierByValue(site.id, 'user', proven.user);
  if (user !== undefined && (await isPaused(tx, site.id, user.id, now))) return refused('identity.paused');
  const before = caller === null ? undefined : await tx.device(site.id, caller.device);
  const held = before?.ended_at === null ? before : undefined;
  const isOther = !isOnlySaid && held !== undefined && (await isAnotherPerson(tx, held, proven));
  const kept = isOther ? undefined : held;
  const isNewToHer = user !== undefined && !(await hasProven(tx, kept, user.id));
  const isTooMany = user !== undefined && isNewToHer && !isOnlySaid && (await isTripped(tx, user.id, now));

  for (const { hash, until } of proven.uses)
    if (!(await tx.useToken(site.id, hash, until))) throw new UsedMeanwhile('A token was used twice at once.');
  const news: News[] = [];
  if (isOther) news.push(...(await endFor(tx, held, now)));
  const made = kept === undefined ? await insertDevice(tx, { site: site.id, ...browser }) : null;
  const device = kept ?? (made as InsertedDevice).row;
  if (isOnlySaid || (isTooMany && user !== undefined)) {
    if (isTooMany && user !== undefined) news.push(...(await pause(tx, site.id, user.id, device.id, now)));
    else news.push(...(await saveSaid(tx, device, { user: proven.user, email: proven.email, source: 'page' }, now)));
    return done(answer(desk, device, made, { level: 'claimed', until: now, token: null }), news);
  }
  const signedIn = await signInDevice(tx, device, proven, { now, isNew: made !== null });
  const level = await levelOf(tx, { device: device.id, anon: device.anon, shown: 1 }, now);
  const given = answer(desk, device, made, { level, until: proven.until, token: signedIn.token });
  return done(given, [...news, ...signedIn.news]);
};

const hasProven = async (tx: Tx, device: DeviceTable | undefined, user: number): Promise<boolean> =>
  device !== undefined && (await tx.proofsOf(device.id)).some(({ identifier }) => identifier === user);

/** What was said on it stays with the person who was signed in. */
const endFor = async (tx: Tx, { id, site }: DeviceTable, now: number): Promise<News[]> => {
  await tx.endDevice(id, now, why);
  await tx.insertAudit({
    site,
    at: now,
    actor: `d:${id}`,
    op: 'device:end',
    refs: JSON.stringify({ device: id, why }),
  });
  return [{ is: 'ended', device: id, why }];
};
const why = 'other-person';

const answer = (
  { passes }: Pick<Desk, 'passes'>,
  device: DeviceTable,
  made: InsertedDevice | null,
  { level, until, token }: Pick<Answer, 'level' | 'until'> & { readonly token: string | null },
): Answer => ({
  level,
  until,
  device: made?.key ?? { device: device.id, ...(token === null ? {} : { token }) },
  pass: passes.issue(device, until),
});
