import type { ConversationId, DeviceId, IdentityKeyId, SiteId } from '../../protocol/ids.ts';
import { columns, qualified } from './columns.ts';
import type { Connection } from './connection.ts';
import type { ProofReads, ProofWrites } from './proof-tx.ts';
import type { ConversationPeerTable, DeviceProofTable, UsedTokenTable } from './schema.ts';
import { insertion, statement } from './statement.ts';

const byRevokeHash = statement((db, arg: { hash: string }) =>
  db.selectFrom('device').select(columns.device).where('revoke_hash', '=', arg.hash),
);

const ofDevice = statement((db, arg: { device: DeviceId }) =>
  db.selectFrom('device_proof').select(columns.proof).where('device', '=', arg.device).orderBy('identifier'),
);

const proving = statement((db, arg: { identifier: number; now: number }) =>
  db
    .selectFrom('device_proof')
    .innerJoin('device', 'device.id', 'device_proof.device')
    .select(qualified('device', columns.device))
    .where('device_proof.identifier', '=', arg.identifier)
    .where('device_proof.until', '>', arg.now)
    .where('device.ended_at', 'is', null),
);

const ofUser = statement((db, arg: { user: number }) =>
  db
    .selectFrom('device')
    .select(columns.device)
    .where('user_identifier', '=', arg.user)
    .where('ended_at', 'is', null)
    .orderBy('seen_at')
    .orderBy('id'),
);

const newOf = statement((db, arg: { identifier: number; since: number }) =>
  db
    .selectFrom('device_proof')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('identifier', '=', arg.identifier)
    .where('first_at', '>', arg.since),
);

const peers = statement((db, arg: { conversation: ConversationId }) =>
  db
    .selectFrom('conversation_peer')
    .select(columns.peer)
    .where('conversation', '=', arg.conversation)
    .orderBy('channel')
    .orderBy('identifier'),
);

const readings = statement((db, arg: { identifier: number }) =>
  db
    .selectFrom('conversation_peer')
    .select(columns.peer)
    .where('identifier', '=', arg.identifier)
    .where('reads', '=', 1)
    .where('revoked_at', 'is', null)
    .orderBy('conversation'),
);

/** The same rule as that of `readable`, asked from the conversation's side; a pass that is not shown is no matter here. */
const readers = statement((db, arg: { conversation: ConversationId; now: number }) =>
  db
    .selectFrom('conversation_peer')
    .innerJoin('device', 'device.anon', 'conversation_peer.identifier')
    .select('device.id')
    .where('conversation_peer.conversation', '=', arg.conversation)
    .where('conversation_peer.reads', '=', 1)
    .where('conversation_peer.revoked_at', 'is', null)
    .where('device.ended_at', 'is', null)

    .union((eb) =>
      eb
        .selectFrom('conversation_peer')
        .innerJoin('device_proof', 'device_proof.identifier', 'conversation_peer.identifier')
        .innerJoin('device', 'device.id', 'device_proof.device')
        .select('device.id')
        .where('conversation_peer.conversation', '=', arg.conversation)
        .where('conversation_peer.reads', '=', 1)
        .where('conversation_peer.revoked_at', 'is', null)
        .where('device_proof.until', '>', arg.now)
        .where('device.ended_at', 'is', null),
    ),
);

const keys = statement((db, arg: { site: SiteId }) =>
  db.selectFrom('identity_key').select(columns.identityKey).where('site', '=', arg.site).orderBy('at').orderBy('id'),
);

const byKey = statement((db, arg: { key: IdentityKeyId; since: number }) =>
  db
    .selectFrom('device_proof')
    .select((eb) => eb.fn.count<number>('device').distinct().as('count'))
    .where('key', '=', arg.key)
    .where('at', '>', arg.since),
);

const saveProof = statement((db, arg: Omit<DeviceProofTable, 'first_at'>) =>
  db
    .insertInto('device_proof')
    .values({
      device: arg.device,
      identifier: arg.identifier,
      how: arg.how,
      at: arg.at,
      until: arg.until,
      needs_pass: arg.needs_pass,
      key: arg.key,
      first_at: arg.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['device', 'identifier']).doUpdateSet((eb) => ({
        how: eb.ref('excluded.how'),
        at: eb.ref('excluded.at'),
        until: eb.ref('excluded.until'),
        needs_pass: eb.ref('excluded.needs_pass'),
        key: eb.ref('excluded.key'),
      })),
    ),
);

const removeProof = statement((db, arg: { device: DeviceId; identifier: number }) =>
  db.deleteFrom('device_proof').where('device', '=', arg.device).where('identifier', '=', arg.identifier),
);

const endOfIdentifier = statement((db, arg: { identifier: number; at: number }) =>
  db
    .updateTable('device_proof')
    .set({ until: arg.at })
    .where('identifier', '=', arg.identifier)
    .where('until', '>', arg.at)
    .returning('device'),
);

const endByKey = statement((db, arg: { key: IdentityKeyId; at: number }) =>
  db
    .updateTable('device_proof')
    .set({ until: arg.at })
    .where('key', '=', arg.key)
    .where('until', '>', arg.at)
    .returning('device'),
);

const savePeer = statement((db, arg: ConversationPeerTable) =>
  db
    .insertInto('conversation_peer')
    .values({
      conversation: arg.conversation,
      channel: arg.channel,
      identifier: arg.identifier,
      address: arg.address,
      how: arg.how,
      reads: arg.reads,
      replies: arg.replies,
      since_seq: arg.since_seq,
      at: arg.at,
      revoked_at: arg.revoked_at,
      actor: arg.actor,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['conversation', 'channel', 'identifier'])
        // All but the address, which is where replies go and never changes.
        .doUpdateSet((eb) => ({
          how: eb.ref('excluded.how'),
          reads: eb.ref('excluded.reads'),
          replies: eb.ref('excluded.replies'),
          since_seq: eb.ref('excluded.since_seq'),
          at: eb.ref('excluded.at'),
          revoked_at: eb.ref('excluded.revoked_at'),
          actor: eb.ref('excluded.actor'),
        }))
        .where((eb) =>
          eb.or([
            eb('conversation_peer.revoked_at', 'is not', null),
            eb('conversation_peer.reads', '<', eb.ref('excluded.reads')),
            eb.and([
              eb('conversation_peer.reads', '=', eb.ref('excluded.reads')),
              eb('conversation_peer.since_seq', '>', eb.ref('excluded.since_seq')),
            ]),
          ]),
        ),
    ),
);

const revokePeer = statement((db, arg: { conversation: ConversationId; identifier: number; at: number; by: string }) =>
  db
    .updateTable('conversation_peer')
    .set({ revoked_at: arg.at, actor: arg.by })
    .where('conversation', '=', arg.conversation)
    .where('identifier', '=', arg.identifier)
    .where('revoked_at', 'is', null),
);

const offer = statement((db, arg: { device: DeviceId; hash: string; at: number }) =>
  db.updateTable('device').set({ next_hash: arg.hash, renewed_at: arg.at }).where('id', '=', arg.device),
);

const take = statement((db, arg: { device: DeviceId; hash: string }) =>
  db
    .updateTable('device')
    .set((eb) => ({ token_hash: eb.ref('next_hash').$notNull(), next_hash: null }))
    .where('id', '=', arg.device)
    .where('next_hash', '=', arg.hash),
);

const saveUser = statement((db, arg: { device: DeviceId; identifier: number }) =>
  db.updateTable('device').set({ user_identifier: arg.identifier }).where('id', '=', arg.device),
);

const insertKey = insertion('identity_key', columns.identityKey);

const endKey = statement((db, arg: { site: SiteId; key: IdentityKeyId; at: number }) =>
  db
    .updateTable('identity_key')
    .set({ until: arg.at })
    .where('id', '=', arg.key)
    .where('site', '=', arg.site)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', arg.at)])),
);

const used = statement((db, arg: { site: SiteId; hash: string }) =>
  db.selectFrom('used_token').select('until').where('site', '=', arg.site).where('hash', '=', arg.hash),
);

const use = statement((db, arg: UsedTokenTable) =>
  db
    .insertInto('used_token')
    .values({ site: arg.site, hash: arg.hash, until: arg.until })
    .onConflict((conflict) => conflict.columns(['site', 'hash']).doNothing()),
);

const mark = statement((db, arg: UsedTokenTable) =>
  db
    .insertInto('used_token')
    .values({ site: arg.site, hash: arg.hash, until: arg.until })
    .onConflict((conflict) =>
      conflict.columns(['site', 'hash']).doUpdateSet((eb) => ({ until: eb.ref('excluded.until') })),
    ),
);

export const proofReads = (connection: Connection): ProofReads => ({
  deviceByRevokeHash: (hash) => byRevokeHash.row(connection, { hash }),
  proofsOf: (device) => ofDevice.rows(connection, { device }),
  devicesProving: (identifier, now) => proving.rows(connection, { identifier, now }),
  devicesOfUser: (user) => ofUser.rows(connection, { user }),
  newDevicesOf: async (identifier, since) => (await newOf.only(connection, { identifier, since })).count,
  peersOf: (conversation) => peers.rows(connection, { conversation }),
  readingsOf: (identifier) => readings.rows(connection, { identifier }),
  readersOf: async (conversation, now) => {
    const rows = await readers.rows(connection, { conversation, now });
    return rows.map(({ id }) => id);
  },
  identityKeys: (site) => keys.rows(connection, { site }),
  devicesByKey: async (key, since) => (await byKey.only(connection, { key, since })).count,
  usedUntil: async (site, hash) => (await used.row(connection, { site, hash }))?.until ?? null,
});

export const proofWrites = (connection: Connection): Omit<ProofWrites, keyof ProofReads> => ({
  saveProof: async (row) => {
    await saveProof.run(connection, row);
  },
  removeProof: async (device, identifier) => {
    await removeProof.run(connection, { device, identifier });
  },
  endProofs: async (of, at) => {
    const rows =
      'key' in of
        ? await endByKey.rows(connection, { key: of.key, at })
        : await endOfIdentifier.rows(connection, { identifier: of.identifier, at });
    return [...new Set(rows.map(({ device }) => device))];
  },
  savePeer: async (row) => {
    await savePeer.run(connection, row);
  },
  revokePeer: async (conversation, identifier, { at, actor }) => {
    await revokePeer.run(connection, { conversation, identifier, at, by: actor });
  },
  offerToken: async (device, hash, at) => {
    await offer.run(connection, { device, hash, at });
  },
  takeToken: async (device, hash) => {
    await take.run(connection, { device, hash });
  },
  saveDeviceUser: async (device, identifier) => {
    await saveUser.run(connection, { device, identifier });
  },
  insertIdentityKey: async (row) => {
    await insertKey.run(connection, row);
  },
  endIdentityKey: async (site, key, at) => {
    await endKey.run(connection, { site, key, at });
  },
  markUntil: async (site, hash, until) => {
    await mark.run(connection, { site, hash, until });
  },
  useToken: async (site, hash, until) => (await use.run(connection, { site, hash, until })) === 1,
});
