import type { DeviceId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import { insertion, statement } from './statement.ts';
import type { DeviceStore } from './tx.ts';

const byTokenHash = statement((db, arg: { hash: string }) =>
  db
    .selectFrom('device')
    .innerJoin('site', 'site.id', 'device.site')
    .select(qualified('device', columns.device))
    .leftJoin('device_proof as signed', (join) =>
      join.onRef('signed.device', '=', 'device.id').onRef('signed.identifier', '=', 'device.user_identifier'),
    )
    .select([
      'site.key as site_key',
      'site.privacy as site_privacy',
      'signed.until as user_until',
      'signed.needs_pass as user_needs_pass',
    ])
    .select((eb) =>
      eb
        .selectFrom('device_proof')
        .select((inner) => inner.fn.max('until').as('until'))
        .whereRef('device_proof.device', '=', 'device.id')
        .as('proven_until'),
    )
    .where((eb) => eb.or([eb('device.token_hash', '=', arg.hash), eb('device.next_hash', '=', arg.hash)])),
);

const byId = statement((db, arg: { site: SiteId; id: DeviceId }) =>
  db.selectFrom('device').select(columns.device).where('id', '=', arg.id).where('site', '=', arg.site),
);

const insertAnon = statement((db, arg: { site: SiteId; value: string; at: number }) =>
  db
    .insertInto('identifier')
    .values({
      site: arg.site,
      kind: 'anon',
      value: arg.value,
      root: 0,
      hub: 0,
      ambiguous_from: null,
      state: 'ok',
      created_at: arg.at,
    })
    .returning('id'),
);

/** Alone, an identifier is its own root. */
const rootItself = statement((db, arg: { id: number }) =>
  db.updateTable('identifier').set({ root: arg.id }).where('id', '=', arg.id),
);

const insertDevice = insertion('device', columns.device);

const touch = statement((db, arg: { id: DeviceId; at: number }) =>
  db.updateTable('device').set({ seen_at: arg.at }).where('id', '=', arg.id),
);

const end = statement((db, arg: { id: DeviceId; at: number; why: string }) =>
  db
    .updateTable('device')
    .set({ ended_at: arg.at, ended_why: arg.why })
    .where('id', '=', arg.id)
    .where('ended_at', 'is', null),
);

export const deviceReads = (connection: Connection): Pick<DeviceStore, 'deviceByTokenHash' | 'device'> => ({
  deviceByTokenHash: (hash) => byTokenHash.row(connection, { hash }),
  device: (site, id) => byId.row(connection, { site, id }),
});

export const deviceWrites = (connection: Connection): Omit<DeviceStore, keyof ReturnType<typeof deviceReads>> => ({
  insertAnon: async (site, value, at) => {
    const { id } = await insertAnon.only(connection, { site, value, at });
    await rootItself.run(connection, { id });
    return id;
  },
  insertDevice: async (row) => {
    await insertDevice.run(connection, row);
  },
  touchDevice: async (id, at) => {
    await touch.run(connection, { id, at });
  },
  endDevice: async (id, at, why) => {
    await end.run(connection, { id, at, why });
  },
});
