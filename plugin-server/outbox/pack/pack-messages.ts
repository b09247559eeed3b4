import type { Locale } from '../../../protocol/schema.ts';
import type { ChannelError, SaidMessage } from '../../channels/adapter.ts';
import type { OpenChannel } from '../../channels/channel-directory.ts';
import type { DeliveryRow } from '../../store/outbox-tx.ts';
import type { ConversationTable } from '../../store/schema.ts';
import type { WayRow } from '../../store/way-tx.ts';
import type { Packed } from '../worker-needs.ts';
import { packFiles } from './pack-files.ts';
import type { PackNeeds } from './pack-needs.ts';
import { siteOf } from './site-of.ts';
import { replyTokenOf, threadOf } from './thread-of.ts';

/** New answers of one conversation to her, and nothing else of it: no word of hers, no history. */
export const packMessages = async (
  needs: PackNeeds,
  rows: readonly DeliveryRow[],
  first: DeliveryRow,
  channel: OpenChannel,
): Promise<Packed> => {
  const { read } = needs.store;
  if (first.conversation === null) throw new Error('An answer of no conversation.');
  const conversation = await read.conversation(first.site, first.conversation);
  if (conversation === undefined) return { error: gone };
  const way = (await read.waysOf(conversation.id)).find(
    (it) => it.channel === first.channel && `${it.identifier}` === first.peer,
  );
  const closed = closedBy(way);
  if (way === undefined || way.address === null || closed !== null) return { error: closed ?? gone };

  const token = await replyTokenOf(needs, first);
  const site = await siteOf(needs, first.site, conversation.page_url);
  return {
    parcel: {
      id: `${first.parcel ?? first.id}`,
      to: { kind: 'email', value: way.address },
      locale: await localeOf(needs, conversation, site.isFormal),
      site: site.said,
      thread: await threadOf(needs, first, channel, { replyToken: token, conversation }),
      says: {
        is: 'messages',
        number: conversation.number,
        messages: await messagesOf(needs, rows, conversation, site.said.name),
        stopUrl: needs.passes.stopUrl(needs.publicUrl, token),
        isProven: way.is_proven === 1,
      },
    },
  };
};

/** She took the address back, or it takes nothing more. */
const gone: ChannelError = { class: 'blocked', code: 'no-peer' };

const closedBy = (way: WayRow | undefined): ChannelError | null => {
  if (way === undefined) return gone;
  if (way.endpoint === null) return null;
  return way.endpoint === 'bad' ? { class: 'blocked', code: 'bad-address' } : { class: 'blocked', code: 'opted-out' };
};

const localeOf = async ({ store }: PackNeeds, conversation: ConversationTable, isFormal: boolean): Promise<Locale> => {
  const { site, device, locale } = conversation;
  const hers =
    locale !== '' ? locale : device === null ? 'de' : ((await store.read.device(site, device))?.locale ?? 'de');
  return hers === 'de' && !isFormal ? 'de-du' : hers;
};

const messagesOf = async (
  needs: PackNeeds,
  rows: readonly DeliveryRow[],
  conversation: ConversationTable,
  siteName: string,
): Promise<SaidMessage[]> => {
  const files = packFiles(needs, conversation.site);
  const messages: SaidMessage[] = [];
  for (const { id, seq, created_at } of rows) {
    if (seq === null) continue;
    const [entry] = await needs.store.read.entriesAfter(conversation.id, seq - 1, 1);
    if (entry === undefined || entry.seq !== seq || entry.side === 'visitor')
      throw new Error('A delivery to her of what is no answer.');
    const author = entry.agent_name ?? siteName;
    messages.push({ delivery: id, author, at: entry.at, text: entry.text, ...(await files(entry.files, created_at)) });
  }
  return messages;
};
