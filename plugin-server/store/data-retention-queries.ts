import { type RawBuilder, sql } from 'kysely';
import { liveDeliveryStates } from '../../protocol/channel.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { Aging, DataReads, DataWrites } from './data-tx.ts';
import { removeSome } from './remove-some.ts';
import type { FileTable } from './schema.ts';
import { changedBy, rowsOf } from './statement.ts';

type Reads = Pick<DataReads, 'countAging' | 'agingConversations' | 'agingFiles' | 'agingIdentifiers'>;
type Writes = Pick<
  Omit<DataWrites, keyof DataReads>,
  | 'endAgingDevices'
  | 'removeAgingDevices'
  | 'removeCodes'
  | 'removeLinks'
  | 'removeUsedTokens'
  | 'removeExports'
  | 'removeAudit'
>;

/** On the chat channel an answer waits for her to come back; on the others it is still on its way. */
const onItsWay = liveDeliveryStates.filter((state) => state !== 'delivered' && state !== 'read' && state !== 'sent');

const isOnItsWay = sql`exists (select 1 from delivery where delivery.conversation = conversation.id
  and delivery.channel <> 'chat' and delivery.state in (${sql.join(onItsWay)}))`;

/** Closed since, and nothing of it is on its way to anybody. */
const agingTalk = (site: SiteId, before: number): RawBuilder<unknown> => sql`
  conversation.site = ${site} and conversation.state = 'closed' and conversation.closed_at < ${before}
  and not ${isOnItsWay}`;

/** Of a visitor of whom nothing but the browser is known, in a conversation that is over. */
const agingFile = (site: SiteId, before: number): RawBuilder<unknown> => sql`
  file.site = ${site} and file.device is not null and file.conversation is not null and file.at < ${before}
  and exists (select 1 from conversation where conversation.id = file.conversation and conversation.state = 'closed'
    and not ${isOnItsWay})
  and not exists (select 1 from conversation_peer join identifier on identifier.id = conversation_peer.identifier
    where conversation_peer.conversation = file.conversation and identifier.kind <> 'anon')`;

const agingDevice = (site: SiteId, before: number): RawBuilder<unknown> => sql`
  device.site = ${site} and device.ended_at is null and device.seen_at < ${before}`;

/** A name under which something is still there, or was said since. */
const inUse = (one: string, before: number): RawBuilder<unknown> => {
  const id = sql.ref(`${one}.id`);
  return sql`(${sql.ref(`${one}.created_at`)} >= ${before}
    or exists (select 1 from conversation_peer where conversation_peer.identifier = ${id})
    or exists (select 1 from device where device.anon = ${id})
    or exists (select 1 from device where device.user_identifier = ${id})
    or exists (select 1 from device_proof where device_proof.identifier = ${id})
    or exists (select 1 from trait where trait.identifier = ${id} and trait.at >= ${before})
    or exists (select 1 from claim where claim.a = ${id} and claim.last_at >= ${before})
    or exists (select 1 from claim where claim.b = ${id} and claim.last_at >= ${before}))`;
};

/** A single `anon` goes by itself: browsers that forget weekly would fill the limit of a profile. The rest of a profile goes together. */
const agingIdentifier = (site: SiteId, before: number): RawBuilder<unknown> => sql`
  identifier.site = ${site} and not ${inUse('identifier', before)}
  and (identifier.kind = 'anon' or not exists (select 1 from identifier as member
    where member.site = identifier.site and member.root = identifier.root and ${inUse('member', before)}))`;

const aging = {
  conversations: ['conversation', agingTalk],
  files: ['file', agingFile],
  devices: ['device', agingDevice],
  profiles: ['identifier', agingIdentifier],
} as const satisfies Record<Aging, readonly [string, (site: SiteId, before: number) => RawBuilder<unknown>]>;

export const retentionReads = (connection: Connection): Reads => {
  const all = <Row>(query: RawBuilder<Row>): Promise<Row[]> =>
    rowsOf(connection, { compile: () => query.compile(connection.dialect.builder) });
  const count = async (table: string, where: RawBuilder<unknown>): Promise<number> =>
    (await all(sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${where}`))[0]?.count ??
    0;

  return {
    countAging: async (what, site, before) => {
      const [table, due] = aging[what];
      return {
        due: await count(table, due(site, before)),
        of: await count(table, sql`${sql.ref(`${table}.site`)} = ${site}`),
      };
    },
    agingConversations: async (site, before, limit) =>
      (
        await all(sql<{ id: ConversationId }>`select conversation.id from conversation
          where ${agingTalk(site, before)} order by conversation.closed_at limit ${limit}`)
      ).map(({ id }) => id),
    agingFiles: (site, before, limit) => {
      const names = sql.join(columns.file.map((name) => sql.ref(`file.${name}`)));
      return all(
        sql<FileTable>`select ${names} from file where ${agingFile(site, before)} order by file.id limit ${limit}`,
      );
    },
    agingIdentifiers: async (site, before, limit) =>
      (
        await all(sql<{ id: number }>`select identifier.id from identifier
          where ${agingIdentifier(site, before)} order by identifier.root, identifier.id limit ${limit}`)
      ).map(({ id }) => id),
  };
};

export const retentionWrites = (connection: Connection): Writes => {
  const run = (query: RawBuilder<unknown>): Promise<number> =>
    changedBy(connection, { compile: () => query.compile(connection.dialect.builder) });
  return {
    endAgingDevices: async (site, before, limit) => {
      const some = sql`select device.id from device where ${agingDevice(site, before)} order by device.id limit ${limit}`;
      // The proofs of a device that ended say nothing any more; they go with it.
      await run(sql`delete from device_proof where device in (${some})`);
      return run(sql`update device set label = null, next_hash = null, ended_at = seen_at, ended_why = 'unused'
        where id in (${some})`);
    },
    removeAgingDevices: (site, before, limit) =>
      removeSome(
        connection,
        'device',
        ['id'],
        sql`device.site = ${site} and device.ended_at < ${before}
          and not exists (select 1 from conversation where conversation.device = device.id)
          and not exists (select 1 from one_time_code where one_time_code.device = device.id)
          and not exists (select 1 from device_link where device_link.from_device = device.id)
          and not exists (select 1 from device_link where device_link.to_device = device.id)`,
        limit,
      ),
    removeCodes: async (before, limit) => {
      const sent = sql`id in (select delivery from one_time_code where expires_at < ${before} and delivery is not null)`;
      const removed = await removeSome(connection, 'delivery', ['id'], sent, limit);
      if (removed === limit) return removed;
      return (
        removed + (await removeSome(connection, 'one_time_code', ['id'], sql`expires_at < ${before}`, limit - removed))
      );
    },
    // One that was taken says where the other device came in; it goes with the conversation.
    removeLinks: (before, limit) =>
      removeSome(connection, 'device_link', ['id'], sql`expires_at < ${before} and state <> 'redeemed'`, limit),
    removeUsedTokens: (before, limit) =>
      removeSome(connection, 'used_token', ['site', 'hash'], sql`until < ${before}`, limit),
    removeExports: (before, limit) =>
      removeSome(connection, 'export', ['pass_hash'], sql`expires_at < ${before}`, limit),
    removeAudit: (before, limit) => removeSome(connection, 'audit', ['id'], sql`at < ${before}`, limit),
  };
};
