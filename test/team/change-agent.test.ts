import { expect, test } from 'vitest';
import { assignConversation } from '../../plugin-server/conversation/assign-conversation.ts';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { makeDevice } from '../../plugin-server/identity/make-device.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { makeCid, makeStartKey } from '../../protocol/ids.ts';
import {
  answerOf,
  doneOf,
  inboxAnswer,
  laptop,
  type Office,
  openOffice,
  type Person,
  refusalOf,
} from './open-office.ts';

const forbidden = { code: 'auth.forbidden' };
const change = (
  office: Office,
  by: Person,
  who: Person,
  what: { role?: 'agent' | 'admin' | 'owner'; disabled?: boolean },
) => changeAgent(office.desk, by.caller, { agent: who.caller.agent, ...what });
const roleOf = async (office: Office, who: Person) => {
  const member = await office.store.read.member(office.site, who.caller.agent);
  return member?.disabled_at === null ? member.role : 'blocked';
};

/** Ada writes, and the conversation becomes this agent's. */
const talkOf = async (office: Office, to: Person) => {
  const { token } = answerOf(await makeDevice(office.desk, { site: 'shop', locale: 'de' }, laptop));
  const ada = await findDevice(office.desk, { token });
  if (!ada.ok) throw new Error(ada.problem.code);
  const now = office.clock.wall();
  const { conversation } = answerOf(
    await office.store.write((tx) =>
      receiveMessage(tx, {
        from: ada.caller,
        to: { start: makeStartKey() },
        cid: makeCid(),
        n: 1,
        text: 'Hallo',
        files: [],
        channel: 'chat',
        circumstances: onlyChat(now, true),
      }),
    ),
  );
  const assign = { from: to.caller, conversation, cid: makeCid(), to: to.caller.agent, now };
  answerOf(await office.store.write((tx) => assignConversation(tx, assign)));
  return conversation;
};

test('a blocked agent is out at once and her conversations go back to the team', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  const ben = await office.join('Ben', 'agent');
  const hers = await talkOf(office, mia);
  const his = await talkOf(office, ben);
  const { site } = office;
  const before = (await office.store.read.site(site))!.pos;
  expect(await office.find(mia)).toMatchObject({ ok: true });

  const outcome = await change(office, olga, mia, { disabled: true });
  expect(inboxAnswer('agent:change', outcome)).toEqual({
    agent: mia.caller.agent,
    name: 'Mia',
    email: mia.email,
    role: 'agent',
    state: 'disabled',
    presence: 'offline',
    rights: ['merge'],
  });
  expect(doneOf(outcome).news).toEqual([
    { is: 'member-changed', site, agent: mia.caller.agent, why: 'disabled' },
    { is: 'signed-out', signIns: [mia.facts.signIn], why: 'disabled' },
    { is: 'row', conversation: expect.objectContaining({ id: hers, assignee: null, pos: before + 1 }), assignee: '' },
    { is: 'agents', site },
  ]);
  expect(await office.store.read.conversation(site, hers)).toMatchObject({ assignee: null, pos: before + 1 });
  expect(await office.store.read.conversation(site, his)).toMatchObject({ assignee: ben.caller.agent });
  expect(refusalOf(await office.find(mia))).toEqual({ code: 'auth.revoked' });
  expect(await office.find(ben)).toMatchObject({ ok: true });
  expect(office.audits().at(-1)).toMatchObject({ site, actor: olga.caller.agent, op: 'agent:change' });
});

test('a new role begins with a new sign-in and leaves her conversations hers', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  const hers = await talkOf(office, mia);
  const outcome = doneOf(await change(office, olga, mia, { role: 'admin' }));
  expect(outcome.answer.role).toBe('admin');
  expect(outcome.news).toEqual([
    { is: 'member-changed', site: office.site, agent: mia.caller.agent, why: 'role' },
    { is: 'signed-out', signIns: [mia.facts.signIn], why: 'role' },
    { is: 'agents', site: office.site },
  ]);
  expect(refusalOf(await office.find(mia))).toEqual({ code: 'auth.revoked' });
  expect(await office.store.read.conversation(office.site, hers)).toMatchObject({ assignee: mia.caller.agent });
});

test('blocked at one site she keeps working at the other', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  await office.join('Mia', 'agent', other);
  const { news } = doneOf(await change(office, olga, mia, { disabled: true }));
  expect(news.map(({ is }) => is)).toEqual(['member-changed', 'agents']);
  expect(await office.find(mia, 'other')).toMatchObject({ ok: true });
  expect(refusalOf(await office.find(mia, 'shop'))).toEqual(forbidden);
});

test('allowed again she is on the team in her old role; what changes nothing leaves no trace', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'admin');
  doneOf(await change(office, olga, mia, { disabled: true }));
  expect(doneOf(await change(office, olga, mia, { disabled: false })).news).toEqual([
    { is: 'agents', site: office.site },
  ]);
  expect(await roleOf(office, mia)).toBe('admin');
  const records = office.audits().length;
  expect(doneOf(await change(office, olga, mia, { disabled: false, role: 'admin' })).news).toEqual([]);
  expect(office.audits()).toHaveLength(records);
});

test('an admin decides over agents and admins, never over owners, and makes none', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const anton = await office.join('Anton', 'admin');
  const berta = await office.join('Berta', 'admin');
  const mia = await office.join('Mia', 'agent');
  expect(refusalOf(await change(office, anton, olga, { disabled: true }))).toEqual(forbidden);
  expect(refusalOf(await change(office, anton, olga, { role: 'agent' }))).toEqual(forbidden);
  expect(refusalOf(await change(office, anton, mia, { role: 'owner' }))).toEqual(forbidden);
  expect(refusalOf(await change(office, anton, anton, { role: 'owner' }))).toEqual(forbidden);
  expect(await roleOf(office, olga)).toBe('owner');
  expect(refusalOf(await change(office, anton, mia, { role: 'admin' }))).toBe('taken');
  expect(refusalOf(await change(office, anton, berta, { disabled: true }))).toBe('taken');
  expect(refusalOf(await change(office, olga, mia, { role: 'owner' }))).toBe('taken');
});

test('who was an admin a moment ago is one no more, whatever her browser thinks', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const anton = await office.join('Anton', 'admin');
  const mia = await office.join('Mia', 'agent');
  expect(refusalOf(await change(office, anton, mia, { role: 'admin' }))).toBe('taken');
  doneOf(await change(office, olga, anton, { role: 'agent' }));
  expect(anton.caller.role).toBe('admin');
  expect(refusalOf(await change(office, anton, mia, { role: 'agent' }))).toEqual(forbidden);
  expect(await roleOf(office, mia)).toBe('admin');
});

test('one owner always remains', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const paul = await office.join('Paul', 'owner');
  const last = (field: string) => ({ code: 'setting.refused', detail: { field, reason: 'last-owner' } });
  expect(refusalOf(await change(office, olga, paul, { role: 'agent' }))).toBe('taken');
  expect(refusalOf(await change(office, olga, olga, { role: 'admin' }))).toEqual(last('role'));
  expect(refusalOf(await change(office, olga, olga, { disabled: true }))).toEqual(last('disabled'));
  doneOf(await change(office, olga, paul, { role: 'owner', disabled: true }));
  expect(refusalOf(await change(office, olga, olga, { role: 'admin' }))).toEqual(last('role'));
  doneOf(await change(office, olga, paul, { disabled: false }));
  expect(refusalOf(await change(office, olga, olga, { role: 'admin' }))).toBe('taken');
  expect(await roleOf(office, paul)).toBe('owner');
});

test('nobody blocks herself', async () => {
  await using office = await openOffice();
  await office.join('Olga', 'owner');
  const paul = await office.join('Paul', 'owner');
  expect(refusalOf(await change(office, paul, paul, { disabled: true }))).toEqual({
    code: 'setting.refused',
    detail: { field: 'disabled', reason: 'own' },
  });
  expect(refusalOf(await change(office, paul, paul, { role: 'admin' }))).toBe('taken');
});

test('somebody of another site is as unknown as nobody', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  const otto = await office.join('Otto', 'agent', other);
  expect(refusalOf(await change(office, olga, otto, { disabled: true }))).toEqual({ code: 'not-found' });
  expect(refusalOf(await change(office, olga, mia, { disabled: true }))).toBe('taken');
  expect(await office.find(otto)).toMatchObject({ ok: true });
});
