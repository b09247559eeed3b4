import type { ConversationId, DeviceId, FileId, SiteId } from '../../protocol/ids.ts';
import type {
  ConsentTable,
  ConversationPeerTable,
  ConversationTable,
  DeviceTable,
  ErasureTable,
  ExportTable,
  FileTable,
  SuppressionTable,
} from './schema.ts';

export type ConsentRow = { [Column in keyof ConsentTable]: Column extends 'id' ? number : ConsentTable[Column] };
export type ErasureRow = { [Column in keyof ErasureTable]: Column extends 'id' ? number : ErasureTable[Column] };

/** What retention looks through, site by site. */
export const agingKinds = ['conversations', 'files', 'devices', 'profiles'] as const;
export type Aging = (typeof agingKinds)[number];

/** Consents, what is handed out, what is forgotten. */
export interface DataReads {
  /** Every yes and no of these identifiers, oldest first. */
  consentsOf(identifiers: readonly number[]): Promise<ConsentRow[]>;
  /** Conversations in which one of these has or had a row, in the order of their ids, after `after` ('': from the first). */
  talksOf(identifiers: readonly number[], after: ConversationId | '', limit: number): Promise<ConversationId[]>;
  /** All rows of these conversations, revoked ones too. */
  peersIn(conversations: readonly ConversationId[]): Promise<ConversationPeerTable[]>;
  /** What stands in these conversations for everybody: messages, and files that no note carries. */
  countIn(conversations: readonly ConversationId[]): Promise<{ messages: number; files: number }>;
  /** Devices of these `anon`, and those on which one of these `user` is signed in; ended ones too. */
  devicesOf(site: SiteId, identifiers: readonly number[]): Promise<DeviceTable[]>;
  /** Files carried by this conversation, notes' too, or by none yet and sent by this device. */
  filesIn(conversation: ConversationId, after: FileId | '', limit: number): Promise<FileTable[]>;
  looseFilesOf(devices: readonly DeviceId[], limit: number): Promise<FileTable[]>;
  /** Those of the shelf names that no row but these knows. */
  freeShelves(shelves: readonly string[], without: readonly FileId[]): Promise<string[]>;
  /** Fetched or over ones too. */
  export(passHash: string): Promise<ExportTable | undefined>;
  /** Exports of the site that can still be fetched. */
  exportsOf(site: SiteId, now: number): Promise<ExportTable[]>;
  erasure(id: number): Promise<ErasureRow | undefined>;
  /** When this identifier was erased; null: that is not on record. */
  erasedAt(site: SiteId, identifier: number): Promise<number | null>;
  /** Those that are not done, oldest first. */
  openErasures(limit: number): Promise<ErasureRow[]>;
  /** Rows of a kind that have had their time, and all there are. */
  countAging(what: Aging, site: SiteId, before: number): Promise<{ due: number; of: number }>;
  agingConversations(site: SiteId, before: number, limit: number): Promise<ConversationId[]>;
  /** Files in closed conversations of visitors who never proved anything. */
  agingFiles(site: SiteId, before: number, limit: number): Promise<FileTable[]>;
  /** Identifiers of profiles nobody used, and single `anon` that never talked. */
  agingIdentifiers(site: SiteId, before: number, limit: number): Promise<number[]>;
}

export interface DataWrites extends DataReads {
  insertConsent(row: Omit<ConsentRow, 'id'>): Promise<void>;
  insertExport(row: ExportTable): Promise<void>;
  /** Marks it fetched. Undefined: unknown, of another site, fetched before, or over. */
  takeExport(passHash: string, site: SiteId, now: number): Promise<ExportTable | undefined>;
  removeExport(passHash: string): Promise<void>;
  insertErasure(row: Omit<ErasureRow, 'id'>): Promise<number>;
  endErasure(id: number, at: number): Promise<void>;
  insertSuppression(row: SuppressionTable): Promise<void>;

  /**
   * Takes at most `limit` rows of what stands in a conversation: deliveries, notes and entries with their words in the search
   * index, oldest first, then what hangs on the row. Answers how many it took and whether only the row itself is left.
   */
  emptyConversation(row: ConversationTable, limit: number): Promise<{ removed: number; isEmpty: boolean }>;
  /** Deliveries of the conversation that have not gone out do not. */
  cancelDeliveries(conversation: ConversationId, at: number): Promise<void>;
  revokePeers(conversation: ConversationId, at: number, actor: string): Promise<void>;
  /** The emptied row itself. `gone` tells inboxes that were away. */
  removeConversationRow(site: SiteId, conversation: ConversationId, pos: number, at: number): Promise<void>;
  removePeersOf(conversation: ConversationId, identifiers: readonly number[]): Promise<number>;
  removeFiles(ids: readonly FileId[]): Promise<void>;

  /**
   * One step of forgetting what hangs on these identifiers beside conversations: traits, consents, proofs, cannot-links,
   * codes with their deliveries, lines of the record. Answers the rows it took; 0: nothing is left.
   */
  removePersonal(site: SiteId, identifiers: readonly number[], limit: number): Promise<number>;
  /** Rules of the site whose whole pattern is the value of one of these. */
  removeRulesNaming(site: SiteId, identifiers: readonly number[]): Promise<void>;
  /** Claims with an end among these; answers the other ends. */
  removeClaimsOf(
    site: SiteId,
    identifiers: readonly number[],
    limit: number,
  ): Promise<{ removed: number; others: number[] }>;
  /** One step of forgetting what hangs on these devices: proofs, codes, links, command answers. */
  removeOfDevices(devices: readonly DeviceId[], limit: number): Promise<number>;
  /** Nothing of a person is left in the rows; their ids stay. */
  blankDevices(devices: readonly DeviceId[], at: number, why: string): Promise<void>;
  blankIdentifiers(site: SiteId, identifiers: readonly number[]): Promise<void>;
  /** For good, with what still hangs on them. */
  removeIdentifiers(site: SiteId, identifiers: readonly number[]): Promise<number>;

  /** Unused since: they end, without label and proofs; those that carry nothing any more go. */
  endAgingDevices(site: SiteId, before: number, limit: number): Promise<number>;
  removeAgingDevices(site: SiteId, before: number, limit: number): Promise<number>;
  removeCodes(before: number, limit: number): Promise<number>;
  removeLinks(before: number, limit: number): Promise<number>;
  removeUsedTokens(before: number, limit: number): Promise<number>;
  removeExports(before: number, limit: number): Promise<number>;
  removeAudit(before: number, limit: number): Promise<number>;
}
