import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { idPrefix, randomPart } from '../../protocol/ids.ts';
import type { ConversationTable } from '../store/schema.ts';

/** A conversation in which nobody has said anything: who opens it adds what he knows. */
export const newConversation = (
  { site, pos, number }: { readonly site: SiteId; readonly pos: number; readonly number: number },
  channel: ChannelKind,
  now: number,
): ConversationTable => ({
  id: `${idPrefix.conversation}${randomPart()}` as ConversationId,
  site,
  number,
  state: 'open',
  device: null,
  start_key: null,
  generation: 1,
  seq: 0,
  aside_seq: 0,
  rev: 0,
  pos,
  visitor_read: 0,
  agents_read: 0,
  unread: 0,
  assignee: null,
  last_from: null,
  last_text: '',
  last_channel: channel,
  last_files: 0,
  last_at: now,
  waiting_since: null,
  opened_at: now,
  closed_at: null,
  page_url: null,
  page_title: null,
  indexed_seq: 0,
  indexed_aside: 0,
  prefers: null,
  her_channel: channel,
  her_at: now,
  subject: '',
  locale: '',
  trouble: 'none',
  held: 0,
  folder: '',
  escalation: null,
  name: '',
});
