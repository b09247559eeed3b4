import type { Shop } from '../shop.ts';
import type { OpenTestStore, TestStore } from '../test-store.ts';

/** What a test of the contract may use. */
export interface Contract {
  /** One database for most tests, each in a shop of its own. */
  shop(): Promise<Shop>;
  shared(): TestStore;
  /** A database for this test alone. */
  open: OpenTestStore;
}
