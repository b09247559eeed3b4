import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestCode } from '../../plugin-server/identity/code/request-code.ts';
import { testDatabase } from '../support/postgres.ts';
import { answerOf, refusalOf } from '../team/open-office.ts';
import { browserAfter, openSigningShop, type SigningShop } from './signing-shop.ts';

describe.each(['SQLite', 'PostgreSQL'])('many at once, on %s', (kind) => {
  let shop: SigningShop;
  let drop: () => Promise<void> = async () => {};
  beforeAll(async () => {
    const database = kind === 'SQLite' ? null : await testDatabase();
    shop = await openSigningShop(database === null ? {} : { databaseUrl: database.url });
    drop = async () => {
      await shop[Symbol.asyncDispose]();
      await database?.drop();
    };
  });
  afterAll(() => drop());

  test('a token that is good once is taken once, however many show it in the same moment', async () => {
    const jwt = shop.sign({ jti: 'order-7' });
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => shop.prove(null, { jwt })));
    const told = outcomes.map(refusalOf);
    expect(told.filter((it) => it === 'taken')).toHaveLength(1);
    expect(told.filter((it) => it !== 'taken')).toEqual(Array(11).fill({ code: 'token.used' }));
  });

  test('two browsers of hers sign in and write at the same time, and each reads all of it', async () => {
    const browsers = await Promise.all(Array.from({ length: 4 }, () => shop.browser()));
    const said = await Promise.all(browsers.map((each) => shop.write(each)));
    const jwt = shop.sign({ sub: 'K-5005', name: 'Ada', email: 'ada@home.example', email_verified: true });
    const outcomes = await Promise.all(browsers.map((each) => shop.prove(each, { jwt })));
    for (const [at, outcome] of outcomes.entries()) {
      const { level } = answerOf(outcome);
      expect(level).toBe('signed');
      if (!outcome.ok) throw new Error(outcome.problem.code);
      const signed = browserAfter(browsers[at] ?? null, outcome);
      expect(await shop.reads(signed)).toEqual(said.toSorted());
    }
    const user = await shop.identifier('user', 'K-5005');
    const members = await shop.store.read.membersOf(shop.site, [
      (await shop.store.read.identifier(shop.site, user))?.root ?? 0,
    ]);
    expect(members.map(({ kind: of }) => of).toSorted()).toEqual(['anon', 'anon', 'anon', 'anon', 'email', 'user']);
    for (const id of said) expect((await shop.store.read.conversation(shop.site, id))?.name).toBe('Ada');
  });

  test('many browsers ask for a code to one address in the same moment: one mail goes out', async () => {
    const desk = {
      ...shop.desk,
      mailOf: () => ({ way: 'smtp' as const, from: 'hello@shop.example' }),
      wakeDeliveries: () => {},
    };
    const browsers = await Promise.all(Array.from({ length: 12 }, () => shop.browser()));
    const callers = await Promise.all(browsers.map((each) => shop.caller(each)));
    const asked = { kind: 'email', value: 'ada@family.example', purpose: 'prove' } as const;
    const told = (await Promise.all(callers.map((each) => requestCode(desk, each, asked)))).map(refusalOf);
    expect(told.filter((it) => it === 'taken')).toHaveLength(1);
    expect(told.filter((it) => it !== 'taken')).toEqual(
      Array(11).fill(expect.objectContaining({ code: 'limit.rate' })),
    );
  });
});
