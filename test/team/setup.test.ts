import { expect, onTestFinished, test } from 'vitest';
import { ensureFirstOwner } from '../../plugin-server/team/ensure-first-owner.ts';
import { finishSetup } from '../../plugin-server/team/finish-setup.ts';
import { offerSetup } from '../../plugin-server/team/offer-setup.ts';
import { openSetup } from '../../plugin-server/team/open-setup.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import {
  answerOf,
  day,
  doneOf,
  inboxAnswer,
  laptop,
  type Office,
  openOffice,
  openTestStore,
  refusalOf,
} from './open-office.ts';

const offered = async (office: Office): Promise<string> => {
  const offer = await offerSetup(office.desk);
  expect(offer?.url).toMatch(/^https:\/\/chat\.example\/setup#nu_[\w-]{43}$/);
  return offer!.url.slice(offer!.url.indexOf('#') + 1);
};

const form = (token: string) => ({
  token,
  name: 'Olga',
  email: 'olga@shop.example',
  password: 'four plain words here',
  locale: 'de' as const,
  site: { name: 'Olgas Laden', origins: ['https://olga.example/'], privacyUrl: 'https://olga.example/privacy' },
});

test('whoever has the link becomes the owner, is signed in, and the link is used up', async () => {
  await using office = await openOffice();
  const token = await offered(office);
  expect(inboxAnswer('setup:open', await openSetup(office.desk, { token }))).toEqual({
    site: { name: 'shop', origins: ['https://shop.example'], privacyUrl: null },
    demo: false,
  });

  const outcome = await finishSetup(office.desk, form(token), laptop);
  const self = inboxAnswer('setup:finish', outcome);
  expect(self).toMatchObject({ name: 'Olga', email: 'olga@shop.example', locale: 'de', needsFactor: false });
  expect(self.sites).toEqual([
    { site: office.site, key: 'shop', name: 'Olgas Laden', role: 'owner', rights: ['merge'] },
  ]);
  const { cookie, news } = doneOf(outcome);
  expect(await office.find({ secret: cookie! })).toMatchObject({
    ok: true,
    caller: { role: 'owner', agent: self.agent },
  });
  expect(news).toEqual([
    { is: 'site', site: office.site },
    { is: 'agents', site: office.site },
  ]);
  expect(await office.store.read.site(office.site)).toMatchObject({
    name: 'Olgas Laden',
    origins: '["https://olga.example"]',
    privacy_url: 'https://olga.example/privacy',
  });
  expect(office.audits().at(-1)).toMatchObject({ site: office.site, actor: self.agent, op: 'setup:finish' });

  expect(refusalOf(await openSetup(office.desk, { token }))).toEqual({ code: 'token.invalid' });
  expect(refusalOf(await finishSetup(office.desk, { ...form(token), email: 'eve@shop.example' }, laptop))).toEqual({
    code: 'token.invalid',
  });
  expect(await offerSetup(office.desk)).toBeNull();
  expect(await office.store.read.agentCount()).toBe(1);
});

test('a new start makes a new link and ends the old one', async () => {
  await using office = await openOffice();
  const first = await offered(office);
  const second = await offered(office);
  expect(refusalOf(await openSetup(office.desk, { token: first }))).toEqual({ code: 'token.invalid' });
  expect(refusalOf(await openSetup(office.desk, { token: second }))).toBe('taken');
});

test('the link is dead once somebody owns the server, however she came to it', async () => {
  await using office = await openOffice();
  const token = await offered(office);
  expect(refusalOf(await openSetup(office.desk, { token }))).toBe('taken');
  await office.join('Olga', 'owner');
  expect(refusalOf(await openSetup(office.desk, { token }))).toEqual({ code: 'token.invalid' });
  expect(refusalOf(await finishSetup(office.desk, form(token), laptop))).toEqual({ code: 'token.invalid' });
});

test('the link lives a day', async () => {
  await using office = await openOffice();
  const token = await offered(office);
  office.clock.pass(day);
  expect(refusalOf(await openSetup(office.desk, { token }))).toBe('taken');
  office.clock.pass(1);
  expect(refusalOf(await openSetup(office.desk, { token }))).toEqual({ code: 'token.invalid' });
  expect(refusalOf(await finishSetup(office.desk, form(token), laptop))).toEqual({ code: 'token.invalid' });
});

test('the link stands nowhere in the database', async () => {
  await using office = await openOffice();
  const token = await offered(office);
  expect(office.onDisk()).toContain('setup');
  expect(office.onDisk()).not.toContain(token);
  await finishSetup(office.desk, form(token), laptop);
  expect(office.onDisk()).not.toContain('four plain words');
});

test.each([
  [{ password: 'short' }, { code: 'auth.password', detail: { field: 'password', reason: 'short' } }],
  [{ password: 'Olga@olga.example' }, { code: 'auth.password', detail: { field: 'password', reason: 'context' } }],
  [
    { site: { name: 'x', origins: ['http://olga.example'], privacyUrl: null } },
    { code: 'setting.refused', detail: { field: 'origins', reason: 'https' } },
  ],
])('with %j nothing happens, and the same link still works', async (wrong, refusal) => {
  await using office = await openOffice();
  const token = await offered(office);
  expect(refusalOf(await finishSetup(office.desk, { ...form(token), ...wrong }, laptop))).toEqual(refusal);
  expect(await office.store.read.agentCount()).toBe(0);
  expect(refusalOf(await finishSetup(office.desk, form(token), laptop))).toBe('taken');
});

test('an owner from the environment signs in, and no link is offered', async () => {
  await using office = await openOffice();
  const link = await offered(office);
  const values = { email: 'Olga@Shop.example', password: 'four plain words here' };
  const { made } = answerOf(await ensureFirstOwner(office.desk, values));
  expect(made).toMatch(/^ag_/);
  expect(await offerSetup(office.desk)).toBeNull();
  expect(refusalOf(await openSetup(office.desk, { token: link }))).toEqual({ code: 'token.invalid' });
  const self = inboxAnswer(
    'session:sign-in',
    await signIn(office.desk, { email: 'olga@shop.example', password: values.password }, laptop),
  );
  expect(self).toMatchObject({ agent: made, sites: [{ site: office.site, role: 'owner' }] });

  expect(
    answerOf(await ensureFirstOwner(office.desk, { email: 'eve@shop.example', password: 'another few words' })),
  ).toEqual({ made: null });
  expect(await office.store.read.agentCount()).toBe(1);
});

test('an owner from the environment with a poor password or no site is refused', async () => {
  await using office = await openOffice();
  const good = { email: 'olga@shop.example', password: 'four plain words here' };
  expect(refusalOf(await ensureFirstOwner(office.desk, { ...good, password: 'password1234' }))).toMatchObject({
    code: 'auth.password',
  });
  expect(refusalOf(await ensureFirstOwner(office.desk, { ...good, email: 'olga' }))).toMatchObject({
    code: 'setting.refused',
  });
  const empty = await openTestStore();
  onTestFinished(empty.close);
  expect(refusalOf(await ensureFirstOwner({ ...office.desk, store: empty.store }, good))).toEqual({
    code: 'site.unknown',
  });
  expect(refusalOf(await ensureFirstOwner(office.desk, good))).toBe('taken');
});
