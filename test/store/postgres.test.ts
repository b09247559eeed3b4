import { describe, vi } from 'vitest';
import { storeContract } from './contract.ts';
import { openPostgresForTest } from './test-store.ts';

// A database server, processes and thousands of commits on a machine that may have other things to do.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe('the PostgreSQL store', () => storeContract(openPostgresForTest));
