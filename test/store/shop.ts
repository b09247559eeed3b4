import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type {
  AgentTable,
  AsideTable,
  ConversationTable,
  DeliveryTable,
  DeviceTable,
  EntryTable,
  FileTable,
  SiteTable,
} from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { PeerOfDevice, Tx } from '../../plugin-server/store/tx.ts';
import {
  type AgentId,
  type ConversationId,
  type DeviceId,
  type FileId,
  idPrefix,
  type MessageId,
  makeCid,
  makeStartKey,
  type NoteId,
  type Origin,
  randomPart,
  type SiteId,
} from '../../protocol/ids.ts';

/** Rows as verbs make them, so that a test says only what it is about. */

export const newId = <Id>(kind: keyof typeof idPrefix): Id => `${idPrefix[kind]}${randomPart()}` as Id;

export const siteRow = (part: Partial<SiteTable> = {}): SiteTable => ({
  id: newId<SiteId>('site'),
  key: `shop-${randomPart().toLowerCase()}`,
  name: 'Bikes and Books',
  origins: '["https://shop.example"]',
  look: '{}',
  privacy_url: null,
  privacy: '{}',
  answering: '{}',
  hours: '{}',
  policies: '{}',
  pos: 0,
  last_number: 0,
  created_at: 1_000,
  changed_at: null,
  changed_by: null,
  ...part,
});

export const deviceRow = (part: Pick<DeviceTable, 'site' | 'anon'> & Partial<DeviceTable>): DeviceTable => ({
  id: newId<DeviceId>('device'),
  token_hash: randomPart(),
  next_hash: null,
  user_identifier: null,
  renewed_at: 1_000,
  revoke_hash: randomPart(),
  version: 1,
  label: 'Firefox, Linux',
  locale: 'de',
  created_at: 1_000,
  seen_at: 1_000,
  ended_at: null,
  ended_why: null,
  ...part,
});

export const agentRow = (part: Partial<AgentTable> = {}): AgentTable => ({
  id: newId<AgentId>('agent'),
  email: `${randomPart().toLowerCase()}@shop.example`,
  name: 'Mia',
  password: 'scrypt$…',
  locale: 'de',
  factor: null,
  factor_pending: null,
  factor_step: 0,
  recovery: '[]',
  created_at: 1_000,
  ...part,
});

export const entryRow = (part: Pick<EntryTable, 'conversation' | 'seq'> & Partial<EntryTable>): EntryTable => ({
  id: newId<MessageId>('message'),
  what: null,
  side: 'visitor',
  agent: null,
  agent_name: null,
  origin: 'd:ada',
  cid: makeCid(),
  hash: 'hash',
  channel: 'chat',
  text: 'Is my bike ready?',
  links: '',
  files: '',
  reply_to: null,
  page_url: null,
  page_title: null,
  at: 2_000,
  mail: null,
  score: null,
  ...part,
});

export const asideRow = (
  part: Pick<AsideTable, 'conversation' | 'aside_seq' | 'after_seq' | 'agent'> & Partial<AsideTable>,
): AsideTable => ({
  kind: 'note',
  id: newId<NoteId>('note'),
  agent_name: 'Mia',
  origin: 'a:mia',
  cid: makeCid(),
  hash: 'hash',
  text: 'She called before.',
  links: '',
  files: '',
  mentions: '',
  to_agent: null,
  to_name: null,
  at: 2_000,
  data: '',
  mail: null,
  ...part,
});

export const deliveryRow = (
  part: Pick<DeliveryTable, 'site' | 'conversation' | 'seq'> & Partial<DeliveryTable>,
): Omit<DeliveryTable, 'id'> => ({
  recipient: 'visitor',
  channel: 'chat',
  peer: part.conversation ?? '',
  purpose: 'message',
  because: 'present',
  state: 'waiting',
  attempts: 0,
  claim: null,
  run: null,
  next_at: null,
  lease_until: null,
  problem: null,
  moved_from: null,
  due_by: null,
  settled_at: null,
  created_at: 2_000,
  sealed: null,
  parcel: null,
  moves: 0,
  ...part,
});

export const fileRow = (part: Pick<FileTable, 'site'> & Partial<FileTable>): FileTable => ({
  id: newId<FileId>('file'),
  origin: 'd:ada',
  cid: makeCid(),
  device: null,
  agent: null,
  conversation: null,
  aside: 0,
  name: 'invoice.pdf',
  type: 'application/pdf',
  bytes: 1_024,
  width: null,
  height: null,
  sha256: randomPart(),
  sent_sha256: randomPart(),
  shelf: randomPart(),
  at: 2_000,
  ...part,
});

export interface Visitor extends PeerOfDevice {
  readonly row: DeviceTable;
  readonly caller: VisitorCaller;
}

export interface Shop {
  readonly store: Store;
  readonly site: SiteId;
  visitor(part?: Partial<DeviceTable>): Promise<Visitor>;
  agent(part?: Partial<AgentTable>): Promise<AgentTable>;
  /** A conversation this visitor opened. */
  conversation(of: Visitor, part?: Partial<ConversationTable>): Promise<ConversationTable>;
}

/** A site of its own: tests of one database do not see each other. */
export const openShop = async (store: Store): Promise<Shop> => {
  const site = siteRow();
  await store.write((tx) => tx.insertSite(site));
  return {
    store,
    site: site.id,
    visitor: (part) => store.write((tx) => newVisitor(tx, site.id, part)),
    agent: async (part) => {
      const row = agentRow(part);
      await store.write(async (tx) => {
        await tx.insertAgent(row);
        await tx.insertMember({
          site: site.id,
          agent: row.id,
          role: 'agent',
          created_at: 1_000,
          disabled_at: null,
          rights: '["merge"]',
        });
      });
      return row;
    },
    conversation: (of, part) => store.write((tx) => newConversation(tx, of, part)),
  };
};

const newVisitor = async (tx: Tx, site: SiteId, part?: Partial<DeviceTable>): Promise<Visitor> => {
  const anon = await tx.insertAnon(site, `nv_${randomPart()}`, 1_000);
  const row = deviceRow({ site, anon, ...part });
  await tx.insertDevice(row);
  const device = row.id;
  const origin: Origin = `d:${device}`;
  return {
    site,
    device,
    anon,
    now: 5_000,
    shown: 0,
    row,
    caller: { side: 'visitor', site, device, anon, origin, user: 0, shown: 0 },
  };
};

export const newConversation = async (
  tx: Tx,
  of: Visitor,
  part: Partial<ConversationTable> = {},
): Promise<ConversationTable> => {
  const { pos, number } = await tx.raiseNumber(of.site);
  const row: ConversationTable = {
    id: newId<ConversationId>('conversation'),
    site: of.site,
    number,
    state: 'open',
    device: of.device,
    start_key: makeStartKey(),
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
    last_channel: 'chat',
    last_files: 0,
    last_at: 2_000,
    waiting_since: null,
    opened_at: 2_000,
    closed_at: null,
    page_url: null,
    page_title: null,
    indexed_seq: 0,
    indexed_aside: 0,
    name: '',
    prefers: null,
    her_channel: 'chat',
    her_at: 2_000,
    subject: '',
    locale: '',
    trouble: 'none',
    held: 0,
    folder: '',
    escalation: null,
    score: null,
    rated_at: null,
    follows: null,
    ...part,
  };
  await tx.insertConversation(row);
  await tx.insertPeer({
    conversation: row.id,
    channel: 'chat',
    identifier: of.anon,
    address: null,
    how: 'opened',
    reads: 1,
    replies: 1,
    since_seq: 0,
    at: 2_000,
    revoked_at: null,
    actor: null,
  });
  return row;
};

/** Entries with these texts, seq raised with each. */
export const say = async (tx: Tx, row: ConversationTable, ...texts: string[]): Promise<ConversationTable> => {
  const said = { ...row };
  for (const text of texts) {
    said.seq += 1;
    await tx.insertEntry(entryRow({ conversation: row.id, seq: said.seq, text }));
  }
  await tx.saveConversation(said);
  return said;
};
