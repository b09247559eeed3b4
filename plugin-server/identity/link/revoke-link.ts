import type { DeviceId, LinkId } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import { originOfDevice, type VisitorCaller } from '../../conversation/caller.ts';
import { done, type News, type Outcome, refused } from '../../conversation/outcome.ts';
import type { DeviceLinkTable, DeviceTable } from '../../store/schema.ts';
import type { Tx } from '../../store/tx.ts';
import { setClaim } from '../graph/set-claim.ts';
import type { IdentityDesk } from '../identity-desk.ts';

/**
 * Takes an offer back, or what came of it: "that was not me" on the first device, "not mine" on the second. The second
 * device reads the conversation no more, and the claim that both are one person is off. Taken back twice: nothing more
 * happens. Error: not-found.
 */
export const revokeLink = (
  desk: IdentityDesk,
  caller: VisitorCaller,
  { link: id }: Parsed<'visitor', 'link:revoke'>,
): Promise<Outcome<Given<'visitor', 'link:revoke'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(
    async (tx) => {
      const link = await tx.link(caller.site, id);
      const isEnd = link?.from_device === caller.device || link?.to_device === caller.device;
      if (link === undefined || !isEnd) return refused('not-found');
      return done({}, await takeBack(tx, link, { by: caller.origin, at: now }));
    },
    'chat',
    caller.origin,
  );
};

interface Act {
  readonly by: string;
  readonly at: number;
}

/** Also for whoever removes a linked device. */
export const takeBack = async (tx: Tx, link: DeviceLinkTable, { by, at }: Act): Promise<News[]> => {
  if (link.state === 'refused' || link.state === 'revoked') return [];
  await tx.saveLink({ ...link, state: 'revoked' });
  const [first, second] = [
    await tx.device(link.site, link.from_device),
    link.to_device === null ? undefined : await tx.device(link.site, link.to_device),
  ];
  if (link.state !== 'redeemed' || first === undefined || second === undefined) return [];
  // Whoever is handing it on in this moment is through, or comes too late.
  await tx.lockConversation(link.site, link.conversation);
  const before = await tx.readersOf(link.conversation, at);
  const handedOn = await shut(tx, link, second, { by, at });
  await tx.insertAudit({
    site: link.site,
    at,
    actor: by,
    op: 'link:revoke',
    refs: JSON.stringify({ link: link.id, conversation: link.conversation }),
  });
  const after = await tx.readersOf(link.conversation, at);
  const lost = before.filter((device) => !after.includes(device) && device !== second.id);
  const news: News[] = [{ is: 'reads', devices: [second.id, ...lost] }, ...handedOn];
  if (await isLinkedElsewise(tx, link.id, first.id, second.id)) return news;
  const claims = await tx.claimsOf(link.site, [second.anon], 500);
  for (const claim of claims)
    if (claim.rule === 'link' && [claim.a, claim.b].includes(first.anon) && claim.is_on === 1)
      news.push(...(await setClaim(tx, claim, { by, at })).news);
  return news;
};

/** What was handed on from a device that nobody trusts any more, but not to `but`. */
export const takeBackGiven = async (tx: Tx, from: DeviceTable, act: Act, but?: DeviceId): Promise<News[]> => {
  const news: News[] = [];
  for (const link of await tx.linksOfDevice(from.id))
    if (link.from_device === from.id && link.to_device !== but) news.push(...(await takeBack(tx, link, act)));
  return news;
};

/**
 * The second device reads it no more, and nobody whom it let in: by an address proven in the conversation, or by a link of
 * its own. Not where the conversation belongs to whoever is at that device: then nothing came by the link.
 */
const shut = async (tx: Tx, link: DeviceLinkTable, second: DeviceTable, { by, at }: Act): Promise<News[]> => {
  const open = (await tx.peersOf(link.conversation)).filter((row) => row.reads === 1 && row.revoked_at === null);
  const proven = (await tx.proofsOf(second.id)).filter(({ until }) => until > at).map(({ identifier }) => identifier);
  const own = new Set([second.anon, ...proven]);
  const isOwner = open.some(({ how, identifier }) => how === 'opened' && own.has(identifier));
  const given = open.filter(
    ({ how, identifier, actor }) =>
      (how === 'link' && identifier === second.anon) ||
      (!isOwner && how === 'code' && actor === originOfDevice(second.id)),
  );
  for (const { identifier } of given) await tx.revokePeer(link.conversation, identifier, { at, actor: by });
  if (isOwner) return [];
  const onwards = (await tx.linksOfDevice(second.id)).filter(
    ({ from_device, conversation }) => from_device === second.id && conversation === link.conversation,
  );
  const news: News[] = [];
  for (const onward of onwards) news.push(...(await takeBack(tx, onward, { by, at })));
  return news;
};

/** Another conversation goes on between the same two devices: they stay one person. */
const isLinkedElsewise = async (tx: Tx, but: LinkId, one: DeviceId, other: DeviceId): Promise<boolean> =>
  (await tx.linksOfDevice(other)).some(
    ({ id, from_device, to_device }) => id !== but && [from_device, to_device].includes(one),
  );
