import { describe, expect, test } from 'vitest';
import { doneOf } from '../team/open-office.ts';
import { proveAddress } from './prove-address.ts';
import { type Browser, browserAfter, openSigningShop, type SigningShop } from './signing-shop.ts';

const address = 'ada@web.example';
/** The next page load, on which the shop says nothing of who is there. */
const reloaded = ({ device, token }: Browser): Browser => ({ device, token });
const signIn = async (shop: SigningShop, of: Browser, hold: 'page' | 'device') =>
  browserAfter(of, doneOf(await shop.prove(of, { jwt: shop.sign() }, hold)));

describe('a shop that forgets to sign out leaks nothing by an address either', () => {
  test('one proven while she is signed in opens her conversation only where she is shown to be', async () => {
    await using shop = await openSigningShop();
    const signed = await signIn(shop, await shop.browser(), 'page');
    const talk = await shop.write(signed);
    const proven = { ...signed, ...(await proveAddress(shop, signed, address, talk)) };
    expect(await shop.reads(proven)).toEqual([talk]);
    expect(await shop.reads(reloaded(proven))).toEqual([]);
  });

  test('one proven before goes with the person who signs in, like the conversation itself', async () => {
    await using shop = await openSigningShop();
    const browser = await shop.browser();
    const talk = await shop.write(browser);
    const proven = await proveAddress(shop, browser, address, talk);
    expect(await shop.reads(reloaded(proven))).toEqual([talk]);
    const signed = await signIn(shop, proven, 'page');
    expect(await shop.reads(signed)).toEqual([talk]);
    expect(await shop.reads(reloaded(signed))).toEqual([]);
  });

  test('where the page keeps a sign-in on the device, the address stays readable with it', async () => {
    await using shop = await openSigningShop();
    const signed = await signIn(shop, await shop.browser(), 'device');
    const talk = await shop.write(signed);
    const proven = await proveAddress(shop, signed, address, talk);
    expect(await shop.reads(reloaded(proven))).toEqual([talk]);
  });
});
