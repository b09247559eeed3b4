import type { InboxEntry, InboxMail, InboxMessage, InboxNote } from '../../inbox/models/thread-line.ts';
import type { Ways } from '../../protocol/entry.ts';
import type { AgentId, Cid, ConversationId, MessageId, NoteId } from '../../protocol/ids.ts';
import type { ListRow } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';

/** Things as the server gives them, with what a test does not care about filled in. */

const padded = (prefix: string, name: string | number): string => `${prefix}${String(name).padStart(22, '0')}`;

export const conversationNamed = (name: string | number): ConversationId => padded('cv_', name) as ConversationId;
export const anna: AgentId = padded('ag_', 'anna') as AgentId;
export const ben: AgentId = padded('ag_', 'ben') as AgentId;

/** Tuesday, 17 November 2026, 10:00 in Germany. */
export const morning = Date.UTC(2026, 10, 17, 9);
const minute = 60_000;

export const rowOf = (number: number, more: Partial<ListRow> = {}): ListRow => ({
  conversation: conversationNamed(number),
  number,
  pos: number,
  name: '',
  state: 'open',
  unread: 1,
  present: false,
  last: { from: 'visitor', text: `Question ${number}`, channel: 'chat', files: 0, at: morning + number * minute },
  waitingSince: morning + number * minute,
  assignee: null,
  openedAt: morning + number * minute,
  trouble: 'none',
  held: 0,
  ...more,
});

export const saidBy = (side: 'visitor' | AgentId, seq: number, more: Partial<InboxMessage> = {}): InboxMessage => ({
  t: 'message',
  seq,
  id: padded('ms_', seq) as MessageId,
  cid: padded('', `c${seq}`) as Cid,
  at: morning + seq * 10 * minute,
  author:
    side === 'visitor'
      ? { side: 'visitor' }
      : { side: 'agent', name: side === anna ? 'Anna' : 'Ben', agent: side as AgentId },
  channel: 'chat',
  text: `Words ${seq}`,
  links: [],
  files: [],
  ...more,
});

export const noteBy = (agent: AgentId, asideSeq: number, afterSeq: number): InboxNote => ({
  t: 'note',
  asideSeq,
  afterSeq,
  id: padded('nt_', asideSeq) as NoteId,
  cid: padded('', `n${asideSeq}`) as Cid,
  at: morning + afterSeq * 10 * minute,
  agent: { agent, name: agent === anna ? 'Anna' : 'Ben' },
  text: `Note ${asideSeq}`,
  links: [],
  files: [],
  mentions: [],
});

/** Nothing chosen, no address known. */
export const noWays: Ways = { prefers: null, email: null };

type Opened = Given<'inbox', 'conversation:open'>;

/** The answer of `conversation:open` with these entries as the newest page. */
export const openedWith = (row: ListRow, entries: readonly InboxEntry[], more: Partial<Opened> = {}): Opened => ({
  row,
  epoch: 'e1.0',
  entries: [...entries],
  asides: [],
  more: (entries[0]?.seq ?? 1) > 1,
  marks: { visitor: 0, agents: 0, deliveries: [], ways: noWays },
  seq: entries.at(-1)?.seq ?? 0,
  asideSeq: more.asides?.at(-1)?.asideSeq ?? 0,
  rev: 0,
  nextN: 1,
  visitor: { label: 'Chrome on Linux', locale: 'de', firstSeenAt: morning, page: null },
  ...more,
});

export const counts = { mine: 0, unassigned: 0, waiting: 0, all: 0, trouble: 0, held: 0 };

/** In the chat, or by mail to the address she left; the router would wait in the chat first. */
export const previewed = (more: Partial<Given<'inbox', 'route:preview'>> = {}): Given<'inbox', 'route:preview'> => ({
  auto: { channel: 'chat', state: 'ok', because: 'waits', health: 'good', consent: 'not-needed', next: 'email' },
  choices: [
    { channel: 'chat', state: 'ok', because: 'agent', health: 'good', consent: 'not-needed' },
    {
      channel: 'email',
      peer: { masked: 'a•••@x.de', isProven: true, lastUsedAt: null },
      state: 'ok',
      because: 'agent',
      health: 'good',
      consent: 'given',
      gatherMs: 45_000,
    },
  ],
  prefers: null,
  ...more,
});

export const mailCard = (mail: number, more: Partial<InboxMail> = {}): InboxMail => ({
  mail,
  subject: 'Re: Ihr Rad steht bereit',
  from: 'ada@x.de',
  to: 'hallo@shop.example',
  assurance: 'verified',
  hasMore: true,
  hasOriginal: true,
  ...more,
});
