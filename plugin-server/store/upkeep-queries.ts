import { sql } from 'kysely';
import type { DeviceId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { Connection } from './connection.ts';
import { recordReads, recordWrites } from './record-queries.ts';
import { changedBy, rowsOf, statement } from './statement.ts';
import type { UpkeepStore } from './tx.ts';

interface Old {
  readonly before: number;
  readonly limit: number;
}

const removeCommands = statement((db, arg: Old) =>
  db
    .deleteFrom('command')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('origin', 'cid'),
        'in',
        selectFrom('command')
          .select(['origin', 'cid'])
          .where('at', '<', arg.before)
          .limit(arg.limit)
          .$asTuple('origin', 'cid'),
      ),
    ),
);

const removeGone = statement((db, arg: Old) =>
  db
    .deleteFrom('gone')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('site', 'conversation'),
        'in',
        selectFrom('gone')
          .select(['site', 'conversation'])
          .where('at', '<', arg.before)
          .limit(arg.limit)
          .$asTuple('site', 'conversation'),
      ),
    ),
);

const removeLooseFiles = statement((db, arg: Old) =>
  db
    .deleteFrom('file')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('file')
        .select('id')
        .where('conversation', 'is', null)
        .where('at', '<', arg.before)
        .orderBy('at')
        .limit(arg.limit),
    )
    .returning('shelf'),
);

const shelved = statement((db, arg: { shelf: string }) =>
  db.selectFrom('file').select('shelf').where('shelf', '=', arg.shelf).limit(1),
);

/** A sign-in that lapsed without being ended is over as well. */
const removeEndedSignIns = statement((db, arg: Old) =>
  db.deleteFrom('sign_in').where('id', 'in', (eb) =>
    eb
      .selectFrom('sign_in')
      .select('id')
      .where(eb.fn.coalesce('ended_at', eb('started_at', '+', sql.lit(limits.signInLifeMs))), '<', arg.before)
      .limit(arg.limit),
  ),
);

const devicesAfter = statement((db, arg: { from: number; id: DeviceId; before: number; limit: number }) =>
  db
    .selectFrom('device')
    .select(['id', 'anon', 'created_at'])
    .where('created_at', '>=', arg.from)
    .where('created_at', '<', arg.before)
    .where((eb) => eb.or([eb('created_at', '>', arg.from), eb('id', '>', arg.id)]))
    .orderBy('created_at')
    .orderBy('id')
    .limit(arg.limit),
);

const cursorKey = 'empty-devices';

export const upkeepQueries = (connection: Connection): Omit<UpkeepStore, 'indexNext'> => ({
  removeEmptyDevices: async (before, limit) => {
    // A device that has talked when its time comes is never empty again, so each is looked at once: the cursor stands in `meta`.
    const cursor = (await recordReads(connection).meta(cursorKey)) ?? '0 ';
    const [from, id] = cursor.split(' ') as [string, DeviceId];
    const devices = await devicesAfter.rows(connection, { from: Number(from), id, before, limit });
    const last = devices.at(-1);
    if (last === undefined) return 0;
    await removeSilent(connection, devices);
    await recordWrites(connection).saveMeta({ key: cursorKey, value: `${last.created_at} ${last.id}` });
    return devices.length;
  },
  removeCommands: (before, limit) => removeCommands.run(connection, { before, limit }),
  removeGone: (before, limit) => removeGone.run(connection, { before, limit }),
  removeLooseFiles: async (before, limit) => {
    const removed = new Set((await removeLooseFiles.rows(connection, { before, limit })).map(({ shelf }) => shelf));
    const free: string[] = [];
    // The same bytes may lie on one shelf for several files.
    for (const shelf of removed) if ((await shelved.row(connection, { shelf })) === undefined) free.push(shelf);
    return free;
  },
  removeEndedSignIns: (before, limit) => removeEndedSignIns.run(connection, { before, limit }),
});

const removeSilent = async (connection: Connection, devices: readonly { id: DeviceId }[]): Promise<void> => {
  const { builder } = connection.dialect;
  const silent = builder
    .deleteFrom('device')
    .where(
      'id',
      'in',
      devices.map(({ id }) => id),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('conversation').select('id').whereRef('conversation.device', '=', 'device.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversation_peer').select('at').whereRef('conversation_peer.identifier', '=', 'device.anon'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('device_proof').select('at').whereRef('device_proof.device', '=', 'device.id'))),
    )
    .returning('anon');
  const anons = (await rowsOf(connection, silent)).map(({ anon }) => anon);
  if (anons.length === 0) return;
  const unused = builder
    .deleteFrom('identifier')
    .where('id', 'in', anons)
    .where('kind', '=', 'anon')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('device').select('id').whereRef('device.anon', '=', 'identifier.id'))),
    );
  await changedBy(connection, unused);
};
