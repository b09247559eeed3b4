import { describe, expect, test } from 'vitest';
import { endDevice } from '../../plugin-server/identity/end-device.ts';
import { endDeviceOfVisitor } from '../../plugin-server/identity/end-device-of-visitor.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { listDevices } from '../../plugin-server/identity/list-devices.ts';
import { renewDevice } from '../../plugin-server/identity/renew-device.ts';
import { revokeDevice } from '../../plugin-server/identity/revoke-device.ts';
import { hashToken } from '../../plugin-server/secret/hash-token.ts';
import { type ConversationId, idPrefix, type LinkId, randomPart } from '../../protocol/ids.ts';
import { answerOf, day, doneOf, hour, refusalOf } from '../team/open-office.ts';
import { type Browser, openSigningShop, type SigningShop } from './signing-shop.ts';

const isOpen = async (shop: SigningShop, { token }: Browser) => (await findDevice(shop.desk, { token })).ok;
const list = async (shop: SigningShop, of: Browser) =>
  answerOf(await listDevices(shop.desk, await shop.caller(of))).devices.map(({ device, how }) => [device, how]);
const end = async (shop: SigningShop, of: Browser, which: Parameters<typeof endDevice>[2]['which']) =>
  endDevice(shop.desk, await shop.caller(of), { which });

/** As if `to` had scanned what `from` showed. */
const link = async (shop: SigningShop, from: Browser, to: Browser, conversation: ConversationId) => {
  const { anon } = await shop.caller(to);
  const id = `${idPrefix.link}${randomPart()}` as LinkId;
  await shop.store.write(async (tx) => {
    await tx.insertLink({
      id,
      site: shop.site,
      conversation,
      from_device: from.device,
      to_device: to.device,
      token_hash: hashToken(id),
      code_hmac: '',
      ticket_hash: null,
      number: null,
      label: null,
      asked_at: null,
      at: 1,
      expires_at: 2,
      state: 'redeemed',
    });
    await tx.savePeer({
      conversation,
      channel: 'chat',
      identifier: anon,
      address: null,
      how: 'link',
      reads: 1,
      replies: 1,
      since_seq: 0,
      at: 1,
      revoked_at: null,
      actor: id,
    });
  });
  return id;
};

describe('your devices', () => {
  test('this one, those where she is signed in too, and those at the other end of a link; nobody else’s', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.signIn(await shop.browser());
    shop.office.clock.pass(2 * hour);
    const phone = await shop.signIn(null);
    const tablet = await shop.browser();
    const id = await link(shop, laptop, tablet, await shop.write(laptop));
    await shop.signIn(null, { sub: 'K-2002' });
    const shown = answerOf(await listDevices(shop.desk, await shop.caller(laptop))).devices;
    expect(shown).toMatchObject([
      { device: laptop.device, how: 'this', label: 'Firefox, Windows' },
      { device: phone.device, how: 'signed' },
      { device: tablet.device, how: 'link', link: id },
    ]);
    expect(await list(shop, tablet)).toEqual([
      [tablet.device, 'this'],
      [laptop.device, 'link'],
    ]);
    // The page was loaded again and has not shown who is signed in.
    const { pass: _, ...hidden } = laptop;
    expect(await list(shop, hidden)).toEqual([
      [laptop.device, 'this'],
      [tablet.device, 'link'],
    ]);
    expect(refusalOf(await end(shop, hidden, phone.device))).toEqual({ code: 'not-found' });
    expect(await isOpen(shop, phone)).toBe(true);
  });

  test('one of them is removed, and its token is dead with the next question', async () => {
    await using shop = await openSigningShop();
    const [laptop, phone, stranger] = [await shop.signIn(null), await shop.signIn(null), await shop.browser()];
    expect(refusalOf(await end(shop, laptop, stranger.device))).toEqual({ code: 'not-found' });
    expect(await isOpen(shop, stranger)).toBe(true);
    const { news } = doneOf(await end(shop, laptop, phone.device));
    expect(news).toEqual([{ is: 'ended', device: phone.device, why: 'removed' }]);
    expect(await isOpen(shop, phone)).toBe(false);
    expect(await list(shop, laptop)).toEqual([[laptop.device, 'this']]);
  });

  test('a linked device is somebody’s own: removed, it only loses the conversation', async () => {
    await using shop = await openSigningShop();
    const [laptop, tablet] = [await shop.browser(), await shop.browser()];
    const [shared, own] = [await shop.write(laptop), await shop.write(tablet)];
    await link(shop, laptop, tablet, shared);
    expect(await shop.reads(tablet)).toEqual([shared, own].toSorted());
    const { news } = doneOf(await end(shop, laptop, tablet.device));
    expect(news).toContainEqual({ is: 'reads', devices: [tablet.device] });
    expect(await isOpen(shop, tablet)).toBe(true);
    expect(await shop.reads(tablet)).toEqual([own]);
    expect(await list(shop, laptop)).toEqual([[laptop.device, 'this']]);
  });

  test('somebody stole what her browser kept: logged out everywhere, it opens nothing', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.signIn(await shop.browser());
    const phone = await shop.signIn(null);
    const tablet = await shop.browser();
    await link(shop, laptop, tablet, await shop.write(laptop));
    const thief = { ...laptop };
    expect(await shop.reads(thief)).toHaveLength(1);

    const others = doneOf(await end(shop, phone, 'others')).news;
    // Nor does what was handed on from it meanwhile: whose tablet that is, nobody knows.
    expect(others).toEqual([
      { is: 'ended', device: laptop.device, why: 'removed' },
      { is: 'reads', devices: [tablet.device] },
    ]);
    expect(await shop.reads(tablet)).toEqual([]);
    expect(await isOpen(shop, thief)).toBe(false);
    expect(await isOpen(shop, phone)).toBe(true);
    expect(doneOf(await end(shop, phone, 'this')).news).toEqual([{ is: 'ended', device: phone.device, why: 'logout' }]);
    expect(await isOpen(shop, phone)).toBe(false);
    // With its proofs lies nothing that opens again: a new device of hers has to prove itself.
    expect(await shop.reads(await shop.browser())).toEqual([]);
    expect(await shop.reads(await shop.signIn(null))).toHaveLength(1);
  });

  test('"all others" takes back the links she gave, not the one she got', async () => {
    await using shop = await openSigningShop();
    const [laptop, tablet, phone] = [await shop.browser(), await shop.browser(), await shop.browser()];
    const shared = await shop.write(laptop);
    await link(shop, laptop, tablet, shared);
    await link(shop, tablet, phone, shared);
    doneOf(await end(shop, tablet, 'others'));
    expect(await shop.reads(tablet)).toEqual([shared]);
    expect(await shop.reads(phone)).toEqual([]);
    expect(await shop.reads(laptop)).toEqual([shared]);
  });

  test('a browser that signed out without a connection ends its device later, and the answer tells nobody anything', async () => {
    await using shop = await openSigningShop();
    await shop.office.addSite('other');
    const laptop = await shop.browser();
    const revoke = (revokeToken: string | undefined, site = 'shop') =>
      revokeDevice(shop.desk, { site, revokeToken: revokeToken ?? '' });
    const nothing = doneOf(await revoke(laptop.token));
    for (const wrong of [await revoke('nr_unknown'), await revoke(laptop.revokeToken, 'other')])
      expect(doneOf(wrong)).toEqual(nothing);
    expect(await isOpen(shop, laptop)).toBe(true);
    const { answer, news } = doneOf(await revoke(laptop.revokeToken));
    expect(answer).toEqual(nothing.answer);
    expect(news).toEqual([{ is: 'ended', device: laptop.device, why: 'logout' }]);
    expect(await isOpen(shop, laptop)).toBe(false);
    const before = shop.office.onDisk();
    expect(doneOf(await revoke(laptop.revokeToken))).toEqual(nothing);
    expect(shop.office.onDisk()).toBe(before);
  });

  test('an agent ends a device of her site, once', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const { caller: stranger } = await shop.office.join('Otto', 'owner', await shop.office.addSite('other'));
    const byAgent = (caller = shop.owner) => endDeviceOfVisitor(shop.desk, caller, { device: laptop.device });
    expect(refusalOf(await byAgent(stranger))).toEqual({ code: 'not-found' });
    expect(await isOpen(shop, laptop)).toBe(true);
    expect(doneOf(await byAgent()).news).toEqual([{ is: 'ended', device: laptop.device, why: 'agent' }]);
    expect(await isOpen(shop, laptop)).toBe(false);
    expect(shop.office.audits().at(-1)).toMatchObject({ op: 'device:end', actor: shop.owner.agent });
    expect(doneOf(await byAgent()).news).toEqual([]);
  });

  test('after thirty days a new token is due; until it is used both open', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const isDue = async (token: string) => (await findDevice(shop.desk, { token })) as { isDue?: boolean };
    expect(await isDue(laptop.token)).toMatchObject({ isDue: false });
    shop.office.clock.pass(30 * day + 1);
    expect(await isDue(laptop.token)).toMatchObject({ isDue: true });
    const { token } = answerOf(await renewDevice(shop.desk, await shop.caller(laptop)));
    expect(await isDue(laptop.token)).toMatchObject({ ok: true, isDue: false });
    expect(await isOpen(shop, { ...laptop, token })).toBe(true);
    expect(await isOpen(shop, laptop)).toBe(false);
    await shop.store.write((tx) => tx.endDevice(laptop.device, 1, 'agent'));
    expect(await isOpen(shop, { ...laptop, token })).toBe(false);
  });
});
