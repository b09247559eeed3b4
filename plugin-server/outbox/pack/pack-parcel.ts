import { identityLimits } from '../../../protocol/identity.ts';
import type { AgentId, CodeId, ReachId } from '../../../protocol/ids.ts';
import type { Locale } from '../../../protocol/schema.ts';
import type { Identifier, Says } from '../../channels/adapter.ts';
import type { OpenChannel } from '../../channels/channel-directory.ts';
import { openLetter } from '../../identity/code/code-letter.ts';
import { openMail } from '../../routing/sealed-mail.ts';
import type { DeliveryRow } from '../../store/outbox-tx.ts';
import type { Packed } from '../worker-needs.ts';
import { packMessages } from './pack-messages.ts';
import type { PackNeeds } from './pack-needs.ts';
import { siteOf } from './site-of.ts';
import { replyTokenOf, threadOf } from './thread-of.ts';

/** What the rows of one parcel bring, for any channel. Throws when it cannot be made: then there is nothing to send. */
export const packParcel = async (
  needs: PackNeeds,
  rows: readonly DeliveryRow[],
  channel: OpenChannel,
): Promise<Packed> => {
  const [row] = rows;
  if (row === undefined) throw new Error('A parcel of nothing.');
  if (row.purpose === 'message') return packMessages(needs, rows, row, channel);
  if (row.recipient !== 'visitor' && !(await isOfTeam(needs, row, row.recipient as AgentId)))
    return { error: { class: 'blocked', code: 'left' } };
  const said = await sealedOf(needs, row);
  const site = await siteOf(needs, row.site, null);
  const thread = await threadOf(needs, row, channel, { replyToken: said.replyToken, conversation: null });
  // A code is answered by nobody, a word to nobody's conversation neither.
  return {
    parcel: {
      id: `${row.parcel ?? row.id}`,
      to: said.to,
      locale: said.locale === 'de' && !site.isFormal && row.recipient === 'visitor' ? 'de-du' : said.locale,
      site: site.said,
      thread,
      says: said.says,
    },
  };
};

/** While it waited he may have left, or taken his address back: what is said of her goes to neither. */
const isOfTeam = async (
  { store }: Pick<PackNeeds, 'store'>,
  { site, peer }: DeliveryRow,
  agent: AgentId,
): Promise<boolean> => {
  const reach = await store.read.agentReach(site, peer as ReachId);
  const member = await store.read.member(site, agent);
  return reach?.agent === agent && member !== undefined && member.disabled_at === null;
};

interface Said {
  readonly to: Identifier;
  readonly locale: Locale;
  readonly replyToken: string | null;
  readonly says: Says;
}

const sealedOf = async (needs: PackNeeds, row: DeliveryRow): Promise<Said> => {
  if (row.sealed === null) throw new Error(`A delivery of purpose ${row.purpose} holds nothing to send.`);
  if (row.purpose === 'code' && row.conversation === null && row.recipient === 'visitor') {
    const { to, digits, purpose, locale } = openLetter(needs.sealer, row.site, row.peer as CodeId, row.sealed);
    const minutes = identityLimits.codeLifeMs / 60_000;
    return { to: mailTo(to), locale, replyToken: null, says: { is: 'code', digits, purpose, minutes } };
  }
  const { to, locale, replyToken, says } = openMail(needs.sealer, row, row.sealed);
  if (says.is !== 'ack') return { to: mailTo(to), locale, replyToken, says };
  const token = replyToken ?? (await replyTokenOf(needs, row));
  const stopUrl = needs.passes.stopUrl(needs.publicUrl, token);
  return { to: mailTo(to), locale, replyToken: token, says: { ...says, stopUrl } };
};

const mailTo = (value: string): Identifier => ({ kind: 'email', value });
