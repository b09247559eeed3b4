import { expect, test } from 'vitest';
import { changeSite } from '../../plugin-server/site/change-site.ts';
import { readSite } from '../../plugin-server/site/read-site.ts';
import { defaultLook, lookOf } from '../../plugin-server/site/site-look.ts';
import { inboxAnswer, openOffice, refusalOf } from '../team/open-office.ts';

test('the owner changes one thing and everything else stays as it was', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const before = inboxAnswer('site:read', await readSite(office.desk, olga.caller));
  expect(before).toMatchObject({ name: 'shop', changedAt: null, changedBy: null, accent: defaultLook.accent });

  office.clock.pass(1_000);
  const outcome = await changeSite(office.desk, olga.caller, { accent: '#112233' });
  const after = inboxAnswer('site:change', outcome);
  expect(after).toEqual({ ...before, accent: '#112233', changedAt: office.clock.wall(), changedBy: 'Olga' });
  expect(inboxAnswer('site:read', await readSite(office.desk, olga.caller))).toEqual(after);
  expect(outcome).toMatchObject({ news: [{ is: 'site', site: office.site }] });
  expect(office.audits().at(-1)).toMatchObject({
    site: office.site,
    actor: olga.caller.agent,
    op: 'site:change',
    refs: '{"fields":["look"]}',
  });
});

test('everything at once is kept as given, addresses as browsers write them', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const change = {
    name: ' Müllers Laden ',
    origins: ['https://Müller.example/', 'https://*.brand.example'],
    greeting: { de: 'Servus!', en: 'Hi!' },
    position: 'left',
    formal: false,
    privacyUrl: 'https://shop.example/privacy',
  } as const;
  const settings = inboxAnswer(
    'site:change',
    await changeSite(office.desk, olga.caller, { ...change, origins: [...change.origins] }),
  );
  expect(settings).toMatchObject({
    ...change,
    name: 'Müllers Laden',
    origins: ['https://xn--mller-kva.example', 'https://*.brand.example'],
  });
  const {
    changedAt: _,
    changedBy: __,
    ...same
  } = inboxAnswer('site:change', await changeSite(office.desk, olga.caller, { privacyUrl: null }));
  expect(same.privacyUrl).toBeNull();
});

test('what changes nothing leaves no trace', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const records = office.audits().length;
  const outcome = await changeSite(office.desk, olga.caller, { name: 'shop', origins: ['https://shop.example'] });
  expect(inboxAnswer('site:change', outcome).changedAt).toBeNull();
  expect(outcome).toMatchObject({ news: [] });
  expect(office.audits()).toHaveLength(records);
});

test.each([
  [{ origins: ['https://shop.example', 'http://shop.example'] }, { field: 'origins', reason: 'https' }],
  [{ origins: ['https://shop.example/chat'] }, { field: 'origins', reason: 'path' }],
  [{ origins: ['https://*'] }, { field: 'origins', reason: 'wild' }],
  [{ origins: [] }, { field: 'origins', reason: 'none' }],
  [{ privacyUrl: 'httpx://shop.example' }, { field: 'privacyUrl', reason: 'form' }],
])('%j is refused with the field and the reason, and the old value stays', async (wrong, detail) => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const good = await changeSite(office.desk, olga.caller, { name: 'Good' });
  expect(refusalOf(good)).toBe('taken');
  expect(refusalOf(await changeSite(office.desk, olga.caller, { name: 'Bad', ...wrong }))).toEqual({
    code: 'setting.refused',
    detail,
  });
  expect(inboxAnswer('site:read', await readSite(office.desk, olga.caller))).toMatchObject({
    name: 'Good',
    origins: ['https://shop.example'],
    privacyUrl: null,
  });
});

test('a change at one site leaves the other alone', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const otto = await office.join('Otto', 'owner', other);
  await changeSite(office.desk, olga.caller, { name: 'Changed' });
  expect(inboxAnswer('site:read', await readSite(office.desk, otto.caller)).name).toBe('other');
  expect(inboxAnswer('site:read', await readSite(office.desk, olga.caller)).name).toBe('Changed');
});

test('the tag is the short one until a server has several sites', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const tag = async () => inboxAnswer('site:read', await readSite(office.desk, olga.caller)).tag;
  expect(await tag()).toBe('<script async src="https://chat.example/nahtlos.js"></script>');
  await office.addSite('other');
  expect(await tag()).toBe('<script async src="https://chat.example/nahtlos.js?site=shop"></script>');
});

test('a look of another version keeps what is understood and falls back for the rest', () => {
  expect(lookOf('{}')).toEqual(defaultLook);
  expect(lookOf(JSON.stringify({ accent: '#ABCDEF', position: 'left', shadow: 'long', locales: [] }))).toEqual({
    ...defaultLook,
    position: 'left',
  });
  const own = {
    ...defaultLook,
    accent: '#123456',
    greeting: { de: 'a', en: 'b' },
    position: 'left',
    locales: ['en'],
    formal: false,
  } as const;
  expect(lookOf(JSON.stringify(own))).toEqual(own);
});
