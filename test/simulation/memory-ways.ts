import type { IdentifierRow } from '../../plugin-server/store/graph-tx.ts';
import type { ConversationPeerTable } from '../../plugin-server/store/schema.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import type { Disk } from './disk.ts';

type Asked = Pick<
  Tx,
  | 'waysOf'
  | 'endpoint'
  | 'carriedWay'
  | 'allowWay'
  | 'removeWay'
  | 'saveEndpoint'
  | 'removeEndpoint'
  | 'insertPeer'
  | 'peersOf'
  | 'identifierByValue'
  | 'identifier'
  | 'insertIdentifier'
  | 'valueRules'
  | 'traitsOf'
  | 'saveTrait'
  | 'claimBetween'
  | 'insertConsent'
  | 'mailCards'
  | 'mailToken'
  | 'replyToken'
  | 'threadOf'
  | 'insertMailToken'
  | 'insertMail'
  | 'insertInbound'
  | 'isTombstoned'
  | 'devicesProving'
>;

/** Her addresses, and the mails that came in, answered from the simulated disk. Who she is besides is no part of it. */
export const memoryWays = (disk: Disk): Asked => {
  const at = () => disk.tables;
  const peers = (id: ConversationId): ConversationPeerTable[] => at().peers.get(id) ?? [];
  const identifiers = (): IdentifierRow[] => [...at().identifiers.values()];
  return {
    waysOf: async (id) =>
      peers(id)
        .filter((row) => row.channel !== 'chat' && row.address !== null && row.replies === 1 && row.revoked_at === null)
        .sort((a, b) => b.at - a.at || b.identifier - a.identifier)
        .map((row) => ({ ...row, endpoint: at().endpoints.get(row.identifier)?.state ?? null, is_proven: row.reads })),
    endpoint: async (identifier) => at().endpoints.get(identifier),
    carriedWay: async (_site, hers) => {
      const way = [...at().peers.values()]
        .filter((rows) => rows.some((row) => row.how === 'opened' && hers.includes(row.identifier)))
        .reverse()
        .flatMap((rows) => rows.filter((row) => row.address !== null && row.replies === 1))
        .at(0);
      return way && { ...way };
    },
    allowWay: async (row) => {
      const rows = peers(row.conversation);
      const isSame = (it: ConversationPeerTable) => it.channel === row.channel && it.identifier === row.identifier;
      const before = rows.find(isSame);
      const { address, replies, at: since } = row;
      const saved = before === undefined ? { ...row } : { ...before, address, replies, at: since, revoked_at: null };
      disk.set(at().peers, row.conversation, [...rows.filter((it) => !isSame(it)), saved]);
    },
    removeWay: async (id, channel) => {
      const isMeant = (row: ConversationPeerTable) => row.channel === channel && row.replies === 1;
      disk.set(
        at().peers,
        id,
        peers(id).map((row) => (isMeant(row) ? { ...row, replies: 0 } : row)),
      );
      return 1;
    },
    saveEndpoint: async (row) => disk.set(at().endpoints, row.identifier, { ...row }),
    removeEndpoint: async (identifier) => {
      disk.remove(at().endpoints, identifier);
      disk.lifted.add(identifier);
    },
    insertPeer: async (row) => disk.append(at().peers, row.conversation, { ...row }),
    peersOf: async (id) => peers(id).map((row) => ({ ...row })),
    identifierByValue: async (_site, kind, value) =>
      identifiers().find((row) => row.kind === kind && row.value === value),
    identifier: async (_site, id) => at().identifiers.get(id),
    insertIdentifier: async (row) => {
      const id = 100 + disk.raise('identifier');
      disk.set(at().identifiers, id, { ...row, id } as unknown as IdentifierRow);
      return id;
    },
    valueRules: async () => [],
    traitsOf: async () => [],
    saveTrait: async () => undefined as never,
    // Said a moment ago: nothing joins in here.
    claimBetween: async () => ({ last_at: Number.POSITIVE_INFINITY }) as never,
    insertConsent: async () => undefined as never,
    mailCards: async () => new Map(),
    mailToken: async (id) => at().mailTokens.get(id),
    replyToken: async (conversation, identifier) =>
      [...at().mailTokens.values()].find((it) => it.conversation === conversation && it.identifier === identifier)?.id,
    threadOf: async () => undefined,
    insertMailToken: async (row) => disk.insert(at().mailTokens, row.id, { ...row }),
    insertMail: async () => disk.raise('mail'),
    insertInbound: async (row) => {
      const key = `${row.channel} ${row.vendor_key}`;
      if (at().inbound.has(key)) return false;
      disk.set(at().inbound, key, { ...row });
      return true;
    },
    isTombstoned: async () => false,
    devicesProving: async () => [],
  };
};
