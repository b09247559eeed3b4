import { expect, test } from 'vitest';
import { totpCode } from '../../plugin-server/secret/totp.ts';
import { acceptInvite } from '../../plugin-server/team/accept-invite.ts';
import { beginFactor } from '../../plugin-server/team/begin-factor.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { changePassword } from '../../plugin-server/team/change-password.ts';
import { confirmFactor } from '../../plugin-server/team/confirm-factor.ts';
import { openSeed } from '../../plugin-server/team/factor.ts';
import { inviteAgent } from '../../plugin-server/team/invite-agent.ts';
import { listAgents } from '../../plugin-server/team/list-agents.ts';
import { openInvite } from '../../plugin-server/team/open-invite.ts';
import { revokeInvite } from '../../plugin-server/team/revoke-invite.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import type { Role } from '../../protocol/schema.ts';
import { doneOf, hour, inboxAnswer, laptop, type Office, openOffice, type Person, refusalOf } from './open-office.ts';

const gone = { code: 'token.invalid' };
const invite = async (office: Office, by: Person, email = 'mia@shop.example', role: Role = 'agent') => {
  const answer = inboxAnswer('agent:invite', await inviteAgent(office.desk, by.caller, { email, name: 'Mia', role }));
  expect(answer.url).toMatch(/^https:\/\/chat\.example\/inbox\/invite#ni_[\w-]{43}$/);
  return { ...answer, token: answer.url.slice(answer.url.indexOf('#') + 1) };
};
const form = (token: string) => ({
  token,
  name: 'Mia M.',
  password: 'seven quiet little words',
  locale: 'de' as const,
});

test('an invited agent chooses a password, is in, and the link is used up', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const { token, invite: id } = await invite(office, olga);
  expect(inboxAnswer('invite:open', await openInvite(office.desk, { token }))).toEqual({
    email: 'mia@shop.example',
    name: 'Mia',
    site: 'shop',
    by: 'Olga',
    known: false,
  });
  const outcome = await acceptInvite(office.desk, form(token), laptop);
  const self = inboxAnswer('invite:accept', outcome);
  expect(self).toMatchObject({
    name: 'Mia M.',
    email: 'mia@shop.example',
    locale: 'de',
    sites: [{ key: 'shop', role: 'agent' }],
  });
  const { cookie, news } = doneOf(outcome);
  expect(news).toEqual([{ is: 'agents', site: office.site }]);
  expect(await office.find({ secret: cookie! })).toMatchObject({
    ok: true,
    caller: { agent: self.agent, role: 'agent' },
  });
  expect(office.audits().at(-1)).toMatchObject({
    actor: self.agent,
    op: 'invite:accept',
    refs: expect.stringContaining(id),
  });
  expect(refusalOf(await signIn(office.desk, { email: self.email, password: form('').password }, laptop))).toBe(
    'taken',
  );

  expect(refusalOf(await openInvite(office.desk, { token }))).toEqual(gone);
  expect(refusalOf(await acceptInvite(office.desk, form(token), laptop))).toEqual(gone);
});

test('a link lives 72 hours, and a newer one for the same address ends it', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const first = await invite(office, olga);
  const other = await invite(office, olga, 'ben@shop.example');
  const second = await invite(office, olga);
  expect(refusalOf(await openInvite(office.desk, first))).toEqual(gone);
  office.clock.pass(72 * hour - 1);
  for (const { token } of [second, other]) expect(refusalOf(await openInvite(office.desk, { token }))).toBe('taken');
  office.clock.pass(1);
  for (const { token } of [second, other]) {
    expect(refusalOf(await openInvite(office.desk, { token }))).toEqual(gone);
    expect(refusalOf(await acceptInvite(office.desk, form(token), laptop))).toEqual(gone);
  }
});

test('the link stands nowhere in the database', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const { token } = await invite(office, olga);
  expect(office.onDisk()).toContain('mia@shop.example');
  expect(office.onDisk()).not.toContain(token);
});

test('a poor password is refused and the link still works', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const { token } = await invite(office, olga);
  for (const [password, reason] of [
    ['short', 'short'],
    ['password1234', 'common'],
    ['mia@shop.example', 'context'],
  ] as const) {
    expect(refusalOf(await acceptInvite(office.desk, { ...form(token), password }, laptop))).toEqual({
      code: 'auth.password',
      detail: { field: 'password', reason },
    });
  }
  expect(refusalOf(await acceptInvite(office.desk, form(token), laptop))).toBe('taken');
});

test('somebody with a sign-in on this server gives its password and keeps her name', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'owner', other);
  const { token } = await invite(office, olga);
  expect(inboxAnswer('invite:open', await openInvite(office.desk, { token })).known).toBe(true);
  expect(refusalOf(await acceptInvite(office.desk, form(token), laptop))).toEqual({ code: 'auth.wrong' });
  expect(await office.store.read.membersOfSite(office.site)).toHaveLength(1);

  const self = inboxAnswer(
    'invite:accept',
    await acceptInvite(office.desk, { ...form(token), password: mia.password }, laptop),
  );
  expect(self).toMatchObject({ agent: mia.caller.agent, name: 'Mia', locale: 'en' });
  expect(self.sites.map(({ key, role }) => [key, role]).toSorted()).toEqual([
    ['other', 'owner'],
    ['shop', 'agent'],
  ]);
});

test('guessing the password of somebody known by an invite is slowed down like a sign-in', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'owner', other);
  const { token } = await invite(office, olga);
  for (let time = 0; time < 5; time += 1) await acceptInvite(office.desk, form(token), laptop);
  expect(refusalOf(await acceptInvite(office.desk, { ...form(token), password: mia.password }, laptop))).toEqual({
    code: 'limit.rate',
  });
  office.clock.pass(1_000);
  expect(refusalOf(await acceptInvite(office.desk, { ...form(token), password: mia.password }, laptop))).toBe('taken');
});

test('a password that is changed while it is tried joins nobody', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'owner', other);
  const { token } = await invite(office, olga);
  const verify = async (password: string, stored: string | null) => {
    const verified = await office.desk.passwords.verify(password, stored);
    const change = await changePassword(office.desk, mia.caller, { password: 'entirely other words' }, mia.facts);
    expect(refusalOf(change)).toBe('taken');
    return verified;
  };
  const slow = { ...office.desk, passwords: { ...office.desk.passwords, verify } };
  const accept = { ...form(token), password: mia.password };
  expect(refusalOf(await acceptInvite(slow, accept, laptop))).toEqual({ code: 'auth.wrong' });
  const again = await acceptInvite(office.desk, { ...accept, password: 'entirely other words' }, laptop);
  expect(refusalOf(again)).toBe('taken');
});

test('an invite is no way around a second factor', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'owner', other);
  await beginFactor(office.desk, mia.caller);
  const pending = (await office.store.read.agent(mia.caller.agent))!.factor_pending!;
  const seed = openSeed(office.desk.sealer, mia.caller.agent, 'factor_pending', pending);
  const code = totpCode(seed, Math.floor(office.clock.wall() / 30_000));
  expect(refusalOf(await confirmFactor(office.desk, mia.caller, { code }, mia.facts))).toBe('taken');

  const { token } = await invite(office, olga);
  const outcome = doneOf(await acceptInvite(office.desk, { ...form(token), password: mia.password }, laptop));
  expect(outcome.answer.sites).toHaveLength(2);
  expect(outcome.cookie).toBeUndefined();
  expect(refusalOf(await signIn(office.desk, mia, laptop))).toEqual({ code: 'auth.factor' });
});

test('an admin invites admins and agents; owners are invited by owners', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const anton = await office.join('Anton', 'admin');
  const ben = await office.join('Ben', 'agent');
  const as = async (person: Person, role: Role) =>
    refusalOf(await inviteAgent(office.desk, person.caller, { email: `${role}@x.example`, name: 'X', role }));
  const forbidden = { code: 'auth.forbidden' };
  expect([await as(olga, 'agent'), await as(olga, 'admin'), await as(olga, 'owner')]).toEqual([
    'taken',
    'taken',
    'taken',
  ]);
  expect([await as(anton, 'agent'), await as(anton, 'admin'), await as(anton, 'owner')]).toEqual([
    'taken',
    'taken',
    forbidden,
  ]);
  expect([await as(ben, 'agent'), await as(ben, 'admin'), await as(ben, 'owner')]).toEqual([
    forbidden,
    forbidden,
    forbidden,
  ]);
});

test('an admin cannot replace or withdraw the invite of an owner', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const anton = await office.join('Anton', 'admin');
  const owners = await invite(office, olga, 'next@shop.example', 'owner');
  const agents = await invite(office, olga, 'ben@shop.example');
  const replace = await inviteAgent(office.desk, anton.caller, {
    email: 'next@shop.example',
    name: 'X',
    role: 'agent',
  });
  expect(refusalOf(replace)).toEqual({ code: 'auth.forbidden' });
  expect(refusalOf(await revokeInvite(office.desk, anton.caller, { invite: owners.invite }))).toEqual({
    code: 'auth.forbidden',
  });
  expect(refusalOf(await openInvite(office.desk, owners))).toBe('taken');
  expect(refusalOf(await revokeInvite(office.desk, anton.caller, { invite: agents.invite }))).toBe('taken');
});

test('who is on the team already, blocked or not, is not invited again', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  const known = { code: 'setting.refused', detail: { field: 'email', reason: 'known' } };
  const again = async () =>
    refusalOf(await inviteAgent(office.desk, olga.caller, { email: mia.email, name: 'Mia', role: 'admin' }));
  expect(await again()).toEqual(known);
  await changeAgent(office.desk, olga.caller, { agent: mia.caller.agent, disabled: true });
  expect(await again()).toEqual(known);
  expect(
    refusalOf(await inviteAgent(office.desk, olga.caller, { email: 'new@shop.example', name: 'New', role: 'admin' })),
  ).toBe('taken');
});

test('a withdrawn invite is dead, and another site’s cannot be withdrawn', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const otto = await office.join('Otto', 'owner', other);
  const { token, invite: id } = await invite(office, olga);
  expect(refusalOf(await revokeInvite(office.desk, otto.caller, { invite: id }))).toEqual({ code: 'not-found' });
  expect(refusalOf(await openInvite(office.desk, { token }))).toBe('taken');
  expect(doneOf(await revokeInvite(office.desk, olga.caller, { invite: id }))).toMatchObject({
    news: [{ is: 'agents', site: office.site }],
  });
  expect(refusalOf(await openInvite(office.desk, { token }))).toEqual(gone);
  expect(refusalOf(await revokeInvite(office.desk, olga.caller, { invite: id }))).toEqual({ code: 'not-found' });
});

test('invites of somebody who is blocked or demoted end with it', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const anton = await office.join('Anton', 'admin');
  const his = await invite(office, anton, 'friend@shop.example', 'admin');
  const hers = await invite(office, olga, 'colleague@shop.example');
  expect(refusalOf(await openInvite(office.desk, his))).toBe('taken');
  await changeAgent(office.desk, olga.caller, { agent: anton.caller.agent, role: 'agent' });
  expect(refusalOf(await acceptInvite(office.desk, form(his.token), laptop))).toEqual(gone);
  expect(refusalOf(await acceptInvite(office.desk, form(hers.token), laptop))).toBe('taken');
});

test('the team sees who is there and who is invited, of its own site only', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  await office.join('Otto', 'owner', other);
  const { invite: id, expiresAt } = await invite(office, olga, 'ben@shop.example', 'admin');
  const desk = { ...office.desk, isOnline: (_: unknown, agent: string) => agent === olga.caller.agent };
  expect(inboxAnswer('agent:list', await listAgents(desk, mia.caller))).toEqual({
    agents: [
      {
        agent: olga.caller.agent,
        name: 'Olga',
        email: 'olga@shop.example',
        role: 'owner',
        state: 'active',
        presence: 'online',
        rights: ['merge'],
      },
      {
        agent: mia.caller.agent,
        name: 'Mia',
        email: 'mia@shop.example',
        role: 'agent',
        state: 'active',
        presence: 'offline',
        rights: ['merge'],
      },
    ],
    invites: [{ invite: id, email: 'ben@shop.example', name: 'Mia', role: 'admin', expiresAt }],
  });
});
