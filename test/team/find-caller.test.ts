import { expect, test } from 'vitest';
import { type Store, StoreRefusal } from '../../plugin-server/store/store.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { findCaller } from '../../plugin-server/team/find-caller.ts';
import { createInstanceOwners } from '../../plugin-server/team/instance-owners.ts';
import { makeInstanceId } from '../../protocol/ids.ts';
import { problem } from '../../protocol/problems.ts';
import { hour, minute, openOffice, refusalOf } from './open-office.ts';

test('a cookie says who it is, at which site, in which role, and how fresh', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const instance = makeInstanceId();
  expect(await findCaller(office.desk, { secret: mia.secret, instance, site: 'shop' })).toEqual({
    ok: true,
    caller: { ...mia.caller, origin: `a:${instance}` },
    signIn: mia.facts.signIn,
    freshAt: office.clock.wall(),
    needsFactor: false,
  });
  for (const none of [undefined, ''])
    expect(refusalOf(await findCaller(office.desk, { secret: none }))).toEqual({ code: 'auth.missing' });
  for (const wrong of ['ns_', `${mia.secret}x`, mia.facts.signIn]) {
    expect(refusalOf(await findCaller(office.desk, { secret: wrong }))).toEqual({ code: 'auth.revoked' });
  }
});

test('a site that is not hers is as unknown as one that does not exist', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const third = await office.addSite('third');
  const mia = await office.join('Mia', 'agent');
  const twice = await office.join('Mia', 'admin', third);
  await office.join('Otto', 'owner', other);
  expect(await office.find(mia, 'shop')).toMatchObject({ ok: true, caller: { site: office.site, role: 'agent' } });
  expect(await office.find(twice, 'third')).toMatchObject({ ok: true, caller: { site: third, role: 'admin' } });
  expect(await office.find(mia)).toMatchObject({ ok: true, caller: { site: office.site } });
  expect(await office.find(mia, 'other')).toEqual(await office.find(mia, 'nowhere'));
  expect(refusalOf(await office.find(mia, 'other'))).toEqual({ code: 'not-found' });
});

test('a browser belongs to the agent who used it first', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  const ben = await office.join('Ben', 'agent');
  const instance = makeInstanceId();
  const restarted = { ...office.desk, instances: createInstanceOwners(office.desk) };
  expect(await findCaller(office.desk, { secret: mia.secret, instance })).toMatchObject({ ok: true });
  for (const desk of [office.desk, restarted]) {
    expect(refusalOf(await findCaller(desk, { secret: ben.secret, instance }))).toEqual({ code: 'auth.forbidden' });
    expect(await findCaller(desk, { secret: mia.secret, instance })).toMatchObject({ ok: true });
  }
  expect(await findCaller(office.desk, { secret: ben.secret, instance: makeInstanceId() })).toMatchObject({ ok: true });
  expect(await office.find(ben)).toMatchObject({ ok: true, caller: { origin: `a:${ben.facts.signIn}` } });
});

test('twelve hours without a request end a sign-in, and seven days in any case', async () => {
  await using office = await openOffice();
  const ben = await office.join('Ben', 'agent');
  const mia = await office.join('Mia', 'agent');
  office.clock.pass(12 * hour);
  expect(await office.find(mia)).toMatchObject({ ok: true });
  expect(refusalOf(await office.find(ben))).toEqual({ code: 'auth.revoked' });
  for (let hours = 12; hours < 7 * 24; hours += 6) {
    expect(await office.find(mia)).toMatchObject({ ok: true });
    office.clock.pass(6 * hour);
  }
  expect(await office.find(mia)).toMatchObject({ ok: true });
  office.clock.pass(1);
  expect(refusalOf(await office.find(mia))).toEqual({ code: 'auth.revoked' });
});

test('a blocked agent is out with the very next request, and only at that site', async () => {
  await using office = await openOffice();
  const other = await office.addSite('other');
  const olga = await office.join('Olga', 'owner');
  const mia = await office.join('Mia', 'agent');
  await office.join('Mia', 'agent', other);
  expect(await office.find(mia, 'shop')).toMatchObject({ ok: true });
  await changeAgent(office.desk, olga.caller, { agent: mia.caller.agent, disabled: true });
  expect(refusalOf(await office.find(mia, 'shop'))).toEqual({ code: 'auth.forbidden' });
  expect(await office.find(mia, 'other')).toMatchObject({ ok: true });
  expect(await office.find(mia)).toMatchObject({ ok: true, caller: { site: other } });
});

test('being seen is written down once a minute, and a store that takes nothing keeps nobody out', async () => {
  await using office = await openOffice();
  const mia = await office.join('Mia', 'agent');
  let writes = 0;
  const counted: Store = {
    ...office.store,
    read: office.store.read,
    write: (verb, lane) => {
      writes += 1;
      return office.store.write(verb, lane);
    },
  };
  const look = (store: Store) => findCaller({ ...office.desk, store }, { secret: mia.secret });
  office.clock.pass(minute - 1);
  await look(counted);
  expect(writes).toBe(0);
  office.clock.pass(1);
  await look(counted);
  await look(counted);
  expect(writes).toBe(1);
  const [row] = await office.store.read.signInsOf(mia.caller.agent);
  expect(row).toMatchObject({ seen_at: office.clock.wall(), started_at: office.clock.wall() - minute });

  office.clock.pass(hour);
  const full: Store = { ...counted, write: () => Promise.reject(new StoreRefusal(problem('server.storage-full'))) };
  expect((await look(full)).ok).toBe(true);
});

test('where a second factor is demanded, owners and admins are told that it is missing', async () => {
  await using office = await openOffice({ requiresFactor: true });
  const found = await Promise.all(
    [office.join('Olga', 'owner'), office.join('Anton', 'admin'), office.join('Mia', 'agent')].map(async (person) =>
      office.find(await person),
    ),
  );
  expect(found.map((it) => it.ok && it.needsFactor)).toEqual([true, true, false]);
});
