import { describe } from 'vitest';
import { storeContract } from './contract.ts';
import { openPostgresForTest } from './test-store.ts';

describe('the PostgreSQL store', () => storeContract(openPostgresForTest));
