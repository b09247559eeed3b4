import { expect, test } from 'vitest';
import { readConfig } from '../../plugin-server/config.ts';
import { addKey } from '../../plugin-server/identity/add-key.ts';
import { endKey } from '../../plugin-server/identity/end-key.ts';
import { ensureIdentityKey } from '../../plugin-server/identity/ensure-identity-key.ts';
import { listKeys } from '../../plugin-server/identity/list-keys.ts';
import { answerOf, refusalOf } from '../team/open-office.ts';
import { browserAfter, openSigningShop } from './signing-shop.ts';

const secret = 'a secret of the operator, as it stands';

test('the key of the operator’s environment is in force at every start, once, and ends with the environment', async () => {
  await using shop = await openSigningShop();
  answerOf(await endKey(shop.desk, shop.owner, { key: shop.key.id }));
  const ensure = (given: string | null) => ensureIdentityKey(shop.desk, shop.site, given);
  const live = async () => {
    const now = shop.office.clock.wall();
    const { keys } = answerOf(await listKeys(shop.desk, shop.owner));
    return keys.filter(({ until }) => until === null || until > now);
  };
  await ensure(secret);
  const [key] = await live();
  expect(key).toMatchObject({ kid: 'k2', isFixed: true, alg: 'HS256', use: 'jwt', ends: 'ands' });
  await ensure(secret);
  expect(await live()).toEqual([key]);
  const outcome = await shop.prove(null, { jwt: shop.sign({}, { secret }) }, 'device');
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const ada = browserAfter(null, outcome);
  const said = await shop.write(ada);
  expect(await shop.reads(ada)).toEqual([said]);
  if (key === undefined) throw new Error('The key is there.');
  expect(refusalOf(await endKey(shop.desk, shop.owner, { key: key.key }))).toEqual({
    code: 'setting.refused',
    detail: { field: 'key', reason: 'fixed' },
  });
  expect(shop.office.onDisk()).not.toContain(secret);

  await ensure('another secret of the operator, changed');
  expect((await live()).map(({ kid }) => kid)).toEqual(['k3']);
  expect(await shop.reads(ada)).toEqual([]);
  await ensure(null);
  expect(await live()).toEqual([]);
  expect(refusalOf(await shop.prove(null, { jwt: shop.sign({}, { secret }) }))).toEqual({ code: 'token.key' });
  expect(answerOf(await addKey(shop.desk, shop.owner, { use: 'jwt', alg: 'HS256' })).key).toMatchObject({ kid: 'k4' });
});

test('a key of less than 32 bytes stops the start; its bytes are counted, not its characters', () => {
  const read = (text: string) => readConfig({ NAHTLOS_IDENTITY_KEY: text }).identityKey;
  expect(() => read('x'.repeat(31))).toThrow('NAHTLOS_IDENTITY_KEY must have at least 32 bytes.');
  expect(read('ü'.repeat(16))).toBe('ü'.repeat(16));
  expect(readConfig({}).identityKey).toBeNull();
});
