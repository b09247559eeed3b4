import { describe } from 'vitest';
import { storeContract } from './contract.ts';
import { openSqliteForTest } from './test-store.ts';

describe('the SQLite store', () => storeContract(openSqliteForTest));
