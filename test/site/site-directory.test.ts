import { expect, test } from 'vitest';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { changeSite } from '../../plugin-server/site/change-site.ts';
import { openSiteDirectory, type SiteDirectory } from '../../plugin-server/site/site-directory.ts';
import { doneOf, type Office, openOffice } from '../team/open-office.ts';

const open = (office: Office): Promise<SiteDirectory> => openSiteDirectory(office.desk);
const judge = async (directory: SiteDirectory, key: string, origin: string | null) =>
  directory.judge((await directory.byKey(key))!, origin);

test('without a privacy notice the chat works on this machine only', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const directory = await open(office);
  const change = await changeSite(office.desk, olga.caller, {
    origins: ['https://shop.example', 'http://localhost:8080'],
  });
  await directory.hear(doneOf(change).news);
  expect(await judge(directory, 'shop', 'http://127.0.0.1:8080')).toBe('ok');
  expect(await judge(directory, 'shop', 'https://shop.example')).toBe('privacy');
  expect(await judge(directory, 'shop', 'https://chat.example')).toBe('privacy');
  expect(await directory.isListed('https://shop.example')).toBe(false);

  const notice = await changeSite(office.desk, olga.caller, { privacyUrl: 'https://shop.example/privacy' });
  await directory.hear(doneOf(notice).news);
  expect(await judge(directory, 'shop', 'https://shop.example')).toBe('ok');
  expect(await judge(directory, 'shop', 'https://chat.example')).toBe('ok');
  expect(await judge(directory, 'shop', 'https://evil.example')).toBe('unlisted');
  expect(await judge(directory, 'shop', null)).toBe('unlisted');
  expect(await directory.isListed('https://shop.example')).toBe(true);
});

test('an address taken off the list is out as soon as the news is heard', async () => {
  await using office = await openOffice();
  const olga = await office.join('Olga', 'owner');
  const directory = await open(office);
  const first = await changeSite(office.desk, olga.caller, { privacyUrl: 'https://shop.example/privacy' });
  await directory.hear(doneOf(first).news);
  expect(await directory.isListed('https://shop.example')).toBe(true);
  const second = await changeSite(office.desk, olga.caller, { origins: ['https://new.example'] });
  await directory.hear(doneOf(second).news);
  expect(await directory.isListed('https://shop.example')).toBe(false);
  expect(await directory.isListed('https://new.example')).toBe(true);
  expect(directory.byId(office.site)).toMatchObject({ key: 'shop', privacyUrl: 'https://shop.example/privacy' });
});

test('each site takes its own pages only, and an upgrade those of all', async () => {
  await using office = await openOffice();
  const notice = { privacyUrl: 'https://x.example/privacy' };
  await addSite(office.desk, { key: 'one', origins: ['https://one.example'], ...notice });
  await addSite(office.desk, { key: 'two', origins: ['https://two.example'], ...notice });
  const directory = await open(office);
  expect(await judge(directory, 'one', 'https://one.example')).toBe('ok');
  expect(await judge(directory, 'one', 'https://two.example')).toBe('unlisted');
  expect(await judge(directory, 'two', 'https://one.example')).toBe('unlisted');
  for (const origin of ['https://one.example', 'https://two.example'])
    expect(await directory.isListed(origin)).toBe(true);
  expect(await directory.isListed('https://three.example')).toBe(false);
  expect(await directory.isListed('null')).toBe(false);
});

test('a site made in the shell is found without a restart', async () => {
  await using office = await openOffice();
  const directory = await open(office);
  office.clock.pass(1);
  await addSite(office.desk, { key: 'new', origins: ['http://localhost:9000'] });
  office.clock.pass(1_000);
  expect(await directory.isListed('http://localhost:9000')).toBe(true);
  expect((await directory.byKey('new'))?.name).toBe('new');
  expect(directory.first()?.key).toBe('shop');
  expect(await directory.byKey('nobody')).toBeUndefined();
});

test('asking for nonsense does not make the server read each time', async () => {
  await using office = await openOffice();
  let reads = 0;
  const sites = () => {
    reads += 1;
    return office.store.read.sites();
  };
  const directory = await openSiteDirectory({ ...office.desk, store: { read: { ...office.store.read, sites } } });
  expect(reads).toBe(1);
  office.clock.pass(1_000);
  await Promise.all(Array.from({ length: 50 }, (_, index) => directory.byKey(`nonsense-${index}`)));
  await Promise.all(Array.from({ length: 50 }, (_, index) => directory.isListed(`https://nonsense${index}.example`)));
  expect(reads).toBe(2);
  office.clock.pass(1_000);
  await directory.byKey('nonsense');
  expect(reads).toBe(3);
});
