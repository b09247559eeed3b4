import type { CodePurpose } from '../../protocol/identity.ts';
import type { CodeId, DeviceId, SiteId } from '../../protocol/ids.ts';
import type { CodeReads, CodeWrites } from './code-tx.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { OneTimeCodeTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

const byId = statement((db, arg: { site: SiteId; device: DeviceId; id: CodeId }) =>
  db
    .selectFrom('one_time_code')
    .select(columns.oneTimeCode)
    .where('id', '=', arg.id)
    .where('site', '=', arg.site)
    .where('device', '=', arg.device),
);

const timesOfDevice = statement((db, arg: { device: DeviceId; since: number }) =>
  db
    .selectFrom('one_time_code')
    .select('at')
    .where('device', '=', arg.device)
    .where('at', '>', arg.since)
    .orderBy('at', 'desc'),
);

const timesOfValue = statement((db, arg: { site: SiteId; valueHmac: string; since: number }) =>
  db
    .selectFrom('one_time_code')
    .select('at')
    .where('site', '=', arg.site)
    .where('value_hmac', '=', arg.valueHmac)
    .where('at', '>', arg.since)
    .orderBy('at', 'desc'),
);

const insert = insertion('one_time_code', columns.oneTimeCode);

const openOf = statement((db, arg: { device: DeviceId; purpose: CodePurpose }) =>
  db
    .selectFrom('one_time_code')
    .select(columns.oneTimeCode)
    .where('device', '=', arg.device)
    .where('purpose', '=', arg.purpose)
    .where('state', '=', 'open')
    .orderBy('at'),
);

const lockOpen = statement((db, arg: { site: SiteId; device: DeviceId; id: CodeId; now: number }, { locks }) => {
  const open = db
    .selectFrom('one_time_code')
    .select(columns.oneTimeCode)
    .where('id', '=', arg.id)
    .where('site', '=', arg.site)
    .where('device', '=', arg.device)
    .where('state', '=', 'open')
    .where('expires_at', '>', arg.now);
  return locks ? open.forUpdate() : open;
});

const countTry = statement((db, arg: { site: SiteId; device: DeviceId; id: CodeId; now: number; most: number }) =>
  db
    .updateTable('one_time_code')
    .set((eb) => ({ tries: eb('tries', '+', eb.lit(1)) }))
    .where('id', '=', arg.id)
    .where('site', '=', arg.site)
    .where('device', '=', arg.device)
    .where('state', '=', 'open')
    .where('expires_at', '>', arg.now)
    .where('tries', '<', arg.most)
    .returning(columns.oneTimeCode),
);

const end = statement((db, arg: { id: CodeId; state: OneTimeCodeTable['state'] }) =>
  db.updateTable('one_time_code').set({ state: arg.state, value: null }).where('id', '=', arg.id),
);

export const codeReads = (connection: Connection): CodeReads => ({
  code: (site, device, id) => byId.row(connection, { site, device, id }),
});

export const codeWrites = (connection: Connection): Omit<CodeWrites, keyof CodeReads> => ({
  codeTimes: async (of, since) => {
    const rows =
      'device' in of
        ? await timesOfDevice.rows(connection, { ...of, since })
        : await timesOfValue.rows(connection, { ...of, since });
    return rows.map(({ at }) => at);
  },
  insertCode: async (row) => {
    await insert.run(connection, row);
  },
  openCodes: (device, purpose) => openOf.rows(connection, { device, purpose }),
  lockOpenCode: (site, device, id, now) => lockOpen.row(connection, { site, device, id, now }),
  countTry: (asked) => countTry.row(connection, asked),
  endCode: async (id, state) => {
    await end.run(connection, { id, state });
  },
});
