import { describe, expect, test } from 'vitest';
import type { ConversationPeerTable, DeviceProofTable, IdentityKeyTable } from '../../../plugin-server/store/schema.ts';
import type { ConversationId, IdentityKeyId, SiteId } from '../../../protocol/ids.ts';
import { newId, type Visitor } from '../shop.ts';
import type { Contract } from './given.ts';

type Proof = Omit<DeviceProofTable, 'first_at'>;

const proofRow = (of: Visitor, identifier: number, part: Partial<Proof> = {}): Proof => ({
  device: of.device,
  identifier,
  how: 'jwt',
  at: 1_000,
  until: 9_000,
  needs_pass: 0,
  key: null,
  ...part,
});

const peerRow = (
  conversation: ConversationId,
  identifier: number,
  part: Partial<ConversationPeerTable> = {},
): ConversationPeerTable => ({
  conversation,
  channel: 'chat',
  identifier,
  address: null,
  how: 'link',
  reads: 1,
  replies: 0,
  since_seq: 0,
  at: 1_000,
  revoked_at: null,
  actor: null,
  ...part,
});

const keyRow = (site: SiteId, part: Partial<IdentityKeyTable> = {}): IdentityKeyTable => ({
  id: newId<IdentityKeyId>('identityKey'),
  site,
  kid: 'k1',
  alg: 'HS256',
  key: 'v1.sealed',
  use: 'jwt',
  signs: null,
  ends: 'wxyz',
  is_fixed: 0,
  at: 1_000,
  until: null,
  ...part,
});

export const proofContract = ({ shop }: Contract) =>
  describe('proofs', () => {
    test('a proof is kept once for a device and identifier, renewed by the next, and remembers its first', async () => {
      const { store, visitor } = await shop();
      const ada = await visitor();
      const person = await visitor();
      await store.write((tx) => tx.saveProof(proofRow(ada, person.anon)));
      expect(await store.read.proofsOf(ada.device)).toEqual([{ ...proofRow(ada, person.anon), first_at: 1_000 }]);
      const again = proofRow(ada, person.anon, { how: 'otp', at: 3_000, until: 12_000, needs_pass: 1 });
      await store.write((tx) => tx.saveProof(again));
      expect(await store.read.proofsOf(ada.device)).toEqual([{ ...again, first_at: 1_000 }]);
      expect(await store.read.newDevicesOf(person.anon, 999)).toBe(1);
      expect(await store.read.newDevicesOf(person.anon, 1_000)).toBe(0);
      await store.write((tx) => tx.removeProof(ada.device, person.anon));
      expect(await store.read.proofsOf(ada.device)).toEqual([]);
    });

    test('a device proves while its proof lasts and it has not ended', async () => {
      const { store, visitor } = await shop();
      const ada = await visitor({ seen_at: 4_000 });
      const phone = await visitor({ seen_at: 4_000 });
      const person = await visitor();
      await store.write(async (tx) => {
        await tx.saveProof(proofRow(ada, person.anon));
        await tx.saveProof(proofRow(phone, person.anon, { until: 6_000 }));
      });
      const proving = async (now: number) =>
        (await store.read.devicesProving(person.anon, now)).map(({ id }) => id).toSorted();
      expect(await proving(5_000)).toEqual([ada.device, phone.device].toSorted());
      expect(await proving(6_000)).toEqual([ada.device]);
      expect(await proving(9_000)).toEqual([]);
      await store.write((tx) => tx.endDevice(ada.device, 5_000, 'logout'));
      expect(await proving(5_000)).toEqual([phone.device]);
    });

    test('proofs of one person, or by one key, end together and say on which devices', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      const phone = await visitor();
      const [person, other] = [await visitor(), await visitor()];
      const key = keyRow(site);
      await store.write(async (tx) => {
        await tx.insertIdentityKey(key);
        await tx.saveProof(proofRow(ada, person.anon, { key: key.id }));
        await tx.saveProof(proofRow(ada, other.anon, { key: key.id }));
        await tx.saveProof(proofRow(phone, person.anon));
      });
      expect(await store.read.devicesByKey(key.id, 999)).toBe(1);
      expect(await store.read.devicesByKey(key.id, 1_000)).toBe(0);
      expect(await store.write((tx) => tx.endProofs({ key: key.id }, 5_000))).toEqual([ada.device]);
      expect((await store.read.proofsOf(ada.device)).map(({ until }) => until)).toEqual([5_000, 5_000]);
      expect(await store.write((tx) => tx.endProofs({ key: key.id }, 5_000))).toEqual([]);
      expect(await store.write((tx) => tx.endProofs({ identifier: person.anon }, 5_000))).toEqual([phone.device]);
      expect(await store.read.devicesProving(person.anon, 5_000)).toEqual([]);
    });

    test('a revoked row comes back with what is given; one in force never loses', async () => {
      const { store, visitor, conversation } = await shop();
      const ada = await visitor();
      const phone = await visitor();
      const row = await conversation(ada);
      const saved = async (part: Partial<ConversationPeerTable>) => {
        await store.write((tx) => tx.savePeer(peerRow(row.id, phone.anon, part)));
        return (await store.read.peersOf(row.id)).find(({ identifier }) => identifier === phone.anon);
      };
      expect(await saved({ reads: 0, address: 'ada@home.example' })).toMatchObject({ reads: 0 });
      expect(await saved({ since_seq: 7 })).toMatchObject({ reads: 1, since_seq: 7, address: 'ada@home.example' });
      expect(await saved({ since_seq: 9, how: 'code' })).toMatchObject({ since_seq: 7, how: 'link' });
      expect(await saved({ reads: 0 })).toMatchObject({ reads: 1 });
      expect(await saved({ since_seq: 3 })).toMatchObject({ since_seq: 3 });
      expect((await store.read.readingsOf(phone.anon)).map(({ conversation: of }) => of)).toEqual([row.id]);

      await store.write((tx) => tx.revokePeer(row.id, phone.anon, { at: 4_000, actor: 'ag_mia' }));
      expect(await store.read.readingsOf(phone.anon)).toEqual([]);
      expect(await store.read.readable(phone, row.id)).toBeUndefined();
      expect(await store.read.peersOf(row.id)).toContainEqual(
        peerRow(row.id, phone.anon, {
          since_seq: 3,
          address: 'ada@home.example',
          revoked_at: 4_000,
          actor: 'ag_mia',
        }),
      );
      await store.write((tx) => tx.revokePeer(row.id, phone.anon, { at: 5_000, actor: 'ag_ben' }));
      expect(await saved({ since_seq: 8, how: 'code' })).toMatchObject({ since_seq: 8, how: 'code', revoked_at: null });
      expect((await store.read.readable(phone, row.id))?.since_seq).toBe(8);
      expect((await store.read.readable(ada, row.id))?.since_seq).toBe(0);
    });

    test('who may read a conversation is the same asked from either side', async () => {
      const { store, visitor, conversation } = await shop();
      const [ada, phone, mail, stranger] = [await visitor(), await visitor(), await visitor(), await visitor()];
      const row = await conversation(ada);
      const other = await conversation(stranger);
      const readers = async (now = 5_000) => (await store.read.readersOf(row.id, now)).toSorted();
      const canRead = async (now = 5_000) => {
        const all: string[] = [];
        for (const who of [ada, phone, mail, stranger])
          if ((await store.read.readable({ ...who, now, shown: 1 }, row.id)) !== undefined) all.push(who.device);
        return all.toSorted();
      };
      expect(await readers()).toEqual([ada.device]);
      await store.write(async (tx) => {
        await tx.savePeer(peerRow(row.id, phone.anon));
        await tx.savePeer(peerRow(row.id, mail.row.anon, { channel: 'email', reads: 0 }));
        await tx.saveProof(proofRow(stranger, phone.anon, { until: 6_000, needs_pass: 1 }));
      });
      expect(await readers()).toEqual([ada.device, phone.device, stranger.device].toSorted());
      expect(await readers()).toEqual(await canRead());
      expect(await readers(6_000)).toEqual([ada.device, phone.device].toSorted());
      expect(await readers(6_000)).toEqual(await canRead(6_000));
      expect(await store.read.readable({ ...stranger, shown: 0 }, row.id)).toBeUndefined();
      await store.write((tx) => tx.revokePeer(row.id, phone.anon, { at: 4_000, actor: 'd:ada' }));
      expect(await readers()).toEqual([ada.device]);
      expect(await store.read.readersOf(other.id, 5_000)).toEqual([stranger.device]);
      await store.write((tx) => tx.endDevice(ada.device, 5_000, 'logout'));
      expect(await readers()).toEqual([]);
    });

    test('a renewed token takes over at its first use, and both open until then', async () => {
      const { store, site, visitor } = await shop();
      const ada = await visitor();
      await store.write((tx) => tx.offerToken(ada.device, 'next-of-ada', 7_000));
      for (const hash of [ada.row.token_hash, 'next-of-ada'])
        expect(await store.read.deviceByTokenHash(hash)).toMatchObject({ id: ada.device, renewed_at: 7_000 });
      // Another was offered since this one was found.
      await store.write((tx) => tx.takeToken(ada.device, 'one-before'));
      expect(await store.read.deviceByTokenHash(ada.row.token_hash)).toMatchObject({ next_hash: 'next-of-ada' });
      await store.write((tx) => tx.takeToken(ada.device, 'next-of-ada'));
      expect(await store.read.deviceByTokenHash(ada.row.token_hash)).toBeUndefined();
      expect(await store.read.deviceByTokenHash('next-of-ada')).toMatchObject({ next_hash: null });
      // Once more, as when two calls arrive together.
      await store.write((tx) => tx.takeToken(ada.device, 'next-of-ada'));
      expect(await store.read.device(site, ada.device)).toMatchObject({ token_hash: 'next-of-ada', next_hash: null });
    });

    test('a device is found by what can only end it, and by who is signed in on it', async () => {
      const { store, visitor } = await shop();
      const [ada, phone, person] = [await visitor({ seen_at: 3_000 }), await visitor(), await visitor()];
      expect(await store.read.deviceByRevokeHash(ada.row.revoke_hash)).toEqual(ada.row);
      expect(await store.read.deviceByRevokeHash(ada.row.token_hash)).toBeUndefined();
      await store.write(async (tx) => {
        await tx.saveDeviceUser(ada.device, person.anon);
        await tx.saveDeviceUser(phone.device, person.anon);
      });
      const of = async () => (await store.read.devicesOfUser(person.anon)).map(({ id }) => id);
      expect(await of()).toEqual([phone.device, ada.device]);
      await store.write((tx) => tx.endDevice(phone.device, 4_000, 'logout'));
      expect(await of()).toEqual([ada.device]);
    });

    test('keys belong to a site, are two at a time if need be, and end once', async () => {
      const { store, site } = await shop();
      const { site: other } = await shop();
      const [first, second] = [keyRow(site), keyRow(site, { kid: 'k2', at: 2_000 })];
      await store.write(async (tx) => {
        await tx.insertIdentityKey(second);
        await tx.insertIdentityKey(first);
        await tx.insertIdentityKey(keyRow(other));
      });
      expect(await store.read.identityKeys(site)).toEqual([first, second]);
      await expect(store.write((tx) => tx.insertIdentityKey(keyRow(site)))).rejects.toThrow(/unique/i);
      await store.write((tx) => tx.endIdentityKey(other, first.id, 3_000));
      expect(await store.read.identityKeys(site)).toEqual([first, second]);
      await store.write((tx) => tx.endIdentityKey(site, first.id, 3_000));
      await store.write((tx) => tx.endIdentityKey(site, first.id, 4_000));
      expect(await store.read.identityKeys(site)).toEqual([{ ...first, until: 3_000 }, second]);
    });

    test('what may be used once is used once, at each site for itself', async () => {
      const { store, site } = await shop();
      const { site: other } = await shop();
      const use = (at: SiteId, hash: string) => store.write((tx) => tx.useToken(at, hash, 9_000));
      expect(await store.read.usedUntil(site, 'nonce')).toBeNull();
      expect(await use(site, 'nonce')).toBe(true);
      expect(await use(site, 'nonce')).toBe(false);
      expect(await store.read.usedUntil(site, 'nonce')).toBe(9_000);
      expect(await store.read.usedUntil(other, 'nonce')).toBeNull();
      expect(await use(site, 'another')).toBe(true);
      expect(await use(other, 'nonce')).toBe(true);
      for (const until of [5_000, 7_000]) {
        await store.write((tx) => tx.markUntil(site, 'pause', until));
        expect(await store.read.usedUntil(site, 'pause')).toBe(until);
      }
    });
  });
