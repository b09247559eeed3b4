import { expect, test } from 'vitest';
import { joinProfiles } from '../../../plugin-server/identity/profile/join-profiles.ts';
import { done, newsOf, onBothDatabases, refusalOf } from '../../conversation/talk.ts';
import { openPersons, rowsOf } from './persons.ts';

onBothDatabases('what agents do about persons', (open) => {
  const persons = async () => openPersons(await open());

  test('an agent joins two people with a reason; taking it back makes them two again, and that can be taken back too', async () => {
    const it = await persons();
    const [laptop, phone] = [await it.visitor(), await it.visitor()];
    const before = await rowsOf(it);
    const { log, profiles } = done(await it.join(laptop.anon, phone.anon));
    expect(profiles).toEqual([laptop.anon]);
    expect((await it.panel({ identifier: phone.anon })).profile).toBe(laptop.anon);

    it.pass(1_000);
    const undone = await it.undo(log);
    expect(done(undone).profiles).toEqual([laptop.anon, phone.anon]);
    expect(newsOf(undone)).toContainEqual({
      is: 'profiles',
      site: it.site,
      was: [laptop.anon],
      now: [laptop.anon, phone.anon],
    });
    expect(await rowsOf(it)).toEqual(before);
    expect(refusalOf(await it.undo(log))).toBe('profile.changed');

    expect(done(await it.undo(done(undone).log)).profiles).toEqual([laptop.anon]);
    const [line] = (await it.why(phone.anon)).log;
    expect(line).toMatchObject({
      op: 'identity:undo',
      agent: { name: 'Mia' },
      reason: 'She said so on the phone.',
      canUndo: true,
    });
    const ops = (await it.why(phone.anon)).log.map(({ op, canUndo }) => [op, canUndo]);
    expect(ops).toEqual([
      ['identity:undo', true],
      ['identity:undo', false],
      ['profile:join', false],
    ]);
  });

  test('joined again after it was taken back they are one again', async () => {
    const it = await persons();
    const [laptop, phone] = [await it.visitor(), await it.visitor()];
    const { log } = done(await it.join(laptop.anon, phone.anon));
    done(await it.undo(log));
    expect(await it.rootOf(phone.anon)).toBe(phone.anon);
    done(await it.join(phone.anon, laptop.anon));
    expect(await it.rootOf(phone.anon)).toBe(laptop.anon);
  });

  test('two accounts at the shop are two persons, whoever says what; the refusal leaves nothing', async () => {
    const it = await persons();
    const [one, other, third] = [
      await it.identifier('user', 'K-1001'),
      await it.identifier('user', 'K-2002'),
      await it.identifier('email', 'ada@shop.example'),
    ];
    const before = JSON.stringify([
      await rowsOf(it),
      await it.sql(`select * from identity_log where site = '${it.site}'`),
    ]);
    expect(refusalOf(await it.join(one, other))).toEqual({ code: 'profile.conflict', reason: 'users' });
    expect(
      JSON.stringify([await rowsOf(it), await it.sql(`select * from identity_log where site = '${it.site}'`)]),
    ).toBe(before);
    done(await it.join(one, third));
    expect(refusalOf(await it.join(third, other))).toEqual({ code: 'profile.conflict', reason: 'users' });
  });

  test('more addresses or more browsers than one person has are refused', async () => {
    const it = await persons();
    const emails = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => it.identifier('email', `ada${n}@shop.example`)));
    const [first, ...rest] = emails as [number, ...number[]];
    for (const email of rest.slice(0, 4)) done(await it.join(first, email));
    expect(refusalOf(await it.join(first, rest[4]!))).toEqual({ code: 'profile.conflict', reason: 'limit' });
  });

  test('who was said not to be the same person is not joined until that is taken back', async () => {
    const it = await persons();
    const [ada, bea] = [await it.visitor(), await it.visitor()];
    const parted = done(await it.part(ada.anon, bea.anon));
    expect(refusalOf(await it.join(ada.anon, bea.anon))).toEqual({ code: 'profile.conflict', reason: 'parted' });
    expect(refusalOf(await it.part(bea.anon, ada.anon))).toBe('profile.changed');
    expect((await it.why(bea.anon)).parted).toMatchObject([{ a: ada.anon, b: bea.anon, agent: { name: 'Mia' } }]);
    done(await it.undo(parted.log));
    expect((await it.why(bea.anon)).parted).toEqual([]);
    done(await it.join(ada.anon, bea.anon));
    expect(await it.rootOf(bea.anon)).toBe(ada.anon);
  });

  test('“not the same person” takes apart what a claim had joined, and gives it back when it is taken back', async () => {
    const it = await persons();
    const [ada, bea] = [await it.visitor(), await it.visitor()];
    const mail = await it.identifier('email', 'family@home.example');
    await it.claim(ada.anon, mail, 'otp', 3);
    it.pass(60_000);
    await it.claim(bea.anon, mail, 'otp', 3);
    expect(await it.rootOf(bea.anon)).toBe(ada.anon);
    const before = await rowsOf(it);
    const { log, profiles } = done(await it.part(ada.anon, bea.anon));
    expect(profiles).toEqual([ada.anon, bea.anon]);
    expect(await it.rootOf(mail)).toBe(ada.anon);
    expect((await it.why(bea.anon)).conflicts).toMatchObject([{ state: 'conflict:parted', rule: 'otp' }]);
    done(await it.undo(log));
    expect(await rowsOf(it)).toEqual(before);
  });

  test('evidence that was revoked joins no more, also when it comes again, until it is restored', async () => {
    const it = await persons();
    const ada = await it.visitor();
    const user = await it.identifier('user', 'K-1001');
    const { claim } = await it.claim(ada.anon, user, 'jwt', 3, ada);
    expect(await it.rootOf(user)).toBe(ada.anon);
    const { log } = done(await it.revoke(claim));
    expect(await it.rootOf(user)).toBe(user);
    expect(refusalOf(await it.revoke(claim))).toBe('profile.changed');
    await it.claim(ada.anon, user, 'jwt', 3, ada);
    expect(await it.rootOf(user)).toBe(user);
    expect((await it.why(user)).revoked).toMatchObject([{ claim, times: 2, revokedBy: { name: 'Mia' } }]);

    const restored = done(await it.restore(claim));
    expect(restored.profiles).toEqual([ada.anon]);
    expect(refusalOf(await it.restore(claim))).toBe('profile.changed');
    // The first line does not hold any more: somebody restored by hand what it revoked.
    expect(refusalOf(await it.undo(log))).toBe('profile.changed');
    done(await it.undo(restored.log));
    expect(await it.rootOf(user)).toBe(user);
  });

  test('a value that was blocked joins nothing, and does again when the rule is gone; the record does not hold it', async () => {
    const it = await persons();
    const [ada, bea] = [await it.visitor(), await it.visitor()];
    const mail = await it.identifier('email', 'kiosk@shop.example');
    await it.claim(ada.anon, mail, 'otp', 3);
    await it.claim(bea.anon, mail, 'otp', 3);
    const before = await rowsOf(it);
    for (const what of ['blocked', 'shared'] as const) {
      const { log, profiles } = done(await it.rule('email', 'Kiosk@*', what));
      expect(profiles).toEqual([ada.anon, bea.anon, mail]);
      expect(refusalOf(await it.rule('email', 'kiosk@*', what))).toBe('profile.changed');
      const undone = done(await it.undo(log));
      expect(await rowsOf(it)).toEqual(before);
      done(await it.undo(undone.log));
      expect(await it.rootOf(bea.anon)).toBe(bea.anon);
      done(await it.rule('email', 'kiosk@*', 'ok'));
      expect(await rowsOf(it)).toEqual(before);
    }
    const lines = await it.sql(`select refs, reason from identity_log where site = '${it.site}'`);
    const audit = await it.sql(`select refs from audit where site = '${it.site}'`);
    expect(lines.length).toBe(8);
    expect(JSON.stringify([lines, audit])).not.toContain('kiosk');
  });

  test('an address shared by many joins nobody, an agent cannot make it', async () => {
    const it = await persons();
    const ada = await it.visitor();
    const info = await it.identifier('email', 'info@shop.example');
    expect(refusalOf(await it.join(ada.anon, info))).toEqual({ code: 'profile.conflict', reason: 'shared' });
    const family = await it.identifier('email', 'family@home.example');
    const [one, other] = [await it.identifier('user', 'K-1001'), await it.identifier('user', 'K-2002')];
    await it.claim(family, one, 'jwt', 3);
    done(await it.part(family, one));
    expect(refusalOf(await it.join(family, other))).toEqual({ code: 'profile.conflict', reason: 'shared' });
  });

  test('a suggestion joins nobody by itself; confirmed by an agent it is none any more', async () => {
    const it = await persons();
    const [ada, bea] = [await it.visitor(), await it.visitor()];
    const mail = await it.identifier('email', 'ada@home.example');
    expect((await it.claim(ada.anon, mail, 'typed', 0)).state).toBe('suggestion');
    expect((await it.panel({ identifier: ada.anon })).suggestions).toBe(0);
    for (const from of [bea, ada, bea]) await it.claim(from.anon, mail, 'typed', 0);
    expect(new Set([await it.rootOf(ada.anon), await it.rootOf(bea.anon), await it.rootOf(mail)]).size).toBe(3);
    expect((await it.panel({ identifier: ada.anon })).suggestions).toBe(1);
    const why = await it.why(ada.anon);
    expect(why.suggestions).toMatchObject([{ a: ada.anon, b: mail, rule: 'typed', strength: 0, times: 2 }]);
    expect(why.others).toMatchObject([{ identifier: mail, value: 'a•••@home.example', profile: mail }]);

    done(await it.join(ada.anon, mail));
    expect((await it.why(ada.anon)).suggestions).toMatchObject([{ a: bea.anon }]);
  });

  test('what was compared must still be so: others have joined meanwhile', async () => {
    const it = await persons();
    const [ada, bea, cleo] = [await it.visitor(), await it.visitor(), await it.visitor()];
    const asked = {
      a: bea.anon,
      b: cleo.anon,
      profiles: [bea.anon, cleo.anon] as [number, number],
      reason: 'Same voice.',
    };
    done(await it.join(ada.anon, bea.anon));
    expect(refusalOf(await joinProfiles(it.desk, it.mia, asked))).toBe('profile.changed');
    const again = { ...asked, profiles: [ada.anon, cleo.anon] as [number, number] };
    done(await joinProfiles(it.desk, it.mia, again));
    // One already.
    expect(refusalOf(await it.join(ada.anon, cleo.anon))).toBe('profile.changed');
  });

  test('nobody reaches into another site', async () => {
    const [here, there] = [await persons(), await persons()];
    const [ada, eve] = [await here.visitor(), await there.visitor()];
    const user = await there.identifier('user', 'K-1');
    const { claim } = await there.claim(eve.anon, user, 'jwt', 3);
    const { log } = done(await there.revoke(claim));
    const before = await rowsOf(there);
    for (const outcome of [
      await joinProfiles(here.desk, here.mia, {
        a: ada.anon,
        b: eve.anon,
        profiles: [ada.anon, eve.anon],
        reason: 'Mine.',
      }),
      await here.part(ada.anon, eve.anon),
      await here.part(eve.anon, ada.anon),
      await here.revoke(claim),
      await here.restore(claim),
      await here.undo(log),
      await here.undo(log + 1_000),
    ])
      expect(refusalOf(outcome)).toBe('not-found');
    expect(await rowsOf(there)).toEqual(before);
  });
});
