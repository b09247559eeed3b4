import * as v from 'valibot';
import { expect, test } from 'vitest';
import { endDevice } from '../../plugin-server/identity/end-device.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { makeDevice } from '../../plugin-server/identity/make-device.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import { StoreRefusal } from '../../plugin-server/store/store.ts';
import { problem } from '../../protocol/problems.ts';
import { visitorDoors } from '../../protocol/visitor-doors.ts';
import { answerOf, day, doneOf, hour, laptop, type Office, openOffice, refusalOf } from '../team/open-office.ts';

const makeOne = async (office: Office, site = 'shop') => {
  const answer = answerOf(await makeDevice(office.desk, { site, locale: 'de' }, laptop));
  expect(v.parse(visitorDoors['visitor:device'].answer, answer)).toEqual(answer);
  return answer;
};
const callerOf = async (office: Office, token: string) => {
  const found = await findDevice(office.desk, { token });
  if (!found.ok) throw new Error(found.problem.code);
  return found.caller;
};

test('Ada’s browser becomes a device that only its token opens', async () => {
  await using office = await openOffice();
  const ada = await makeOne(office);
  const bob = await makeOne(office);
  const caller = await callerOf(office, ada.token);
  expect(caller).toMatchObject({ side: 'visitor', site: office.site, device: ada.device, origin: `d:${ada.device}` });
  expect((await callerOf(office, bob.token)).device).toBe(bob.device);
  expect(caller.anon).not.toBe((await callerOf(office, bob.token)).anon);

  for (const wrong of [ada.revokeToken, `${ada.token}x`, ada.token.slice(0, -1), 'nonsense']) {
    expect(refusalOf(await findDevice(office.desk, { token: wrong }))).toEqual({ code: 'auth.revoked' });
  }
  for (const none of [undefined, '']) {
    expect(refusalOf(await findDevice(office.desk, { token: none }))).toEqual({ code: 'auth.missing' });
  }
});

test('the database holds no token and no header, only what a person would say', async () => {
  await using office = await openOffice();
  const ada = await makeOne(office);
  const row = await office.store.read.device(office.site, ada.device);
  expect(row).toMatchObject({ label: 'Firefox, Windows', locale: 'de', version: 1, ended_at: null });
  const disk = office.onDisk();
  expect(disk).toContain(ada.device);
  expect(disk).toMatch(/"kind":"anon","value":"nv_[\w-]{22}"/);
  for (const secret of [ada.token, ada.revokeToken, 'Mozilla', '140.0', laptop.network])
    expect(disk).not.toContain(secret);
});

test('a token opens its own site only', async () => {
  await using office = await openOffice();
  await office.addSite('other');
  const ada = await makeOne(office);
  expect((await findDevice(office.desk, { token: ada.token, site: 'shop' })).ok).toBe(true);
  expect(refusalOf(await findDevice(office.desk, { token: ada.token, site: 'other' }))).toEqual({
    code: 'auth.revoked',
  });
  expect(refusalOf(await makeDevice(office.desk, { site: 'nobody', locale: 'de' }, laptop))).toEqual({
    code: 'site.unknown',
  });
});

test('an ended device is out with the very next question, and nobody else is', async () => {
  await using office = await openOffice();
  const ada = await makeOne(office);
  const bob = await makeOne(office);
  const caller = await callerOf(office, ada.token);
  const outcome = doneOf(await endDevice(office.desk, caller, { which: 'this' }));
  expect(outcome.news).toEqual([{ is: 'ended', device: ada.device, why: 'logout' }]);
  expect(refusalOf(await findDevice(office.desk, { token: ada.token }))).toEqual({ code: 'auth.revoked' });
  expect((await findDevice(office.desk, { token: bob.token })).ok).toBe(true);
  expect(office.audits().at(-1)).toMatchObject({ site: office.site, actor: caller.origin, op: 'device:end' });

  const records = office.audits().length;
  expect(doneOf(await endDevice(office.desk, caller, { which: 'this' })).news).toEqual([]);
  expect(office.audits()).toHaveLength(records);
});

test('180 days unused end a device; used in between it lives on', async () => {
  await using office = await openOffice();
  const ada = await makeOne(office);
  const bob = await makeOne(office);
  office.clock.pass(179 * day);
  expect((await findDevice(office.desk, { token: ada.token })).ok).toBe(true);
  office.clock.pass(2 * day);
  expect((await findDevice(office.desk, { token: ada.token })).ok).toBe(true);
  expect(refusalOf(await findDevice(office.desk, { token: bob.token }))).toEqual({ code: 'auth.revoked' });
});

test('a site may keep devices for longer or shorter; as long as one opens, it counts among who reads', async () => {
  for (const [deviceDays, unused, isIn] of [
    [365, 300, true],
    [365, 366, false],
    [1, 0.9, true],
    [1, 2, false],
  ] as const) {
    await using office = await openOffice();
    const { store, site } = office;
    await store.write(async (tx) => {
      const row = await tx.lockSite(site);
      if (row !== undefined) await tx.saveSite({ ...row, privacy: JSON.stringify({ deviceDays }) });
    });
    const { token } = await makeOne(office);
    const ada = await callerOf(office, token);
    const now = office.clock.wall();
    await store.write(async (tx) => {
      const proof = { device: ada.device, identifier: ada.anon, how: 'otp', at: now, until: now + 400 * day } as const;
      await tx.saveProof({ ...proof, needs_pass: 0, key: null });
    });
    office.clock.pass(unused * day);
    const found = await findDevice(office.desk, { token });
    expect([deviceDays, unused, found.ok]).toEqual([deviceDays, unused, isIn]);
    if (isIn)
      expect(await store.read.devicesProving(ada.anon, office.clock.wall())).toMatchObject([{ id: ada.device }]);
    else expect(refusalOf(found)).toEqual({ code: 'auth.revoked' });
  }
});

test('being seen is written down once an hour, and a store that takes nothing keeps nobody out', async () => {
  await using office = await openOffice();
  const ada = await makeOne(office);
  let writes = 0;
  const counted: Store = {
    ...office.store,
    read: office.store.read,
    write: (verb, lane) => {
      writes += 1;
      return office.store.write(verb, lane);
    },
  };
  const look = (store: Store) => findDevice({ ...office.desk, store }, { token: ada.token });
  await look(counted);
  office.clock.pass(hour - 1);
  await look(counted);
  expect(writes).toBe(0);
  office.clock.pass(1);
  await look(counted);
  await look(counted);
  expect(writes).toBe(1);
  expect((await office.store.read.device(office.site, ada.device))?.seen_at).toBe(office.clock.wall());

  office.clock.pass(2 * hour);
  const full: Store = { ...counted, write: () => Promise.reject(new StoreRefusal(problem('server.storage-full'))) };
  expect((await look(full)).ok).toBe(true);
});
