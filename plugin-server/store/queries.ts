import { agentReads, agentWrites } from './agent-queries.ts';
import { channelReads, channelWrites } from './channel-queries.ts';
import { codeReads, codeWrites } from './code-queries.ts';
import { commandStore } from './command-queries.ts';
import type { Connection } from './connection.ts';
import { conversationReads, conversationWrites } from './conversation-queries.ts';
import { dataReads, dataWrites } from './data-queries.ts';
import { deliveryReads, deliveryWrites } from './delivery-queries.ts';
import { deskReads, deskWrites } from './desk-queries.ts';
import { deviceReads, deviceWrites } from './device-queries.ts';
import { entryReads, entryWrites } from './entry-queries.ts';
import { escalationReads, escalationWrites } from './escalation-queries.ts';
import { fileReads, fileWrites } from './file-queries.ts';
import { graphReads } from './graph-queries.ts';
import { graphWrites } from './graph-write-queries.ts';
import { inboundReads, inboundWrites } from './inbound-queries.ts';
import { linkReads, linkWrites } from './link-queries.ts';
import { listReads } from './list-queries.ts';
import { mailReads, mailWrites } from './mail-queries.ts';
import { outboxWrites } from './outbox-queries.ts';
import { outboxReads } from './outbox-read-queries.ts';
import { profileReads, profileWrites } from './profile-queries.ts';
import { proofReads, proofWrites } from './proof-queries.ts';
import { recordReads, recordWrites } from './record-queries.ts';
import { searchReads, searchUpkeep } from './search-queries.ts';
import { signInReads, signInWrites } from './sign-in-queries.ts';
import { siteReads, siteWrites } from './site-queries.ts';
import type { Reads, Tx } from './tx.ts';
import { upkeepQueries } from './upkeep-queries.ts';
import { wayReads, wayWrites } from './way-queries.ts';

/** Every question of `tx.ts` over one connection, each noun from its own file. */

export const readsOver = (connection: Connection): Reads => ({
  ...conversationReads(connection),
  ...entryReads(connection),
  ...listReads(connection),
  ...deliveryReads(connection),
  ...searchReads(connection),
  ...fileReads(connection),
  ...deviceReads(connection),
  ...siteReads(connection),
  ...agentReads(connection),
  ...signInReads(connection),
  ...recordReads(connection),
  ...graphReads(connection),
  ...proofReads(connection),
  ...linkReads(connection),
  ...codeReads(connection),
  ...outboxReads(connection),
  ...dataReads(connection),
  ...profileReads(connection),
  ...wayReads(connection),
  ...mailReads(connection),
  ...inboundReads(connection),
  ...channelReads(connection),
  ...escalationReads(connection),
  ...deskReads(connection),
});

export const txOver = (connection: Connection): Tx => ({
  ...readsOver(connection),
  ...conversationWrites(connection),
  ...entryWrites(connection),
  ...deliveryWrites(connection),
  ...commandStore(connection),
  ...fileWrites(connection),
  ...deviceWrites(connection),
  ...siteWrites(connection),
  ...agentWrites(connection),
  ...signInWrites(connection),
  ...recordWrites(connection),
  ...upkeepQueries(connection),
  ...searchUpkeep(connection),
  ...graphWrites(connection),
  ...proofWrites(connection),
  ...linkWrites(connection),
  ...codeWrites(connection),
  ...outboxWrites(connection),
  ...dataWrites(connection),
  ...profileWrites(connection),
  ...wayWrites(connection),
  ...mailWrites(connection),
  ...inboundWrites(connection),
  ...channelWrites(connection),
  ...escalationWrites(connection),
  ...deskWrites(connection),
});
