import { expect, onTestFinished, test } from 'vitest';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { ensureFirstSite } from '../../plugin-server/site/ensure-first-site.ts';
import { answerOf, openOffice, openTestStore, refusalOf } from '../team/open-office.ts';

test('the operator adds a site in the shell; a taken key is refused', async () => {
  await using office = await openOffice();
  const outcome = await addSite(office.desk, { key: 'second', origins: ['https://Second.example/'] });
  const { site } = answerOf(outcome);
  expect(await office.store.read.siteByKey('second')).toMatchObject({
    id: site,
    name: 'second',
    origins: '["https://second.example"]',
    privacy_url: null,
  });
  expect(outcome).toMatchObject({ news: [{ is: 'site', site }] });
  expect(office.audits().at(-1)).toMatchObject({ site, actor: 'operator', op: 'site:add' });
  expect(refusalOf(await addSite(office.desk, { key: 'second', origins: ['https://third.example'] }))).toEqual({
    code: 'setting.refused',
    detail: { field: 'key', reason: 'known' },
  });
  expect(await office.store.read.sites()).toHaveLength(2);
});

test.each([
  [{ key: 'Shop' }, { field: 'key', reason: 'form' }],
  [{ key: '-shop' }, { field: 'key', reason: 'form' }],
  [{ key: 'a'.repeat(41) }, { field: 'key', reason: 'form' }],
  [{ origins: [] }, { field: 'origins', reason: 'none' }],
  [{ origins: ['shop.example'] }, { field: 'origins', reason: 'form' }],
  [{ name: ' ' }, { field: 'name', reason: 'form' }],
  [{ privacyUrl: 'javascript:alert(1)' }, { field: 'privacyUrl', reason: 'form' }],
])('a site with %j is refused', async (wrong, detail) => {
  await using office = await openOffice();
  const good = { key: 'good', origins: ['https://good.example'] };
  expect(refusalOf(await addSite(office.desk, { ...good, ...wrong }))).toEqual({ code: 'setting.refused', detail });
  expect(refusalOf(await addSite(office.desk, good))).toBe('taken');
});

test('of two who add the same key at once one gets it', async () => {
  await using office = await openOffice();
  const twice = await Promise.all(
    [1, 2].map(() => addSite(office.desk, { key: 'race', origins: ['https://race.example'] })),
  );
  expect(twice.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
});

test('the first start makes the site; later starts leave what the owner made of it', async () => {
  const desk = await openTestStore();
  onTestFinished(desk.close);
  const values = { key: 'demo', origins: ['http://localhost:3000'], privacyUrl: 'https://shop.example/privacy' };
  expect(refusalOf(await ensureFirstSite(desk, { ...values, origins: ['localhost'] }))).toEqual({
    code: 'setting.refused',
    detail: { field: 'origins', reason: 'form' },
  });
  const { site, made } = answerOf(await ensureFirstSite(desk, values));
  expect(made).toBe(true);
  const row = await desk.store.read.site(site);
  expect(row).toMatchObject({ key: 'demo', privacy_url: 'https://shop.example/privacy' });

  const later = { key: 'other', origins: ['https://other.example'] };
  expect(answerOf(await ensureFirstSite(desk, later))).toEqual({ site, made: false });
  expect(await desk.store.read.sites()).toEqual([row]);
});
