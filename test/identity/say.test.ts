import { describe, expect, test } from 'vitest';
import { endKey } from '../../plugin-server/identity/end-key.ts';
import { setConsent } from '../../plugin-server/identity/set-consent.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { answerOf, doneOf, hour, refusalOf } from '../team/open-office.ts';
import { type Browser, openSigningShop, type SigningShop } from './signing-shop.ts';

const nameOf = async (shop: SigningShop, id: ConversationId) =>
  (await shop.store.read.conversation(shop.site, id))?.name;
const claims = async (shop: SigningShop, of: Browser) => {
  const { anon } = await shop.caller(of);
  const rows = await shop.store.read.claimsOf(shop.site, [anon], 100);
  return rows.map(({ rule, strength, times, source }) => ({ rule, strength, times, source }));
};
const traits = async (shop: SigningShop, of: Browser) => {
  const { anon } = await shop.caller(of);
  return (await shop.store.read.traitsOf([anon])).map(({ key, value, source, strength }) => [
    key,
    value,
    source,
    strength,
  ]);
};

describe('what somebody says of who she is', () => {
  test('agents see the name she typed; it opens nothing and joins nobody', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const said = await shop.write(laptop);
    expect(await nameOf(shop, said)).toBe('');
    const outcome = doneOf(await shop.say(laptop, { name: 'Ada', email: 'Ada@Home.example', phone: '030 901820' }));
    expect(outcome.answer).toEqual({ level: 'claimed' });
    expect(outcome.news).toEqual([
      expect.objectContaining({ is: 'row', conversation: expect.objectContaining({ id: said, name: 'Ada' }) }),
    ]);
    expect(await nameOf(shop, said)).toBe('Ada');
    expect(await traits(shop, laptop)).toEqual([
      ['email', 'ada@home.example', 'visitor', 0],
      ['name', 'Ada', 'visitor', 0],
      ['phone', '+4930901820', 'visitor', 0],
    ]);
    expect((await claims(shop, laptop)).map(({ rule, strength }) => [rule, strength])).toEqual([
      ['typed', 0],
      ['typed', 0],
    ]);
    // What she begins next is called the same.
    expect(await nameOf(shop, await shop.write(laptop))).toBe('Ada');

    const other = await shop.browser();
    await shop.say(other, { name: 'Ada', email: 'ada@home.example' });
    expect(await shop.reads(other)).toEqual([]);
    const roots = [laptop, other].map(async (each) => {
      const { anon } = await shop.caller(each);
      return (await shop.store.read.identifier(shop.site, anon))?.root === anon;
    });
    expect(await Promise.all(roots)).toEqual([true, true]);
  });

  test('a page’s word joins a little where nobody signs, and nothing once the shop signs', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    expect(answerOf(await shop.say(laptop, { user: 'K-1001', name: 'Ada' })).level).toBe('claimed');
    expect(await claims(shop, laptop)).toEqual([{ rule: 'page', strength: 0, times: 1, source: 'page' }]);
    doneOf(await endKey(shop.desk, shop.owner, { key: shop.key.id }));
    const phone = await shop.browser();
    await shop.say(phone, { user: 'K-1001' });
    expect(await claims(shop, phone)).toEqual([{ rule: 'page', strength: 1, times: 1, source: 'page' }]);
    expect(await shop.reads(phone)).toEqual([]);
  });

  test('said again at once changes nothing; an hour later it is one more word', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const say = () => shop.say(laptop, { name: 'Ada', email: 'ada@home.example', user: 'K-1001' });
    doneOf(await say());
    const before = shop.office.onDisk();
    expect(doneOf(await say()).news).toEqual([]);
    expect(shop.office.onDisk()).toBe(before);
    shop.office.clock.pass(hour);
    doneOf(await say());
    expect((await claims(shop, laptop)).map(({ times }) => times)).toEqual([2, 2]);
  });

  test('the page’s analytics id counts with her consent only, and never another browser’s id of ours', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    await shop.say(laptop, { anonymousId: 'ga-12345' });
    expect(await claims(shop, laptop)).toEqual([]);
    await setConsent(shop.desk, await shop.caller(laptop), { purpose: 'profile', granted: true, text: '1' });
    await shop.say(laptop, { anonymousId: 'ga-12345' });
    expect(await claims(shop, laptop)).toEqual([{ rule: 'page', strength: 1, times: 1, source: 'page' }]);

    const other = await shop.browser();
    const { anon } = await shop.caller(laptop);
    const [row] = await shop.store.read.identifiers(shop.site, [anon]);
    await setConsent(shop.desk, await shop.caller(other), { purpose: 'profile', granted: true, text: '1' });
    await shop.say(other, { anonymousId: row?.value ?? '' });
    expect(await claims(shop, other)).toEqual([]);
    await setConsent(shop.desk, await shop.caller(laptop), { purpose: 'profile', granted: false, text: '1' });
    await shop.say(laptop, { anonymousId: 'ga-67890' });
    expect(await claims(shop, laptop)).toHaveLength(1);
  });

  test('a form’s mistake is told; what a script hands over when it has nothing counts as not said', async () => {
    await using shop = await openSigningShop();
    const laptop = await shop.browser();
    const before = shop.office.onDisk();
    expect(refusalOf(await shop.say(laptop, { name: 'Ada', phone: '12' }))).toEqual({
      code: 'identity.value',
      detail: { field: 'phone' },
    });
    expect(refusalOf(await shop.say(laptop, { name: 'Ada', email: 'ada@' }))).toEqual({
      code: 'identity.value',
      detail: { field: 'email' },
    });
    for (const user of ['undefined', '{{ customer.id }}', 'null', '  ', '0'])
      expect(answerOf(await shop.say(laptop, { user })).level).toBe('anonymous');
    expect(shop.office.onDisk()).toBe(before);
    expect(answerOf(await shop.say(laptop, { name: 'Ada' })).level).toBe('claimed');
  });
});
