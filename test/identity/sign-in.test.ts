import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { endKey } from '../../plugin-server/identity/end-key.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { levelOf } from '../../plugin-server/identity/level-of.ts';
import { listKeys } from '../../plugin-server/identity/list-keys.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { answerOf, day, doneOf, hour, minute, refusalOf } from '../team/open-office.ts';
import { type Browser, browserAfter, openSigningShop, type SigningShop } from './signing-shop.ts';

const isOver = async (shop: SigningShop, { token }: Browser) => refusalOf(await findDevice(shop.desk, { token }));
const level = async (shop: SigningShop, of: Browser) =>
  levelOf(shop.store.read, await shop.caller(of), shop.office.clock.wall());
/** The page was loaded again: the pass was in memory only. */
const reloaded = ({ pass: _, ...kept }: Browser): Browser => kept;
const nameOf = async (shop: SigningShop, id: ConversationId) =>
  (await shop.store.read.conversation(shop.site, id))?.name;

describe('signing in at the shop', () => {
  test('what Ada said before she signed in is hers, on this browser and on every other where she signs in', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const first = await shop.write(laptop);
    const signed = await shop.signIn(laptop);
    expect(signed.device).toBe(laptop.device);
    expect(signed.token).not.toBe(laptop.token);
    expect(await shop.reads(signed)).toEqual([first]);

    const phone = await shop.signIn(null);
    expect(phone.device).not.toBe(laptop.device);
    expect(await shop.reads(phone)).toEqual([first]);
    const second = await shop.write(phone);
    expect(await shop.reads(signed)).toEqual([first, second].toSorted());
    expect(await shop.reads(await shop.browser())).toEqual([]);
    expect(await shop.reads(await shop.signIn(null, { sub: 'K-2002' }))).toEqual([]);
  });

  test('the row of the browser is revoked, the row of the person opens, and those who read it are told', async () => {
    await using shop = await openSigningShop();
    const phone = await shop.signIn(null);
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    const { anon } = await shop.caller(laptop);
    const { news } = doneOf(await shop.prove(laptop, { jwt: shop.sign() }));
    const user = await shop.identifier('user', 'K-1001');
    const rows = await shop.store.read.peersOf(said);
    expect(rows.toSorted((one) => (one.identifier === anon ? -1 : 1))).toMatchObject([
      { identifier: anon, how: 'opened', revoked_at: shop.office.clock.wall(), actor: `d:${laptop.device}` },
      { identifier: user, how: 'opened', reads: 1, since_seq: 0, revoked_at: null },
    ]);
    const reads = news.find((it) => it.is === 'reads');
    expect(reads?.devices.toSorted()).toEqual([laptop.device, phone.device].toSorted());
    expect(await shop.store.read.readersOf(said, shop.office.clock.wall())).toHaveLength(2);
  });

  test('until this page load has shown that she is signed in, her conversations stay hidden', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    const signed = await shop.signIn(laptop);
    expect(await shop.reads(signed)).toEqual([said]);
    const again = reloaded(signed);
    expect(await shop.reads(again)).toEqual([]);
    expect(await findDevice(shop.desk, again)).toMatchObject({ isHidden: true, isProven: true, caller: { user: 0 } });
    expect(await level(shop, again)).toBe('anonymous');
    // A pass is of one device: nobody else's opens it.
    const { pass = '' } = await shop.signIn(null);
    expect(await shop.reads({ ...again, pass })).toEqual([]);
    expect(await level(shop, signed)).toBe('signed');

    const held = browserAfter(again, doneOf(await shop.prove(again, { jwt: shop.sign() }, 'device')));
    expect(await shop.reads(reloaded(held))).toEqual([said]);
    shop.office.clock.pass(12 * hour);
    expect(await shop.reads(held)).toEqual([]);
    expect(await level(shop, held)).toBe('anonymous');
    expect(await shop.reads(await shop.signIn(held))).toEqual([said]);
  });

  test('a renewed token takes over at its first use; one that raises nothing renews nothing', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const signed = await shop.signIn(laptop);
    // The answer was lost: the old one is still good.
    expect(await isOver(shop, laptop)).toBe('taken');
    expect(await isOver(shop, signed)).toBe('taken');
    expect(await isOver(shop, laptop)).toEqual({ code: 'auth.revoked' });
    const again = answerOf(await shop.prove(signed, { jwt: shop.sign() }));
    expect(again.device).toEqual({ device: laptop.device });
  });

  test('the same token shown again changes nothing at all', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    await shop.write(laptop);
    const jwt = shop.sign({ name: 'Ada', email: 'ada@home.example', email_verified: true, traits: { tier: 'gold' } });
    const signed = browserAfter(laptop, doneOf(await shop.prove(laptop, { jwt })));
    await shop.caller(signed);
    const before = shop.office.onDisk();
    shop.office.clock.pass(2 * minute);
    const again = doneOf(await shop.prove(signed, { jwt }));
    expect(shop.office.onDisk()).toBe(before);
    expect(again.answer.level).toBe('signed');
    // An older one does not shorten what a newer one gave.
    const later = shop.sign({ name: 'Ada Lovelace' });
    await shop.prove(signed, { jwt: later });
    const newer = shop.office.onDisk();
    await shop.prove(signed, { jwt });
    expect(shop.office.onDisk()).toBe(newer);
  });

  test('the shop’s name for her is what agents see, on every conversation of hers', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    await shop.say(laptop, { name: 'A.' });
    expect(await nameOf(shop, said)).toBe('A.');
    const outcome = doneOf(await shop.prove(laptop, { jwt: shop.sign({ name: 'Ada Lovelace', locale: 'en' }) }));
    expect(outcome.news).toContainEqual(
      expect.objectContaining({ is: 'row', conversation: expect.objectContaining({ id: said, name: 'Ada Lovelace' }) }),
    );
    expect(await nameOf(shop, said)).toBe('Ada Lovelace');
    await shop.say(browserAfter(laptop, outcome), { name: 'Somebody' });
    expect(await nameOf(shop, said)).toBe('Ada Lovelace');
    const user = await shop.identifier('user', 'K-1001');
    expect(await shop.store.read.traitsOf([user])).toMatchObject([
      { key: 'locale', value: 'en', source: 'shop', strength: 3 },
      { key: 'name', value: 'Ada Lovelace', source: 'shop', strength: 3 },
    ]);
    shop.office.clock.pass(minute);
    const phone = await shop.signIn(null, { name: 'Ada King' });
    expect(await nameOf(shop, said)).toBe('Ada King');
    expect(await nameOf(shop, await shop.write(phone))).toBe('Ada King');
  });

  test('an address is proven only if the shop says it is verified, and never enters a conversation’s rows', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    await shop.prove(laptop, { jwt: shop.sign({ email: 'family@home.example', email_verified: false }) });
    const kinds = async (of: Browser) => {
      const ids = (await shop.store.read.proofsOf(of.device)).map(({ identifier }) => identifier);
      return (await shop.store.read.identifiers(shop.site, ids))
        .map(({ kind, value }) => `${kind} ${value}`)
        .toSorted();
    };
    expect(await kinds(laptop)).toEqual(['user K-1001']);
    shop.office.clock.pass(minute);
    const signed = await shop.signIn(laptop, {
      email: 'Family@Home.example',
      email_verified: true,
      phone_number: '+49 30 901820',
      phone_number_verified: true,
    });
    expect(await kinds(signed)).toEqual(['email family@home.example', 'phone +4930901820', 'user K-1001']);
    // Her husband proves the same mailbox: it opens nothing of hers.
    const his = await shop.signIn(null, { sub: 'K-2002', email: 'family@home.example', email_verified: true });
    expect(await shop.reads(his)).toEqual([]);
    expect(await shop.reads(signed)).toEqual([said]);
  });
});

describe('another person at the same browser', () => {
  test('two people on one device: each begins a device of her own, and neither reads the other', async () => {
    await using shop = await openSigningShop();
    const tablet = await shop.browser();
    const adas = await shop.write(tablet);
    const ada = await shop.signIn(tablet);
    const outcome = doneOf(await shop.prove(ada, { jwt: shop.sign({ sub: 'K-2002' }) }));
    const bob = browserAfter(ada, outcome);
    expect(outcome.news).toContainEqual({ is: 'ended', device: tablet.device, why: 'other-person' });
    expect(bob.device).not.toBe(ada.device);
    expect(bob.revokeToken).toMatch(/^nr_/);
    expect(await isOver(shop, ada)).toEqual({ code: 'auth.revoked' });
    expect(await shop.reads(bob)).toEqual([]);
    const bobs = await shop.write(bob);
    const adaAgain = await shop.signIn(bob);
    expect(await shop.reads(adaAgain)).toEqual([adas]);
    expect(await shop.reads(await shop.signIn(null, { sub: 'K-2002' }))).toEqual([bobs]);
  });

  test('also after her sign-in has lapsed, and after the page was loaded again', async () => {
    await using shop = await openSigningShop();
    const ada = await shop.signIn(await shop.browser());
    shop.office.clock.pass(13 * hour);
    const bob = await shop.signIn(reloaded(ada), { sub: 'K-2002' });
    expect(bob.device).not.toBe(ada.device);
    // The same person again keeps her device.
    expect((await shop.signIn(reloaded(bob), { sub: 'K-2002' })).device).toBe(bob.device);
  });

  test('what came by a link stays with the browser, unless it is another person’s', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const open = await shop.write(laptop);
    const anna = await shop.signIn(null, { sub: 'K-3003' });
    const annas = await shop.write(anna);
    const phone = await shop.browser();
    const { anon } = await shop.caller(phone);
    for (const conversation of [open, annas])
      await shop.store.write((tx) =>
        tx.savePeer({
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
          actor: 'lk_1',
        }),
      );
    expect(await shop.reads(phone)).toEqual([open, annas].toSorted());
    expect(await level(shop, phone)).toBe('possessed');
    expect(await shop.reads(await shop.signIn(phone))).toEqual([open]);
  });
});

describe('limits of a person', () => {
  test('a twenty-first device of hers ends the one longest unseen', async () => {
    await using shop = await openSigningShop();
    const all: Browser[] = [];
    for (let count = 0; count < 20; count += 1) {
      all.push(await shop.signIn(null));
      shop.office.clock.pass(2 * hour);
    }
    const hers = async () => (await shop.store.read.devicesOfUser(await shop.identifier('user', 'K-1001'))).length;
    expect(await hers()).toBe(20);
    const outcome = doneOf(await shop.prove(null, { jwt: shop.sign() }));
    const ended = outcome.news.filter((it) => it.is === 'ended');
    expect(ended).toEqual([{ is: 'ended', device: all[0]?.device, why: 'too-many' }]);
    expect(await hers()).toBe(20);
    expect(await isOver(shop, all[0] as Browser)).toEqual({ code: 'auth.revoked' });
  });

  test('a shop that signs a constant id is noticed: nobody reads under it until the next day', async () => {
    await using shop = await openSigningShop();
    const { clock } = shop.office;
    const first = await shop.browser();
    const said = await shop.write(first);
    const victim = await shop.signIn(first, { sub: '4711' });
    const others: Browser[] = [];
    for (let count = 1; count < 20; count += 1) others.push(await shop.signIn(null, { sub: '4711' }));
    expect(await shop.reads(others[0] as Browser)).toEqual([said]);

    const outcome = doneOf(await shop.prove(null, { jwt: shop.sign({ sub: '4711' }) }));
    expect(outcome.answer).toMatchObject({ level: 'claimed', until: clock.wall() });
    expect(await shop.reads(browserAfter(null, outcome))).toEqual([]);
    expect(outcome.news.find((it) => it.is === 'reads')?.devices).toHaveLength(20);
    for (const each of [victim, ...others]) expect(await shop.reads(each)).toEqual([]);
    expect(shop.office.audits().at(-1)).toMatchObject({ op: 'identity:paused' });
    expect(refusalOf(await shop.prove(victim, { jwt: shop.sign({ sub: '4711' }) }))).toEqual({
      code: 'identity.paused',
    });
    expect((await shop.signIn(null, { sub: 'K-1001' })).device).toMatch(/^dv_/);

    clock.pass(day);
    expect(await shop.reads(await shop.signIn(victim, { sub: '4711' }))).toEqual([said]);
  });
});

describe('keys that end', () => {
  test('what a key proved ends with it, and its devices are asked to prove again', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    const signed = await shop.signIn(laptop);
    expect(await shop.reads(signed)).toEqual([said]);
    expect(answerOf(await listKeys(shop.desk, shop.owner)).keys).toMatchObject([
      { kid: 'k1', devices: 1, until: null },
    ]);
    const { news } = doneOf(await endKey(shop.desk, shop.owner, { key: shop.key.id }));
    expect(news).toEqual([
      { is: 'refresh', devices: [laptop.device] },
      { is: 'reads', devices: [laptop.device] },
    ]);
    expect(await shop.reads(signed)).toEqual([]);
    expect(doneOf(await endKey(shop.desk, shop.owner, { key: shop.key.id })).news).toEqual([]);
    const { caller: stranger } = await shop.office.join('Otto', 'owner', await shop.office.addSite('other'));
    expect(refusalOf(await endKey(shop.desk, stranger, { key: shop.key.id }))).toEqual({ code: 'not-found' });
  });
});

describe('the HMAC of an older widget', () => {
  const secret = 'old vendor secret';
  const hash = (value: string) => createHmac('sha256', secret).update(value).digest('hex');
  const addHmac = (shop: SigningShop, days = 180, signs: 'user' | 'email' = 'user') =>
    addKey(shop.desk, shop.owner, { use: 'hmac', signs, secret, days });

  test('is off until its secret is pasted, opens that person’s conversations, and is shown with every page load', async () => {
    await using shop = await openSigningShop();
    const proof = { kind: 'user', value: 'K-1001', hash: hash('K-1001') } as const;
    expect(refusalOf(await shop.prove(null, proof))).toEqual({ code: 'token.key' });
    answerOf(await addHmac(shop));
    const said = await shop.write(await shop.signIn(null));
    const outcome = doneOf(await shop.prove(null, proof, 'device'));
    const old = browserAfter(null, outcome);
    expect(outcome.answer.level).toBe('signed');
    expect(await shop.reads(old)).toEqual([said]);
    expect(await shop.reads(reloaded(old))).toEqual([]);
    for (const wrong of [
      { ...proof, value: 'K-2002' },
      { ...proof, hash: hash('K-1002') },
    ])
      expect(refusalOf(await shop.prove(null, wrong))).toEqual({ code: 'token.bad' });
    expect(refusalOf(await shop.prove(null, { kind: 'user', value: 'undefined', hash: hash('undefined') }))).toEqual({
      code: 'token.value',
    });
    expect(shop.office.onDisk()).not.toContain(secret);
  });

  test('what a hash is of the key says: a customer who is called by somebody’s address is not taken for her', async () => {
    await using shop = await openSigningShop();
    answerOf(await addHmac(shop));
    const value = 'ada@home.example';
    expect(refusalOf(await shop.prove(null, { kind: 'email', value, hash: hash(value) }))).toEqual({
      code: 'token.key',
    });
    expect(doneOf(await shop.prove(null, { kind: 'user', value, hash: hash(value) })).answer.level).toBe('signed');
  });

  test('an e-mail is hashed as the shop writes it, and opens what belongs to that address', async () => {
    await using shop = await openSigningShop();
    answerOf(await addHmac(shop, 180, 'email'));
    const value = 'Ada@Home.example';
    const old = browserAfter(
      null,
      doneOf(await shop.prove(null, { kind: 'email', value, hash: hash(value).toUpperCase() })),
    );
    const email = await shop.identifier('email', 'ada@home.example');
    expect(await shop.store.read.proofsOf(old.device)).toMatchObject([
      { identifier: email, how: 'hmac', needs_pass: 1 },
    ]);
    expect(refusalOf(await shop.prove(null, { kind: 'email', value: 'ada@home.example', hash: hash(value) }))).toEqual({
      code: 'token.bad',
    });
    // Another address on the same browser is another person.
    const his = 'bob@home.example';
    const bob = browserAfter(old, doneOf(await shop.prove(old, { kind: 'email', value: his, hash: hash(his) })));
    expect(bob.device).not.toBe(old.device);
  });

  test('after its last day it is only said', async () => {
    await using shop = await openSigningShop();
    answerOf(await addHmac(shop, 1));
    const said = await shop.write(await shop.signIn(null));
    const proof = { kind: 'user', value: 'K-1001', hash: hash('K-1001') } as const;
    shop.office.clock.pass(23 * hour);
    const old = browserAfter(null, doneOf(await shop.prove(null, proof)));
    expect(await shop.reads(old)).toEqual([said]);
    shop.office.clock.pass(hour);
    expect(await shop.reads(old)).toEqual([]);
    const late = doneOf(await shop.prove(null, proof));
    expect(late.answer.level).toBe('claimed');
    expect(await shop.reads(browserAfter(null, late))).toEqual([]);
    expect(await level(shop, browserAfter(null, late))).toBe('claimed');
  });
});
