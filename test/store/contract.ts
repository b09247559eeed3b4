import { afterAll, beforeAll } from 'vitest';
import { channelContract } from './contract/channels.ts';
import { codeContract } from './contract/codes.ts';
import { conversationContract } from './contract/conversations.ts';
import { deliveryContract } from './contract/deliveries.ts';
import { deskContract } from './contract/desk.ts';
import { deviceContract } from './contract/devices.ts';
import { entryContract } from './contract/entries.ts';
import { fileContract } from './contract/files.ts';
import type { Contract } from './contract/given.ts';
import { graphContract } from './contract/graph.ts';
import { listContract } from './contract/lists.ts';
import { outboxContract } from './contract/outbox.ts';
import { proofContract } from './contract/proofs.ts';
import { searchContract } from './contract/search.ts';
import { teamContract } from './contract/team.ts';
import { upkeepContract } from './contract/upkeep.ts';
import { writingContract } from './contract/writing.ts';
import { openShop } from './shop.ts';
import type { OpenTestStore, TestStore } from './test-store.ts';

/** What both stores promise. */
export const storeContract = (open: OpenTestStore): void => {
  let shared: TestStore | undefined;
  beforeAll(async () => {
    shared = await open();
  });
  afterAll(async () => {
    await shared?.[Symbol.asyncDispose]();
  });
  const its = (): TestStore => {
    if (shared === undefined) throw new Error('The store is opened before the first test.');
    return shared;
  };
  const contract: Contract = { shop: () => openShop(its().store), shared: its, open };
  conversationContract(contract);
  entryContract(contract);
  listContract(contract);
  deliveryContract(contract);
  searchContract(contract);
  deviceContract(contract);
  graphContract(contract);
  proofContract(contract);
  channelContract(contract);
  codeContract(contract);
  outboxContract(contract);
  fileContract(contract);
  teamContract(contract);
  deskContract(contract);
  upkeepContract(contract);
  writingContract(contract);
};
