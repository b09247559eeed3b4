import { expect, test } from 'vitest';
import { changePassword } from '../../plugin-server/team/change-password.ts';
import { changeSelf } from '../../plugin-server/team/change-self.ts';
import { endSignIn } from '../../plugin-server/team/end-sign-in.ts';
import { listSignIns } from '../../plugin-server/team/list-sign-ins.ts';
import { readSelf } from '../../plugin-server/team/read-self.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import { doneOf, hour, inboxAnswer, laptop, type Office, openOffice, type Person, refusalOf } from './open-office.ts';

const phone = {
  network: '203.0.113.0/24',
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) Version/18.5 Safari/604.1',
};
const onPhone = async (office: Office, { email, password }: Person) =>
  doneOf(await signIn(office.desk, { email, password }, phone)).cookie!;
const listOf = async (office: Office, { caller, facts }: Person) =>
  inboxAnswer('session:list', await listSignIns(office.desk, caller, facts)).signIns;

test('Mia sees where she is signed in, the last used first, and nobody else’s', async () => {
  await using office = await openOffice();
  await office.join('Ben', 'agent');
  const mia = await office.join('Mia', 'agent');
  const startedAt = office.clock.wall();
  office.clock.pass(hour);
  await onPhone(office, mia);
  expect(await listOf(office, mia)).toEqual([
    {
      signIn: expect.any(String),
      label: 'Safari, iPhone',
      startedAt: startedAt + hour,
      seenAt: startedAt + hour,
      current: false,
    },
    { signIn: mia.facts.signIn, label: 'Firefox, Windows', startedAt, seenAt: startedAt, current: true },
  ]);
  office.clock.pass(12 * hour);
  expect((await listOf(office, mia)).map(({ label }) => label)).toEqual(['Safari, iPhone']);
});

test('she ends the one on her phone from her laptop', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const cookie = await onPhone(office, mia);
  const other = (await listOf(office, mia)).find(({ current }) => !current)!.signIn;
  expect(await office.find({ secret: cookie })).toMatchObject({ ok: true });
  const outcome = doneOf(await endSignIn(office.desk, mia.caller, { signIn: other }, mia.facts));
  expect(outcome.news).toEqual([{ is: 'signed-out', signIns: [other], why: 'ended' }]);
  expect(outcome.cookie).toBeUndefined();
  expect(refusalOf(await office.find({ secret: cookie }))).toEqual({ code: 'auth.revoked' });
  expect(await office.find(mia)).toMatchObject({ ok: true });
  expect(refusalOf(await endSignIn(office.desk, mia.caller, { signIn: other }, mia.facts))).toEqual({
    code: 'not-found',
  });
  expect(doneOf(await endSignIn(office.desk, mia.caller, { signIn: mia.facts.signIn }, mia.facts)).cookie).toBeNull();
});

test('nobody ends somebody else’s', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const ben = await office.join('Ben', 'owner');
  expect(refusalOf(await endSignIn(office.desk, ben.caller, { signIn: mia.facts.signIn }, ben.facts))).toEqual({
    code: 'not-found',
  });
  expect(await office.find(mia)).toMatchObject({ ok: true });
});

test('a new password ends every other sign-in, and the old one opens nothing', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const ben = await office.join('Ben', 'agent');
  const cookie = await onPhone(office, mia);
  const outcome = await changePassword(
    office.desk,
    mia.caller,
    { password: 'eight new words nobody knows' },
    mia.facts,
  );
  expect(inboxAnswer('password:change', outcome)).toEqual({});
  expect(doneOf(outcome).news).toEqual([{ is: 'signed-out', signIns: [expect.any(String)], why: 'password' }]);
  expect(refusalOf(await office.find({ secret: cookie }))).toEqual({ code: 'auth.revoked' });
  for (const person of [mia, ben]) expect(await office.find(person)).toMatchObject({ ok: true });
  expect(refusalOf(await signIn(office.desk, mia, laptop))).toEqual({ code: 'auth.wrong' });
  expect(refusalOf(await signIn(office.desk, { ...mia, password: 'eight new words nobody knows' }, laptop))).toBe(
    'taken',
  );
  expect(office.audits().map(({ op }) => op)).toContain('password:change');
  expect(office.onDisk()).not.toContain('eight new words');
});

test.each([
  ['elf letters', 'short'],
  ['x'.repeat(257), 'long'],
  ['password1234', 'common'],
  ['mia@shop.example', 'context'],
  ['chat.example!!!', 'context'],
])('the password %s is refused (%s) and the old one still works', async (password, reason) => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const cookie = await onPhone(office, mia);
  expect(refusalOf(await changePassword(office.desk, mia.caller, { password }, mia.facts))).toEqual({
    code: 'auth.password',
    detail: { field: 'password', reason },
  });
  expect(await office.find({ secret: cookie })).toMatchObject({ ok: true });
  expect(refusalOf(await signIn(office.desk, mia, laptop))).toBe('taken');
});

test('a new name is told to every team she is in; a new language is her own matter', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const mia = await office.join('Mia', 'agent');
  await office.join('Mia', 'agent', other);
  const renamed = await changeSelf(office.desk, mia.caller, { name: ' Mia M. ' });
  expect(inboxAnswer('self:change', renamed)).toMatchObject({ name: 'Mia M.', locale: 'en' });
  expect(doneOf(renamed).news.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
    [office.site, other].toSorted((a, b) => a.localeCompare(b)).map((site) => ({ is: 'agents', site })),
  );
  const spoken = await changeSelf(office.desk, mia.caller, { locale: 'de' });
  expect(doneOf(spoken).news).toEqual([]);
  expect(inboxAnswer('session:read', await readSelf(office.desk, mia.caller))).toEqual(
    inboxAnswer('self:change', spoken),
  );
  expect(await office.find(mia)).toMatchObject({ caller: { name: 'Mia M.' } });
});
