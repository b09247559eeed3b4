import { expect, test } from 'vitest';
import { totpCode } from '../../plugin-server/secret/totp.ts';
import { beginFactor } from '../../plugin-server/team/begin-factor.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { confirmFactor } from '../../plugin-server/team/confirm-factor.ts';
import { confirmFresh } from '../../plugin-server/team/confirm-fresh.ts';
import { endFactor } from '../../plugin-server/team/end-factor.ts';
import { readSelf } from '../../plugin-server/team/read-self.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import { doneOf, hour, inboxAnswer, laptop, type Office, openOffice, type Person, refusalOf } from './open-office.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const bytesOf = (base32: string): Uint8Array => {
  const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
};

/** Her phone: shows the code of the running half minute. */
const phone = (office: Office, secret: string) => () =>
  totpCode(bytesOf(secret), Math.floor(office.clock.wall() / 30_000));
const wrongCode = (code: string): string => code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
const halfMinute = 30_000;

const protect = async (office: Office, person: Person) => {
  const { secret, url } = inboxAnswer('factor:begin', await beginFactor(office.desk, person.caller));
  const show = phone(office, secret);
  const { recoveryCodes } = inboxAnswer(
    'factor:confirm',
    await confirmFactor(office.desk, person.caller, { code: show() }, person.facts),
  );
  office.clock.pass(halfMinute);
  return { show, url, secret, recoveryCodes };
};
const enter = (office: Office, { email, password }: Person, code?: string) =>
  signIn(office.desk, { email, password, ...(code === undefined ? {} : { code }) }, laptop);

test('with a second factor the password alone is not enough, and a code works once', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  expect(refusalOf(await enter(office, mia))).toBe('taken');
  const { show, url } = await protect(office, mia);
  expect(url).toMatch(/^otpauth:\/\/totp\/Nahtlos%20chat\.example:mia%40shop\.example\?secret=/);
  expect(inboxAnswer('session:read', await readSelf(office.desk, mia.caller)).hasFactor).toBe(true);

  expect(refusalOf(await enter(office, mia))).toEqual({ code: 'auth.factor' });
  expect(refusalOf(await enter(office, mia, wrongCode(show())))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await enter(office, { ...mia, password: 'wrong all the way' }, show()))).toEqual({
    code: 'auth.wrong',
  });
  const code = show();
  expect(refusalOf(await enter(office, mia, `${code.slice(0, 3)} ${code.slice(3)}`))).toBe('taken');
  expect(refusalOf(await enter(office, mia, code))).toEqual({ code: 'auth.wrong' });
  office.clock.pass(halfMinute);
  expect(refusalOf(await enter(office, mia, show()))).toBe('taken');
});

test('the code that confirmed the factor does not sign in as well', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { secret } = inboxAnswer('factor:begin', await beginFactor(office.desk, mia.caller));
  const code = phone(office, secret)();
  expect(refusalOf(await enter(office, mia, code))).toBe('taken');
  expect(refusalOf(await confirmFactor(office.desk, mia.caller, { code: wrongCode(code) }, mia.facts))).toEqual({
    code: 'auth.wrong',
  });
  expect(refusalOf(await confirmFactor(office.desk, mia.caller, { code }, mia.facts))).toBe('taken');
  expect(refusalOf(await enter(office, mia, code))).toEqual({ code: 'auth.wrong' });
});

test('each of the ten recovery codes opens once, however it is typed', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { recoveryCodes } = await protect(office, mia);
  expect(recoveryCodes).toHaveLength(10);
  for (const code of recoveryCodes)
    expect(refusalOf(await enter(office, mia, code.toUpperCase().replaceAll('-', ' ')))).toBe('taken');
  expect(refusalOf(await enter(office, mia, recoveryCodes[0]))).toEqual({ code: 'auth.wrong' });
});

test('with the right password codes cannot be tried without end', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { show } = await protect(office, mia);
  for (let time = 0; time < 5; time += 1) {
    expect(refusalOf(await enter(office, mia, wrongCode(show())))).toEqual({ code: 'auth.wrong' });
    // Asking for the code is no failure, and forgets none.
    if (time < 4) expect(refusalOf(await enter(office, mia))).toEqual({ code: 'auth.factor' });
  }
  expect(refusalOf(await enter(office, mia, show()))).toEqual({ code: 'limit.rate' });
  office.clock.pass(1_000);
  expect(refusalOf(await enter(office, mia, show()))).toBe('taken');
});

test('setting up a factor ends the sign-ins that never showed a code', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { cookie: other } = doneOf(await enter(office, mia));
  expect(await office.find({ secret: other! })).toMatchObject({ ok: true });
  await protect(office, mia);
  expect(refusalOf(await office.find({ secret: other! }))).toEqual({ code: 'auth.revoked' });
  expect(await office.find(mia)).toMatchObject({ ok: true });
});

test('a begun but unconfirmed factor changes nothing, a new one replaces the old with its codes', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  expect(refusalOf(await confirmFactor(office.desk, mia.caller, { code: '123456' }, mia.facts))).toEqual({
    code: 'setting.refused',
    detail: { field: 'code', reason: 'not-begun' },
  });
  const first = await protect(office, mia);
  await beginFactor(office.desk, mia.caller);
  expect(refusalOf(await enter(office, mia, first.show()))).toBe('taken');
  const second = await protect(office, mia);
  expect(refusalOf(await enter(office, mia, first.show()))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await enter(office, mia, first.recoveryCodes[0]))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await enter(office, mia, second.show()))).toBe('taken');
});

test('the seed and the recovery codes are not in the database, and a seed opens only in its own row', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const ben = await office.join('Ben', 'agent');
  const { show, secret, recoveryCodes } = await protect(office, mia);
  const disk = office.onDisk();
  expect(disk).toContain('v1.');
  for (const plain of [secret, ...recoveryCodes]) expect(disk).not.toContain(plain);

  await office.store.write(async (tx) => {
    const hers = await tx.agent(mia.caller.agent);
    const his = await tx.agent(ben.caller.agent);
    await tx.saveAgent({ ...his!, factor: hers!.factor });
  });
  await expect(enter(office, ben, show())).rejects.toThrow('cannot be opened: altered');
  expect(refusalOf(await enter(office, mia, show()))).toBe('taken');
});

test('owners and admins keep their factor where one is demanded; agents may end theirs', async () => {
  await using office = await openOffice({ requiresFactor: true });
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  for (const person of [olga, mia]) await protect(office, person);
  expect(refusalOf(await endFactor(office.desk, olga.caller))).toEqual({
    code: 'setting.refused',
    detail: { field: 'factor', reason: 'required' },
  });
  expect(refusalOf(await enter(office, olga))).toEqual({ code: 'auth.factor' });
  expect(refusalOf(await endFactor(office.desk, mia.caller))).toBe('taken');
  expect(refusalOf(await enter(office, mia))).toBe('taken');
  expect(office.audits().map(({ op }) => op)).toContain('factor:end');
});

test('on this machine alone an owner may end hers', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  await protect(office, olga);
  expect(refusalOf(await endFactor(office.desk, olga.caller))).toBe('taken');
  expect(inboxAnswer('session:read', await readSelf(office.desk, olga.caller))).toMatchObject({
    hasFactor: false,
    needsFactor: false,
  });
});

test('who becomes an admin without a factor is told that she needs one', async () => {
  await using office = await openOffice({ requiresFactor: true });
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  expect(inboxAnswer('session:sign-in', await enter(office, mia)).needsFactor).toBe(false);
  await changeAgent(office.desk, olga.caller, { agent: mia.caller.agent, role: 'admin' });
  const outcome = await enter(office, mia);
  expect(inboxAnswer('session:sign-in', outcome).needsFactor).toBe(true);
  const { cookie } = doneOf(outcome);
  const again = await office.find({ secret: cookie! });
  if (!again.ok) throw new Error(again.problem.code);
  await protect(office, { ...mia, facts: { ...laptop, signIn: again.signIn } });
  expect(await office.find({ secret: cookie! })).toMatchObject({ needsFactor: false });
});

test('password or code make a sign-in fresh again; what is wrong is counted like a sign-in', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const { show, recoveryCodes } = await protect(office, mia);
  const freshAt = async () => {
    const found = await office.find(mia);
    return found.ok ? found.freshAt : null;
  };
  const confirm = (request: { password: string } | { code: string }) =>
    confirmFresh(office.desk, mia.caller, request, mia.facts);
  office.clock.pass(hour);
  const before = await freshAt();
  expect(refusalOf(await confirm({ password: 'wrong all the way' }))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await confirm({ code: wrongCode(show()) }))).toEqual({ code: 'auth.wrong' });
  expect(await freshAt()).toBe(before);

  for (const right of [{ password: mia.password }, { code: show() }, { code: recoveryCodes[0]! }]) {
    office.clock.pass(1_000);
    expect(inboxAnswer('session:confirm', await confirm(right))).toEqual({});
    expect(await freshAt()).toBe(office.clock.wall());
  }
  expect(refusalOf(await confirm({ code: recoveryCodes[0]! }))).toEqual({ code: 'auth.wrong' });
  for (let time = 1; time < 5; time += 1) await confirm({ password: 'wrong all the way' });
  expect(refusalOf(await confirm({ password: mia.password }))).toEqual({ code: 'limit.rate' });
  expect(refusalOf(await enter(office, mia, show()))).toEqual({ code: 'limit.rate' });
});

test('who has no second factor cannot confirm by a code', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const confirm = (request: { password: string } | { code: string }) =>
    confirmFresh(office.desk, mia.caller, request, mia.facts);
  expect(refusalOf(await confirm({ code: '123456' }))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await confirm({ password: mia.password }))).toBe('taken');
});
