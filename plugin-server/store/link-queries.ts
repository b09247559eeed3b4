import type { ConversationId, DeviceId, LinkId, SiteId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { LinkReads, LinkWrites } from './link-tx.ts';
import type { DeviceLinkTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

const byId = statement((db, arg: { site: SiteId; id: LinkId }) =>
  db.selectFrom('device_link').select(columns.deviceLink).where('id', '=', arg.id).where('site', '=', arg.site),
);

const byToken = statement((db, arg: { hash: string }) =>
  db.selectFrom('device_link').select(columns.deviceLink).where('token_hash', '=', arg.hash),
);

const byTicket = statement((db, arg: { hash: string }) =>
  db.selectFrom('device_link').select(columns.deviceLink).where('ticket_hash', '=', arg.hash),
);

const byCode = statement((db, arg: { site: SiteId; code: string }) =>
  db
    .selectFrom('device_link')
    .select(columns.deviceLink)
    .where('site', '=', arg.site)
    .where('code_hmac', '=', arg.code)
    .where('state', '=', 'open'),
);

const openOf = statement((db, arg: { conversation: ConversationId }) =>
  db
    .selectFrom('device_link')
    .select(columns.deviceLink)
    .where('conversation', '=', arg.conversation)
    .where('state', 'in', ['open', 'asked', 'agreed'])
    .orderBy('at')
    .orderBy('id'),
);

const ofDevice = statement((db, arg: { device: DeviceId }) =>
  db
    .selectFrom('device_link')
    .select(columns.deviceLink)
    .where((eb) => eb.or([eb('from_device', '=', arg.device), eb('to_device', '=', arg.device)]))
    .where('state', '=', 'redeemed')
    .orderBy('at'),
);

const insert = insertion('device_link', columns.deviceLink);

const save = statement((db, arg: DeviceLinkTable) =>
  db
    .updateTable('device_link')
    .set({
      to_device: arg.to_device,
      ticket_hash: arg.ticket_hash,
      number: arg.number,
      label: arg.label,
      asked_at: arg.asked_at,
      state: arg.state,
    })
    .where('id', '=', arg.id),
);

export const linkReads = (connection: Connection): LinkReads => ({
  link: (site, id) => byId.row(connection, { site, id }),
  linkByTokenHash: (hash) => byToken.row(connection, { hash }),
  linkByTicketHash: (hash) => byTicket.row(connection, { hash }),
  linksByCode: (site, code) => byCode.rows(connection, { site, code }),
  openLinksOf: (conversation) => openOf.rows(connection, { conversation }),
  linksOfDevice: (device) => ofDevice.rows(connection, { device }),
});

export const linkWrites = (connection: Connection): Omit<LinkWrites, keyof LinkReads> => ({
  insertLink: async (row) => {
    await insert.run(connection, row);
  },
  saveLink: async (row) => {
    await save.run(connection, row);
  },
});
