import type { Connection } from './connection.ts';
import { epochKey, randomEpoch } from './epoch.ts';
import { recordWrites } from './record-queries.ts';
import { statement } from './statement.ts';

/**
 * What was about to leave may have left since the backup: a person looks before it goes again. On the chat nothing leaves
 * by itself unless a time is set for it to move on.
 */
const holdDeliveries = statement((db, _arg: object) =>
  db
    .updateTable('delivery')
    .set({ state: 'held', claim: null, run: null, next_at: null, lease_until: null })
    .where('state', 'in', ['waiting', 'claimed', 'sending', 'unknown'])
    .where((eb) => eb.or([eb('channel', '<>', 'chat'), eb('next_at', 'is not', null)])),
);

/** What a restored database does before anybody reads it. */
export const beginNewEpoch = async (connection: Connection): Promise<void> => {
  await holdDeliveries.run(connection, {});
  await recordWrites(connection).saveMeta({ key: epochKey, value: randomEpoch() });
};
