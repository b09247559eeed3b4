import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Hint, InboundMail, MarkedParcel } from '../channels/adapter.ts';
import type { AgentReachTable, ConversationPeerTable, MailTokenTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

/** Where a mail belongs. */
export type Place =
  /** An agent answers what we asked him outside the inbox. */
  | { readonly is: 'agent'; readonly token: MailTokenTable; readonly reach: AgentReachTable }
  /** Hers: `peer` is the row of the conversation she writes as. */
  | {
      readonly is: 'hers';
      readonly site: SiteId;
      readonly conversation: ConversationId;
      readonly peer: ConversationPeerTable;
    }
  /** The reply address of a talk, written to by somebody else. */
  | { readonly is: 'other-sender'; readonly site: SiteId; readonly conversation: ConversationId }
  /** None: a conversation of its own. A number in it is no more than a guess for agents. */
  | { readonly is: 'none'; readonly perhaps: ConversationId | null };

type PlaceTx = Pick<
  Tx,
  'mailToken' | 'reach' | 'briefToken' | 'sentParcel' | 'talksByMessageId' | 'talkByNumber' | 'peersOf'
>;

export interface Known {
  /** Whose the channel is, where a mail that belongs nowhere begins. */
  readonly site: SiteId;
  readonly serves: (site: SiteId) => boolean;
  readonly fits: (parcel: MarkedParcel, peer: string) => boolean;
}

/** More hints than this no honest mail brings; each costs a question. */
const mostHints = 40;

/**
 * The first hit wins (channels.md 3.3): a token of ours and the sender it was made for; a mail of ours that is answered, from somebody
 * it went to; an id of somebody else's, if the sender is verified. A bare subject or number never leads anywhere.
 */
export const findPlace = async (tx: PlaceTx, mail: InboundMail, known: Known): Promise<Place> => {
  const address = addressOf(mail);
  let perhaps: ConversationId | null = null;
  for (const hint of mail.hints.slice(0, mostHints)) {
    const found = await placeBy(tx, hint, mail, address, known);
    if (found === null) continue;
    if (typeof found !== 'string') return found;
    perhaps ??= found;
  }
  return { is: 'none', perhaps };
};

/** Normalised; '': it named nobody. */
export const addressOf = (mail: InboundMail): string =>
  mail.from.identifiers.find(({ kind }) => kind === 'email')?.value ?? '';

/** A place; the conversation it may belong to; or null. */
const placeBy = async (
  tx: PlaceTx,
  hint: Hint,
  mail: InboundMail,
  address: string,
  known: Known,
): Promise<Place | ConversationId | null> => {
  if (hint.kind === 'reply-token') return byToken(tx, hint.token, address, known);
  if (hint.kind === 'parcel') return byParcel(tx, hint.parcel, address, known);
  if (hint.kind === 'number') return (await tx.talkByNumber(known.site, hint.number)) ?? null;
  const conversation = (await tx.talksByMessageId(known.site, [hint.value])).get(hint.value);
  if (conversation === undefined) return null;
  const peer = mail.from.assurance === 'verified' ? await peerOf(tx, conversation, address) : undefined;
  return peer === undefined ? conversation : { is: 'hers', site: known.site, conversation, peer };
};

const byToken = async (
  tx: PlaceTx,
  id: string,
  address: string,
  known: Known,
): Promise<Place | ConversationId | null> => {
  const token = await tx.mailToken(id);
  if (token === undefined || !known.serves(token.site)) return null;
  if (token.purpose === 'brief') return agentsPlace(tx, token);
  const { site, conversation } = token;
  const guess = site === known.site ? conversation : null;
  if (token.revoked_at !== null) return guess;
  const peer = (await tx.peersOf(conversation)).find((it) => isLive(it) && it.identifier === token.identifier);
  if (peer === undefined) return guess;
  return peer.address === address && address !== ''
    ? { is: 'hers', site, conversation, peer }
    : { is: 'other-sender', site, conversation };
};

const agentsPlace = async (tx: PlaceTx, token: MailTokenTable): Promise<Place | null> => {
  const reach = token.reach === null ? undefined : await tx.reach(token.reach);
  return reach === undefined ? null : { is: 'agent', token, reach };
};

const byParcel = async (
  tx: PlaceTx,
  parcel: MarkedParcel,
  address: string,
  known: Known,
): Promise<Place | ConversationId | null> => {
  const sent = await tx.sentParcel(parcel.id);
  if (sent === undefined || sent.conversation === null || !known.serves(sent.site) || !known.fits(parcel, sent.peer))
    return null;
  const { site, conversation } = sent;
  if (sent.purpose === 'brief' || sent.purpose === 'notice') {
    const token = await tx.briefToken(conversation, sent.peer);
    return token === undefined ? null : agentsPlace(tx, token);
  }
  const peer = await peerOf(tx, conversation, address);
  if (peer !== undefined) return { is: 'hers', site, conversation, peer };
  return site === known.site ? conversation : null;
};

const peerOf = async (
  tx: PlaceTx,
  conversation: ConversationId,
  address: string,
): Promise<ConversationPeerTable | undefined> =>
  address === '' ? undefined : (await tx.peersOf(conversation)).find((it) => isLive(it) && it.address === address);

const isLive = (peer: ConversationPeerTable): boolean => peer.channel === 'email' && peer.revoked_at === null;
