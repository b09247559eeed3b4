import type * as Crypto from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import { createPasswords } from '../../plugin-server/secret/passwords.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { changePassword } from '../../plugin-server/team/change-password.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import { signOut } from '../../plugin-server/team/sign-out.ts';
import { limits } from '../../protocol/limits.ts';
import {
  doneOf,
  elsewhere,
  inboxAnswer,
  laptop,
  type Office,
  openOffice,
  type Person,
  refusalOf,
} from './open-office.ts';

const counted = vi.hoisted(() => ({ guesses: [] as number[] }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof Crypto>();
  const scrypt: (...args: Parameters<typeof real.scrypt>) => void = (password, salt, length, options, callback) => {
    counted.guesses.push(options.N ?? 0);
    real.scrypt(password, salt, length, options, callback);
  };
  return { ...real, scrypt };
});

const tryIt = (office: Office, { email, password }: Pick<Person, 'email' | 'password'>, facts = laptop) =>
  signIn(office.desk, { email, password }, facts);

beforeEach(() => {
  counted.guesses = [];
});

test('Mia signs in with e-mail and password and is known by her cookie from then on', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const outcome = await tryIt(office, mia);
  expect(inboxAnswer('session:sign-in', outcome)).toEqual({
    agent: mia.caller.agent,
    name: 'Mia',
    email: 'mia@shop.example',
    locale: 'en',
    hasFactor: false,
    needsFactor: false,
    sites: [{ site: office.site, key: 'shop', name: 'shop', role: 'agent', rights: ['merge'] }],
  });
  const { cookie } = doneOf(outcome);
  expect(cookie).toMatch(/^ns_[\w-]{43}$/);
  expect(cookie).not.toBe(mia.secret);
  const found = await office.find({ secret: cookie! });
  expect(found).toMatchObject({ ok: true, caller: { agent: mia.caller.agent }, freshAt: office.clock.wall() });
  expect(office.audits().at(-1)).toMatchObject({ actor: mia.caller.agent, op: 'session:sign-in' });
  expect(office.onDisk()).not.toContain(cookie);
});

test('a wrong password and an unknown address get the same answer for the same work', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const works: number[][] = [];
  const answers: unknown[] = [];
  for (const who of [mia, { ...mia, password: 'wrong all the way' }, { ...mia, email: 'nobody@shop.example' }]) {
    counted.guesses = [];
    answers.push(refusalOf(await tryIt(office, who)));
    works.push(counted.guesses);
  }
  expect(answers).toEqual(['taken', { code: 'auth.wrong' }, { code: 'auth.wrong' }]);
  // The same number of guesses at the same price.
  expect(works).toEqual([[2 ** 4], [2 ** 4], [2 ** 4]]);
});

test('after five wrong passwords nobody looks at the sixth, on this network only', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  for (const who of [mia, { ...mia, email: 'nobody@shop.example' }]) {
    for (let time = 0; time < 5; time += 1) await tryIt(office, { ...who, password: 'wrong all the way' });
    counted.guesses = [];
    const sixth = await tryIt(office, who);
    expect(sixth).toMatchObject({ ok: false, problem: { code: 'limit.rate', retry: 'later', retryAfterMs: 1_000 } });
    expect(counted.guesses).toEqual([]);
  }
  expect(refusalOf(await tryIt(office, mia, elsewhere))).toBe('taken');
  office.clock.pass(1_000);
  expect(refusalOf(await tryIt(office, mia))).toBe('taken');
});

test('a flood of sign-ins is told that the server is busy, and that counts against nobody', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const strangers = Array.from({ length: 60 }, (_, index) =>
    tryIt(office, { ...mia, email: `stranger${index}@shop.example` }),
  );
  const answers = (await Promise.all(strangers)).map(refusalOf);
  expect(answers.filter((told) => told !== 'taken' && told.code === 'server.busy').length).toBeGreaterThan(0);
  expect(refusalOf(await tryIt(office, mia))).toBe('taken');
});

test('a password made with former costs is made anew when it is at hand', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const passwords = createPasswords({ cost: { logN: 5, r: 8, p: 1 } });
  expect(refusalOf(await signIn({ ...office.desk, passwords }, mia, laptop))).toBe('taken');
  expect((await office.store.read.agent(mia.caller.agent))?.password).toContain('ln=5');
  expect(refusalOf(await signIn({ ...office.desk, passwords }, mia, laptop))).toBe('taken');
});

test('who is blocked everywhere signs in nowhere, and is not told why', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  expect(refusalOf(await tryIt(office, mia))).toBe('taken');
  await changeAgent(office.desk, olga.caller, { agent: mia.caller.agent, disabled: true });
  expect(refusalOf(await tryIt(office, mia))).toEqual({ code: 'auth.wrong' });
  await changeAgent(office.desk, olga.caller, { agent: mia.caller.agent, disabled: false });
  expect(refusalOf(await tryIt(office, mia))).toBe('taken');
});

test('a password that is changed while somebody tries it opens nothing any more', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const change = () => changePassword(office.desk, mia.caller, { password: 'entirely other words' }, mia.facts);
  const passwords = {
    ...office.desk.passwords,
    verify: async (password: string, stored: string | null) => {
      const verified = await office.desk.passwords.verify(password, stored);
      expect(refusalOf(await change())).toBe('taken');
      return verified;
    },
  };
  expect(refusalOf(await signIn({ ...office.desk, passwords }, mia, laptop))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await tryIt(office, { ...mia, password: 'entirely other words' }))).toBe('taken');
});

test('the eleventh sign-in ends the oldest', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const secrets: string[] = [];
  for (let time = 1; time < limits.signInsPerAgent; time += 1) {
    office.clock.pass(1_000);
    const { cookie, news } = doneOf(await tryIt(office, mia));
    expect(news).toEqual([]);
    secrets.push(cookie!);
  }
  office.clock.pass(1_000);
  expect(await office.find(mia)).toMatchObject({ ok: true });
  const { cookie, news } = doneOf(await tryIt(office, mia));
  expect(news).toEqual([{ is: 'signed-out', signIns: [mia.facts.signIn], why: 'too-many' }]);
  expect(refusalOf(await office.find(mia))).toEqual({ code: 'auth.revoked' });
  for (const secret of [...secrets, cookie!]) expect(await office.find({ secret })).toMatchObject({ ok: true });
});

test('signing out ends this sign-in, clears the cookie and leaves the others', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { cookie: phone } = doneOf(await tryIt(office, mia));
  const outcome = await signOut(office.desk, mia.caller, mia.facts);
  expect(inboxAnswer('session:sign-out', outcome)).toEqual({});
  expect(outcome).toMatchObject({
    cookie: null,
    news: [{ is: 'signed-out', signIns: [mia.facts.signIn], why: 'sign-out' }],
  });
  expect(refusalOf(await office.find(mia))).toEqual({ code: 'auth.revoked' });
  expect(await office.find({ secret: phone! })).toMatchObject({ ok: true });
  expect(doneOf(await signOut(office.desk, mia.caller, mia.facts))).toMatchObject({ cookie: null, news: [] });
});
