import type { ConversationId, DeviceId, IdentityKeyId, SiteId } from '../../protocol/ids.ts';
import type { ConversationPeerTable, DeviceProofTable, DeviceTable, IdentityKeyTable } from './schema.ts';

/** What a device has proven, and which conversations an identifier opens: nothing here knows claims, roots or traits. */
export interface ProofReads {
  deviceByRevokeHash(hash: string): Promise<DeviceTable | undefined>;
  /** Lapsed ones included. */
  proofsOf(device: DeviceId): Promise<DeviceProofTable[]>;
  /** Devices on which this proof holds now: not ended; one that nobody has used for long ends by retention. */
  devicesProving(identifier: number, now: number): Promise<DeviceTable[]>;
  /** Devices on which this `user` is signed in, or was and is hidden now; not ended, the longest unseen first. */
  devicesOfUser(user: number): Promise<DeviceTable[]>;
  /** Devices, ended ones included, that first proved this identifier after `since`. */
  newDevicesOf(identifier: number, since: number): Promise<number>;
  /** Rows that open a conversation, revoked ones included. */
  peersOf(conversation: ConversationId): Promise<ConversationPeerTable[]>;
  /** Unrevoked rows with reads = 1 of an identifier. */
  readingsOf(identifier: number): Promise<ConversationPeerTable[]>;
  /** Devices (not ended) that may read this conversation now, by any row. */
  readersOf(conversation: ConversationId, now: number): Promise<DeviceId[]>;
  /** Ended ones included, oldest first. */
  identityKeys(site: SiteId): Promise<IdentityKeyTable[]>;
  /** Devices with a proof by this key, made after `since`. */
  devicesByKey(key: IdentityKeyId, since: number): Promise<number>;
  /** Until when it is remembered that this was used; null: it was not. */
  usedUntil(site: SiteId, hash: string): Promise<number | null>;
}

export interface ProofWrites extends ProofReads {
  /** A repetition takes the place of the one before; when the device first proved it stays. */
  saveProof(row: Omit<DeviceProofTable, 'first_at'>): Promise<void>;
  removeProof(device: DeviceId, identifier: number): Promise<void>;
  /** Proofs of this identifier, or by this key, that held at `at` hold no more. Answers their devices. */
  endProofs(of: { readonly identifier: number } | { readonly key: IdentityKeyId }, at: number): Promise<DeviceId[]>;
  /**
   * Opens or reopens: a revoked row of the same key comes back with what is given here. One that is in force only ever
   * widens: a row that reads is not turned into one that does not, nor into one that begins later.
   */
  savePeer(row: ConversationPeerTable): Promise<void>;
  revokePeer(
    conversation: ConversationId,
    identifier: number,
    revoked: { readonly at: number; readonly actor: string },
  ): Promise<void>;
  /** The token that takes over at its first use. */
  offerToken(device: DeviceId, nextHash: string, at: number): Promise<void>;
  /** The offered token was used: it is the token now, unless another has been offered since. */
  takeToken(device: DeviceId, nextHash: string): Promise<void>;
  saveDeviceUser(device: DeviceId, identifier: number): Promise<void>;
  insertIdentityKey(row: IdentityKeyTable): Promise<void>;
  endIdentityKey(site: SiteId, key: IdentityKeyId, at: number): Promise<void>;
  /** False: it was there already. */
  useToken(site: SiteId, hash: string, until: number): Promise<boolean>;
  /** Remembers it anew, also where it was there already. */
  markUntil(site: SiteId, hash: string, until: number): Promise<void>;
}
