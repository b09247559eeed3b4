import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresForTest, openSqliteForTest, type TestStore, temporaryFolder } from '../store/test-store.ts';
import { type Mailroom, openMailroom } from './mailroom.ts';

export type OpenRoom = (name?: string) => Promise<Mailroom>;

/** Everything that comes in, on both databases; each test opens a mailroom of its own. */
export const onBothDatabases = (
  subject: string,
  tests: (open: OpenRoom, kind: 'SQLite' | 'PostgreSQL') => void,
): void => {
  describe.each([
    ['SQLite', () => openSqliteForTest()],
    ['PostgreSQL', () => openPostgresForTest()],
  ] as const)(`${subject}, on %s`, (kind, openStore) => {
    let opened: TestStore;
    let folder: string;
    beforeAll(async () => {
      opened = await openStore();
      folder = await temporaryFolder();
    });
    afterAll(async () => {
      await opened[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });
    tests((name) => openMailroom(opened, folder, name), kind);
  });
};
