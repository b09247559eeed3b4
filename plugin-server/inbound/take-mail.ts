import type { Assurance } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Inbound, InboundMail } from '../channels/adapter.ts';
import { holdMail } from '../conversation/hold-mail.ts';
import { type ArrivedMail, cidOf, keepMail, type PlacedMail } from '../conversation/keep-mail.ts';
import { isLetIn, letIn } from '../conversation/let-in.ts';
import { tombstonesOf } from '../conversation/mail-tombstones.ts';
import { claimedKind, nobody, openByMail } from '../conversation/open-by-mail.ts';
import type { News } from '../conversation/outcome.ts';
import { fileMail, receiveMail } from '../conversation/receive-mail.ts';
import { takeAgentAnswer } from '../escalation/take-agent-answer.ts';
import { cleanFileName } from '../file/clean-file-name.ts';
import { erasedMark } from '../identity/erasure/erasures-log.ts';
import { ensureIdentifier } from '../identity/graph/ensure-identifier.ts';
import type { ConversationPeerTable, ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';
import { acknowledge } from './acknowledge.ts';
import { carriesBrief } from './carries-brief.ts';
import { addressOf, findPlace, type Place } from './find-place.ts';
import type { Arrived, InboundDesk, Taken } from './inbound-desk.ts';

interface Mail extends Arrived {
  readonly item: Extract<Inbound, { t: 'message' }>;
}

/** One mail to where it belongs (channels.md 3.3). */
export const takeMail = async (tx: Tx, arrived: Mail, desk: InboundDesk): Promise<Taken> => {
  const { channel, raw, item } = arrived;
  const sites = new Set(desk.sitesOf(channel)).add(channel.site);
  const known = { site: channel.site, serves: (site: SiteId) => sites.has(site), fits: desk.fits };
  const place = await findPlace(tx, item, known);
  const site = 'site' in place ? place.site : place.is === 'agent' ? place.token.site : channel.site;
  const arrivedMail: ArrivedMail = {
    mail: item,
    vendorKey: item.vendorKey,
    at: raw.at,
    shelf: raw.shelf,
    files: arrived.files,
    dropped: arrived.dropped + item.dropped,
    origin: `c:${channel.id}`,
  };
  if (await isErased(tx, site, arrivedMail, desk)) return { is: 'erased', news: [] };
  if (await isKnown(tx, arrivedMail)) return { is: 'again', news: [] };
  if (place.is === 'agent') return takeAnswer(tx, arrivedMail, place, desk);
  // A loop, or somebody who pretends to be us: either way nobody who waits for an answer.
  if (desk.isOurs(addressOf(item))) return { is: 'own', news: [] };

  const news: News[] = [];
  const hers = { ...arrivedMail, mail: asSaid(item) };
  const perhaps = await enter(tx, hers, place, desk, news);
  const isKept = perhaps === 'entered' || (await begin(tx, hers, { site, perhaps, place }, desk, news));
  return { is: isKept ? 'kept' : 'erased', news };
};

/** `#done` and the like are an agent's way to ask for something; hers are words. */
const asSaid = (mail: InboundMail): InboundMail =>
  mail.command === null ? mail : { ...mail, text: `#${mail.command}\n${mail.text}` };

/** Erased once, it never comes back: not by another path, not by a mailbox that is read again. */
const isErased = async (tx: Tx, site: SiteId, it: ArrivedMail, { mac }: InboundDesk): Promise<boolean> =>
  tx.isTombstoned(site, 'email', tombstonesOf(mac, site, it.vendorKey, it.mail.messageId));

/** What came in is forgotten after a while; what stands in a talk is not. */
const isKnown = async (tx: Tx, { origin, vendorKey }: ArrivedMail): Promise<boolean> =>
  (await tx.messageByCid(origin, cidOf(vendorKey))) !== undefined ||
  (await tx.noteByCid(origin, cidOf(vendorKey))) !== undefined;

const takeAnswer = async (
  tx: Tx,
  arrived: ArrivedMail,
  { token, reach }: Place & { is: 'agent' },
  desk: InboundDesk,
): Promise<Taken> => {
  const row = await tx.lockConversation(token.site, token.conversation);
  if (row === undefined) return { is: 'erased', news: [] };
  const circumstances = desk.circumstances(token.site, row.id);
  const { assurance } = arrived.mail.from;
  const hidden = new Set(arrived.mail.media.filter(carriesBrief).map(({ name }) => cleanFileName(name)));
  const isForHer = ({ name }: { readonly name: string }): boolean => !hidden.has(name);
  const dropped = arrived.dropped + arrived.files.filter((file) => !isForHer(file)).length;
  const placed: PlacedMail = { ...arrived, dropped, identifier: null, assurance, perhaps: null, circumstances };
  // All have a row, so that the bytes of those nobody gets are found and removed.
  const { mail, said } = await keepMail(tx, placed, row);
  const news = await takeAgentAnswer(tx, {
    row,
    token,
    reach,
    mail: arrived.mail,
    mailRow: mail,
    vendorKey: arrived.vendorKey,
    origin: arrived.origin as `c:${string}`,
    files: said.files.filter(isForHer),
    circumstances,
    inboxUrl: desk.inboxUrl,
    sealer: desk.sealer,
  });
  return { is: 'kept', news };
};

/** Into the conversation it belongs to; else the one it may belong to. */
const enter = async (
  tx: Tx,
  arrived: ArrivedMail,
  place: Exclude<Place, { is: 'agent' }>,
  desk: InboundDesk,
  news: News[],
): Promise<'entered' | ConversationId | null> => {
  if (place.is === 'none') return place.perhaps;
  const row = await tx.lockConversation(place.site, place.conversation);
  if (row === undefined) return null;
  const circumstances = desk.circumstances(place.site, row.id);
  const isAuto = arrived.mail.auto !== '';
  if (place.is === 'other-sender' || isAuto) {
    const { assurance } = arrived.mail.from;
    const identifier =
      place.is === 'hers' ? place.peer.identifier : await identifierOf(tx, place.site, arrived.mail, circumstances.now);
    const placed = { ...arrived, identifier, assurance, perhaps: null, circumstances };
    const mayEnter = !isAuto && assurance !== 'spoofable' && !isOver(row, circumstances);
    if (mayEnter && identifier !== null && (await isLetIn(tx, row, identifier))) {
      await letIn(tx, placed, row, news);
      return 'entered';
    }
    await holdMail(tx, placed, row, isAuto ? 'auto' : 'other-sender', news);
    return 'entered';
  }
  if (isOver(row, circumstances)) return row.id;
  const assurance = atLeastAsserted(arrived.mail.from.assurance);
  const placed = { ...arrived, identifier: place.peer.identifier, assurance, perhaps: null, circumstances };
  await receiveMail(tx, placed, row, place.peer, news);
  return 'entered';
};

/** Closed for so long that an answer is a new matter. */
const isOver = (row: ConversationTable, { now, answering }: PlacedMail['circumstances']): boolean =>
  row.closed_at !== null && now - row.closed_at > answering.reopenDays * dayMs;
const dayMs = 86_400_000;

/** Who answers a mail of ours from the address it went to has at least got it. */
const atLeastAsserted = (given: Assurance): Assurance => (given === 'verified' ? 'verified' : 'asserted');

/** By which erasing a person finds the mail; null: it named nobody. */
const identifierOf = async (tx: Tx, site: SiteId, mail: InboundMail, now: number): Promise<number | null> => {
  const kind = mail.from.assurance === 'spoofable' ? claimedKind : 'email';
  const found =
    (await ensureIdentifier(tx, site, kind, addressOf(mail), now)) ??
    (await ensureIdentifier(tx, site, claimedKind, nobody, now));
  return found?.id ?? null;
};

interface Beginning {
  readonly site: SiteId;
  readonly perhaps: ConversationId | null;
  readonly place: Place;
}

/** A conversation of its own. False: it came before its sender was erased, and nobody had read it yet. */
const begin = async (
  tx: Tx,
  arrived: ArrivedMail,
  { site, perhaps, place }: Beginning,
  desk: InboundDesk,
  news: News[],
): Promise<boolean> => {
  const { mail, origin } = arrived;
  const address = addressOf(mail);
  const circumstances = desk.circumstances(site, null);
  const { now } = circumstances;
  const given = place.is === 'hers' ? atLeastAsserted(mail.from.assurance) : mail.from.assurance;
  // Whoever only says that there is a token of ours is worth no more than without it.
  const assurance = given === 'asserted' && place.is !== 'hers' ? 'spoofable' : given;
  const erasedAt =
    address === '' ? null : await tx.suppressedAt(site, 'email', desk.mac.all(...erasedMark(site, 'email', address)));
  if (erasedAt !== null && arrived.at < erasedAt) return false;
  const folder = mail.isSpam ? 'spam' : mail.auto !== '' ? 'automatic' : '';
  const opening = {
    site,
    address,
    name: mail.from.name ?? '',
    assurance,
    isErased: erasedAt !== null,
    subject: mail.subject,
    locale: mail.locale,
    folder,
    origin,
    now,
  } as const;
  const { row, peer } = await openByMail(tx, opening, news);
  const number = perhaps === null ? null : ((await tx.conversation(site, perhaps))?.number ?? null);
  const placed: PlacedMail = { ...arrived, identifier: peer.identifier, assurance, perhaps: number, circumstances };
  if (folder !== '') {
    await fileMail(tx, placed, row, news);
    return true;
  }
  const entered = await receiveMail(tx, placed, row, peer, news);
  news.push(...(await readersOf(tx, peer, now)));
  await acknowledge(tx, { row: entered, peer, locale: mail.locale, circumstances }, desk.sealer);
  return true;
};

/** Devices that have proven the address may read it from now on. */
const readersOf = async (tx: Tx, peer: ConversationPeerTable, now: number): Promise<News[]> => {
  if (peer.reads === 0) return [];
  const devices = await tx.devicesProving(peer.identifier, now);
  return devices.length === 0 ? [] : [{ is: 'reads', devices: devices.map(({ id }) => id) }];
};
