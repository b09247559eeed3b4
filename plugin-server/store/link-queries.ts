import type { ConversationId, DeviceId, LinkId, SiteId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { LinkReads, LinkWrites } from './link-tx.ts';
import type { DeviceLinkTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

/** `hold`: until commit, so that of two who find the same offer one decides after the other. */
const finding = (hold: boolean) => ({
  byId: statement((db, arg: { site: SiteId; id: LinkId }, { locks }) =>
    db
      .selectFrom('device_link')
      .select(columns.deviceLink)
      .where('id', '=', arg.id)
      .where('site', '=', arg.site)
      .$if(hold && locks, (query) => query.forUpdate()),
  ),
  byToken: statement((db, arg: { hash: string }, { locks }) =>
    db
      .selectFrom('device_link')
      .select(columns.deviceLink)
      .where('token_hash', '=', arg.hash)
      .$if(hold && locks, (query) => query.forUpdate()),
  ),
  byTicket: statement((db, arg: { hash: string }, { locks }) =>
    db
      .selectFrom('device_link')
      .select(columns.deviceLink)
      .where('ticket_hash', '=', arg.hash)
      .$if(hold && locks, (query) => query.forUpdate()),
  ),
  byCode: statement((db, arg: { site: SiteId; code: string }, { locks }) =>
    db
      .selectFrom('device_link')
      .select(columns.deviceLink)
      .where('site', '=', arg.site)
      .where('code_hmac', '=', arg.code)
      .where('state', '=', 'open')
      .$if(hold && locks, (query) => query.forUpdate()),
  ),
});
type Found = 'link' | 'linkByTokenHash' | 'linkByTicketHash' | 'linksByCode';

const foundBy =
  ({ byId, byToken, byTicket, byCode }: ReturnType<typeof finding>) =>
  (connection: Connection): Pick<LinkReads, Found> => ({
    link: (site, id) => byId.row(connection, { site, id }),
    linkByTokenHash: (hash) => byToken.row(connection, { hash }),
    linkByTicketHash: (hash) => byTicket.row(connection, { hash }),
    linksByCode: (site, code) => byCode.rows(connection, { site, code }),
  });
const find = foundBy(finding(false));
const findAndHold = foundBy(finding(true));

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
  ...find(connection),
  openLinksOf: (conversation) => openOf.rows(connection, { conversation }),
  linksOfDevice: (device) => ofDevice.rows(connection, { device }),
});

export const linkWrites = (connection: Connection): Omit<LinkWrites, Exclude<keyof LinkReads, Found>> => ({
  ...findAndHold(connection),
  insertLink: async (row) => {
    await insert.run(connection, row);
  },
  saveLink: async (row) => {
    await save.run(connection, row);
  },
});
