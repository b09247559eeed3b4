import { describe, expect, test } from 'vitest';
import { endDevice } from '../../plugin-server/identity/end-device.ts';
import { endDeviceOfVisitor } from '../../plugin-server/identity/end-device-of-visitor.ts';
import type { IdentityDesk } from '../../plugin-server/identity/identity-desk.ts';
import { answerLink } from '../../plugin-server/identity/link/answer-link.ts';
import { createLink } from '../../plugin-server/identity/link/create-link.ts';
import { redeemLink } from '../../plugin-server/identity/link/redeem-link.ts';
import { revokeLink } from '../../plugin-server/identity/link/revoke-link.ts';
import { revokeReader } from '../../plugin-server/identity/profile/revoke-reader.ts';
import type { ConversationId, LinkId } from '../../protocol/ids.ts';
import { answerOf, doneOf, laptop, refusalOf } from '../team/open-office.ts';
import { proveAddress } from './prove-address.ts';
import { type Browser, openSigningShop, type SigningShop } from './signing-shop.ts';

/** What the verbs of a link ask for beside the shop's desk. */
const deskOf = (shop: SigningShop) => ({ ...shop.desk, publicUrl: 'https://chat.example' }) as unknown as IdentityDesk;

const offer = async (shop: SigningShop, of: Browser, conversation: ConversationId) => {
  const { link, url } = answerOf(await createLink(deskOf(shop), await shop.caller(of), { conversation }));
  return { link, token: url.split('#nahtlos=')[1] ?? '' };
};

const scan = async (shop: SigningShop, token: string, of: Browser) => {
  const caller = await shop.caller(of);
  const call = { standing: { as: 'visitor', caller }, facts: laptop, now: shop.office.clock.wall(), request: {} };
  return redeemLink(deskOf(shop), caller, { site: 'shop', locale: 'de', token }, call as never);
};

/** The browser with the token it was given. */
const goOn = async (shop: SigningShop, token: string, of: Browser): Promise<Browser> => {
  const answer = answerOf(await scan(shop, token, of));
  if (answer.is !== 'continued') throw new Error('It was only asked.');
  return { ...of, token: answer.device.token ?? of.token };
};

const takeBack = async (shop: SigningShop, of: Browser, link: LinkId) =>
  doneOf(await revokeLink(deskOf(shop), await shop.caller(of), { link }));

describe('what a linked device has handed on goes with it', () => {
  test('an address proven on it opens the conversation no more once the link was taken back', async () => {
    await using shop = await openSigningShop();
    const [ada, eve] = [await shop.browser(), await shop.browser()];
    const talk = await shop.write(ada);
    const { link, token } = await offer(shop, ada, talk);
    const linked = await proveAddress(shop, await goOn(shop, token, eve), 'eve@web.example', talk);
    expect(await shop.reads(linked)).toEqual([talk]);
    const { news } = await takeBack(shop, ada, link);
    expect(news).toContainEqual({ is: 'reads', devices: [eve.device] });
    expect(await shop.reads(linked)).toEqual([]);
    expect(await shop.reads(ada)).toEqual([talk]);
  });

  test('nor does a third device to which it passed the conversation', async () => {
    await using shop = await openSigningShop();
    const [ada, eve, mallory] = [await shop.browser(), await shop.browser(), await shop.browser()];
    const talk = await shop.write(ada);
    const first = await offer(shop, ada, talk);
    const linked = await goOn(shop, first.token, eve);
    const third = await goOn(shop, (await offer(shop, linked, talk)).token, mallory);
    expect(await shop.reads(third)).toEqual([talk]);
    const { news } = await takeBack(shop, ada, first.link);
    expect(news).toContainEqual({ is: 'reads', devices: [eve.device, mallory.device] });
    for (const it of [linked, third]) expect(await shop.reads(it)).toEqual([]);
    expect(await shop.reads(ada)).toEqual([talk]);
  });

  test('an offer opens nothing once the device that made it reads the conversation no more', async () => {
    await using shop = await openSigningShop();
    const [ada, eve, mallory] = [await shop.browser(), await shop.browser(), await shop.browser()];
    const talk = await shop.write(ada);
    const linked = await goOn(shop, (await offer(shop, ada, talk)).token, eve);
    const [one, two] = [await offer(shop, linked, talk), await offer(shop, linked, talk)];
    await goOn(shop, one.token, mallory);
    const { anon } = await shop.caller(linked);
    doneOf(
      await revokeReader(shop.desk, shop.owner, {
        conversation: talk,
        identifier: anon,
        reason: 'A stranger',
      } as never),
    );
    expect(refusalOf(await scan(shop, two.token, await shop.browser()))).toMatchObject({ code: 'link.invalid' });
    expect(await shop.reads(ada)).toEqual([talk]);
  });

  test('whoever was given a conversation cannot take it from the one who gave it', async () => {
    await using shop = await openSigningShop();
    const [ada, eve] = [await shop.browser(), await shop.browser()];
    const talk = await shop.write(ada);
    const linked = await goOn(shop, (await offer(shop, ada, talk)).token, eve);
    const back = await offer(shop, linked, talk);
    const home = await goOn(shop, back.token, ada);
    await takeBack(shop, linked, back.link);
    expect(await shop.reads(home)).toEqual([talk]);
  });
});

test('a page that does not show who is signed in does not say yes for her', async () => {
  await using shop = await openSigningShop();
  const ada = await shop.signIn(await shop.browser());
  const talk = await shop.write(ada);
  const { link } = await offer(shop, ada, talk);
  const row = await shop.store.read.link(shop.site, link);
  if (row === undefined) throw new Error('There is an offer.');
  await shop.store.write((tx) => tx.saveLink({ ...row, state: 'asked', asked_at: shop.office.clock.wall() }));
  const answer = async (of: Browser) =>
    refusalOf(await answerLink(deskOf(shop), await shop.caller(of), { link, yes: true }));
  expect(await answer({ device: ada.device, token: ada.token })).toMatchObject({ code: 'link.invalid' });
  expect(await answer(ada)).toBe('taken');
});

describe('a device that was lost', () => {
  /** Somebody has her laptop and hands her conversation on to a device of his own. */
  const stolen = async (shop: SigningShop) => {
    const [laptopOfAda, phone] = [await shop.signIn(await shop.browser()), await shop.signIn(null)];
    const talk = await shop.write(laptopOfAda);
    const thief = await goOn(shop, (await offer(shop, laptopOfAda, talk)).token, await shop.browser());
    expect(await shop.reads(thief)).toEqual([talk]);
    return { laptopOfAda, phone, talk, thief };
  };

  test('takes along what was handed on from it, when she removes it from another of hers', async () => {
    await using shop = await openSigningShop();
    const { phone, talk, thief } = await stolen(shop);
    const { news } = doneOf(await endDevice(shop.desk, await shop.caller(phone), { which: 'others' }));
    expect(news).toContainEqual({ is: 'reads', devices: [thief.device] });
    expect(await shop.reads(thief)).toEqual([]);
    expect(await shop.reads(phone)).toEqual([talk]);
  });

  test('and when an agent ends it for her; her own sign-out leaves what she went on with elsewhere', async () => {
    await using shop = await openSigningShop();
    const { laptopOfAda, talk, thief } = await stolen(shop);
    const again = await stolen(shop);
    doneOf(await endDevice(shop.desk, await shop.caller(again.laptopOfAda), { which: 'this' }));
    expect(await shop.reads(again.thief)).toEqual([again.talk]);
    doneOf(await endDeviceOfVisitor(shop.desk, shop.owner, { device: laptopOfAda.device }));
    expect(await shop.reads(thief)).not.toContain(talk);
  });
});
