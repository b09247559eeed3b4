import * as v from 'valibot';
import { expect, test } from 'vitest';
import { findProfiles } from '../../../plugin-server/identity/profile/find-profiles.ts';
import { openProfile } from '../../../plugin-server/identity/profile/open-profile.ts';
import { renameProfile } from '../../../plugin-server/identity/profile/rename-profile.ts';
import { revealIdentifier } from '../../../plugin-server/identity/profile/reveal-identifier.ts';
import { revokeReader } from '../../../plugin-server/identity/profile/revoke-reader.ts';
import { whyProfile } from '../../../plugin-server/identity/profile/why-profile.ts';
import { profilePanel, profileWhy } from '../../../protocol/profile-view.ts';
import { done, newsOf, onBothDatabases, refusalOf, start } from '../../conversation/talk.ts';
import { openPersons, type Persons } from './persons.ts';

const day = 86_400_000;

/** Ada: a laptop on which she proved her address, a phone on which she signed in at the shop. */
const ada = async (it: Persons) => {
  const [laptop, phone] = [await it.visitor(), await it.visitor()];
  const conversation = await it.begin(laptop, 'Is my bike ready?');
  await it.begin(phone, 'And the lamp?');
  const mail = await it.identifier('email', 'ada.lovelace@home.example');
  const user = await it.identifier('user', 'K-1001');
  const tel = await it.identifier('phone', '+4915112341234');
  await it.claim(laptop.anon, mail, 'otp', 3, laptop);
  await it.claim(phone.anon, user, 'jwt', 3, phone);
  await it.claim(user, mail, 'jwt', 3, phone);
  await it.claim(laptop.anon, tel, 'typed', 0, laptop);
  await it.store.write(async (tx) => {
    const proof = { at: start, until: start + 30 * day, needs_pass: 0, key: null } as const;
    await tx.saveProof({ ...proof, device: laptop.device, identifier: mail, how: 'otp' });
    await tx.saveProof({ ...proof, device: phone.device, identifier: user, how: 'jwt' });
    const said = {
      site: it.site,
      identifier: laptop.anon,
      purpose: 'profile',
      channel: '',
      source: 'visitor',
      proof: 'v3',
    };
    await tx.insertConsent({ ...said, granted: 1, at: start });
    await tx.insertConsent({ ...said, granted: 0, at: start + 5 });
  });
  await it.trait(laptop.anon, 'name', 'Ada');
  await it.trait(user, 'name', 'Ada Lovelace', { source: 'shop', strength: 3 });
  await it.trait(user, 'size', 'M', { source: 'shop', strength: 3 });
  it.online.add(phone.device);
  return { laptop, phone, mail, user, tel, conversation };
};

onBothDatabases('the panel of a person', (open) => {
  const persons = async () => openPersons(await open());

  test('shows everything of her in one answer, whole by its schema, and no address', async () => {
    const it = await persons();
    const her = await ada(it);
    const panel = await it.panel({ conversation: her.conversation });
    expect(v.parse(profilePanel, panel)).toEqual(panel);
    expect(await it.panel({ identifier: her.user })).toEqual({
      ...panel,
      readers: [],
      level: 'signed',
      who: 'K-1001',
      locale: 'de',
    });

    expect(panel).toMatchObject({
      profile: her.laptop.anon,
      name: 'Ada Lovelace',
      level: 'possessed',
      who: 'a•••@home.example',
      locale: 'de',
      moreMembers: 0,
      // Nobody else has to do with the number she typed.
      suggestions: 0,
    });
    expect(
      panel.members.map(({ kind, value, strength, isProven, isMasked }) => [
        kind,
        value.slice(0, 5),
        strength,
        isProven,
        isMasked,
      ]),
    ).toEqual([
      ['user', 'K-100', 3, true, false],
      ['email', 'a•••@', 3, true, true],
      ['anon', `nv_${panel.members[2]!.value.slice(3, 5)}`, 3, true, true],
      ['anon', `nv_${panel.members[3]!.value.slice(3, 5)}`, 3, true, true],
    ]);
    expect(panel.members.map(({ label }) => label)).toEqual([undefined, undefined, 'Firefox, Linux', 'Firefox, Linux']);
    expect(panel.devices.map(({ device, how, level, isOnline }) => [device, how, level, isOnline]).sort()).toEqual(
      [
        [her.laptop.device, 'code', 'possessed', false],
        [her.phone.device, 'signed', 'signed', true],
      ].sort(),
    );
    expect(panel.conversations.map(({ lastText }) => lastText).sort()).toEqual(['And the lamp?', 'Is my bike ready?']);
    expect(panel.traits).toEqual([
      { key: 'name', value: 'Ada Lovelace', source: 'shop', at: start, strength: 3, other: 'Ada' },
      { key: 'size', value: 'M', source: 'shop', at: start, strength: 3 },
    ]);
    expect(panel.consents).toMatchObject([
      { purpose: 'profile', granted: false, text: 'v3', at: start + 5, kind: 'anon' },
    ]);
    expect(panel.readers).toMatchObject([{ identifier: her.laptop.anon, how: 'opened', reads: true, revokedAt: null }]);

    const why = await it.why(her.mail);
    expect(v.parse(profileWhy, why)).toEqual(why);
    expect(why.joins.map(({ rule, label }) => [rule, label])).toEqual([
      ['otp', 'Firefox, Linux'],
      ['jwt', 'Firefox, Linux'],
      ['jwt', 'Firefox, Linux'],
    ]);
    expect(why.suggestions).toMatchObject([{ rule: 'typed', b: her.tel }]);
    expect(why.others).toMatchObject([{ identifier: her.tel, value: '+49 ••• 12 34', strength: 0, name: '' }]);
    for (const secret of ['ada.lovelace', '15112', await anonOf(it, her.laptop.anon)])
      expect(JSON.stringify([panel, why])).not.toContain(secret);
  });

  test('no address and no number is shown unasked, under whatever key and by whoever it was said', async () => {
    const it = await persons();
    const { laptop, user } = await ada(it);
    const said = [
      ['email', 'ada.lovelace@home.example', 'visitor'],
      ['email', 'countess@work.example', 'shop'],
      ['phone', '+4915112341234', 'visitor'],
      ['phone', '0151 / 99887766', 'shop'],
      ['workEmail', 'ada.lovelace(at)home.example', 'shop'],
      ['contact', 'Ada <ada.lovelace@home.example>, 030 / 23125 777', 'shop'],
      ['profile', 'https://shop.example/?mail=ada.lovelace%40home.example', 'page'],
      ['reach', '4915112341234', 'page'],
      ['note', `${'call me, '.repeat(30)} ada.lovelace@home.example`, 'agent'],
      ['name', 'ada.lovelace@home.example', 'agent'],
    ] as const;
    for (const [key, value, source] of said)
      await it.trait(source === 'visitor' ? laptop.anon : user, key, value, {
        source,
        strength: source === 'visitor' ? 0 : 3,
      });
    await it.trait(user, 'orders', '2026-05-03: 0012345, 03.05.2026 10:15', { source: 'shop', strength: 3 });
    await it.trait(user, 'wantsMail', 'true', { source: 'shop', strength: 3 });
    const sister = await it.identifier('user', 'mary.somerville@home.example');
    await it.claim(user, sister, 'server', 2);

    const panel = await it.panel({ identifier: user });
    expect(
      Object.fromEntries(panel.traits.map(({ key, value, other }) => [key, [value, ...(other ? [other] : [])]])),
    ).toMatchObject({
      email: ['c•••@work.example', 'a•••@home.example'],
      phone: ['+49 ••• 77 66', '+49 ••• 12 34'],
      workEmail: ['•••'],
      contact: ['Ada <a•••@home.example>, +49 ••• 57 77'],
      profile: ['https:•••'],
      reach: ['+49 ••• 12 34'],
      name: ['a•••@home.example', 'Ada Lovelace'],
      // What is neither stays as it is.
      orders: ['2026-05-03: 0012345, 03.05.2026 10:15'],
      wantsMail: ['true'],
    });
    expect(panel.name).toBe('a•••@home.example');
    const cards = done(await findProfiles(it.desk, it.mia, { query: 'K-1001' }));
    expect(cards.found).toHaveLength(1);
    const why = await it.why(sister);
    expect(why.others.map(({ name }) => name)).toContain('a•••@home.example');
    const shown = JSON.stringify([panel, cards, why]);
    for (const secret of ['ada.lovelace', 'countess', 'somerville', '12341234', '99887766', '998877', '23125'])
      expect(shown).not.toContain(secret);
    expect(done(await revealIdentifier(it.desk, it.mia, { identifier: sister }))).toEqual({
      value: 'mary.somerville@home.example',
    });
  });

  test('a whole value is shown to who asks for it, and that she asked is on record', async () => {
    const it = await persons();
    const { mail } = await ada(it);
    expect(done(await revealIdentifier(it.desk, it.mia, { identifier: mail }))).toEqual({
      value: 'ada.lovelace@home.example',
    });
    const audit = await it.sql(`select actor, op, refs from audit where site = '${it.site}'`);
    expect(audit).toEqual([{ actor: it.mia.agent, op: 'profile:reveal', refs: JSON.stringify({ identifier: mail }) }]);
  });

  test('what agents call her goes before all, in the list too, until it is taken back', async () => {
    const it = await persons();
    const her = await ada(it);
    const before = await it.store.read.conversation(it.site, her.conversation);
    const renamed = await renameProfile(it.desk, it.mia, { identifier: her.laptop.anon, name: 'Countess' });
    expect(newsOf(renamed).map(({ is }) => is)).toEqual(['row', 'row', 'profiles']);
    const panel = await it.panel({ conversation: her.conversation });
    expect(panel.name).toBe('Countess');
    expect(panel.traits[0]).toMatchObject({ key: 'name', value: 'Countess', source: 'agent', other: 'Ada Lovelace' });
    const row = await it.store.read.conversation(it.site, her.conversation);
    expect(row).toMatchObject({ name: 'Countess', seq: before!.seq, rev: before!.rev });
    expect(row!.pos).toBeGreaterThan(before!.pos);

    // By another member all the same.
    done(await renameProfile(it.desk, it.mia, { identifier: her.user, name: null }));
    expect((await it.panel({ conversation: her.conversation })).name).toBe('Ada Lovelace');
    expect((await it.store.read.conversation(it.site, her.conversation))!.name).toBe('Ada Lovelace');
    expect((await it.why(her.user)).log.map(({ op, canUndo }) => [op, canUndo])).toEqual([
      ['profile:rename', false],
      ['profile:rename', false],
    ]);
  });

  test('who typed an address and who owns it are suggested to each other, however many ways', async () => {
    const it = await persons();
    const [ada, bob, cleo] = [await it.visitor(), await it.visitor(), await it.visitor()];
    for (const one of [ada, bob, cleo]) await it.begin(one);
    const [mail, tel, nobodys] = [
      await it.identifier('email', 'bob@home.example'),
      await it.identifier('phone', '+4915112341234'),
      await it.identifier('email', 'typo@home.example'),
    ];
    const suggested = async () => {
      const counts: number[] = [];
      for (const { anon } of [ada, bob, cleo]) counts.push((await it.panel({ identifier: anon })).suggestions);
      return counts;
    };
    await it.claim(bob.anon, mail, 'otp', 3, bob);
    await it.claim(bob.anon, tel, 'otp', 3, bob);
    await it.claim(cleo.anon, nobodys, 'typed', 0, cleo);
    expect(await suggested()).toEqual([0, 0, 0]);
    await it.claim(ada.anon, mail, 'typed', 0, ada);
    expect(await suggested()).toEqual([1, 1, 0]);
    await it.claim(ada.anon, tel, 'typed', 0, ada);
    expect(await suggested()).toEqual([1, 1, 0]);
    await it.claim(cleo.anon, tel, 'typed', 0, cleo);
    expect(await suggested()).toEqual([1, 2, 1]);
  });

  test('who was signed in takes a conversation along; the browser’s next person does not have it', async () => {
    const it = await persons();
    const tablet = await it.visitor();
    const conversation = await it.begin(tablet);
    const [one, other] = [await it.identifier('user', 'K-1'), await it.identifier('user', 'K-2')];
    await it.claim(tablet.anon, one, 'page', 1);
    await it.store.write(async (tx) => {
      const peer = {
        conversation,
        channel: 'chat',
        address: null,
        replies: 1,
        since_seq: 0,
        at: start,
        revoked_at: null,
        actor: null,
      };
      await tx.savePeer({ ...peer, identifier: other, how: 'signed', reads: 1 });
    });
    expect((await it.panel({ conversation })).profile).toBe(other);
    expect((await it.panel({ identifier: tablet.anon })).conversations).toEqual([]);
    expect((await it.panel({ identifier: other })).conversations).toMatchObject([{ conversation }]);
  });

  test('a reader whose row an agent revokes reads no more; who she is does not change', async () => {
    const it = await persons();
    const her = await ada(it);
    const who = { site: it.site, device: her.laptop.device, anon: her.laptop.anon, now: start, shown: 0 } as const;
    expect(await it.store.read.readable(who, her.conversation)).toBeDefined();
    const asked = { conversation: her.conversation, identifier: her.laptop.anon };
    const outcome = await revokeReader(it.desk, it.mia, asked);
    expect(newsOf(outcome)).toContainEqual({ is: 'reads', devices: [her.laptop.device] });
    expect(await it.store.read.readable(who, her.conversation)).toBeUndefined();
    expect(refusalOf(await revokeReader(it.desk, it.mia, asked))).toBe('not-found');
    const panel = await it.panel({ conversation: her.conversation });
    expect(panel.profile).toBe(her.laptop.anon);
    expect(panel.readers).toMatchObject([{ identifier: her.laptop.anon, revokedAt: start }]);
    expect(panel.conversations).toHaveLength(2);
  });

  test('two hundred members with all they can say stay under 64 KB; who is left out is counted', async () => {
    const it = await persons();
    const first = await it.visitor();
    await it.begin(first, '字'.repeat(400));
    const members = [first.anon];
    for (let n = 0; n < 149; n += 1) members.push((await it.visitor()).anon);
    for (let n = 0; n < 5; n += 1) members.push(await it.identifier('email', `${'ä'.repeat(40)}${n}@home.example`));
    for (let n = 0; n < 45; n += 1) members.push(await it.identifier(`ext:card${n}`, `${'字'.repeat(200)}${n}`));
    await it.store.write(async (tx) => {
      await tx.saveRoots(members, first.anon);
      for (const [n, identifier] of members.entries())
        await tx.saveTrait({
          identifier,
          key: `key${n}`,
          value: '字'.repeat(1_000),
          source: 'page',
          at: n,
          strength: 1,
        });
    });
    const panel = await it.panel({ identifier: members[70]! });
    expect(v.parse(profilePanel, panel)).toEqual(panel);
    expect(Buffer.byteLength(JSON.stringify(panel))).toBeLessThanOrEqual(65_536);
    expect(panel.members.length + panel.moreMembers).toBe(200);
    expect(panel.members.length).toBeGreaterThan(100);
    expect(panel.traits.length).toBeGreaterThan(5);
    expect(panel.conversations).toHaveLength(1);
  });

  test('another site’s person is not there, whoever was erased is gone', async () => {
    const [here, there] = [await persons(), await persons()];
    const her = await ada(there);
    for (const ask of [{ conversation: her.conversation }, { identifier: her.mail }, { identifier: 999_999_999 }])
      expect(refusalOf(await openProfile(here.desk, here.mia, ask))).toBe('not-found');
    expect(refusalOf(await whyProfile(here.desk, here.mia, { identifier: her.mail }))).toBe('not-found');
    expect(refusalOf(await revealIdentifier(here.desk, here.mia, { identifier: her.mail }))).toBe('not-found');
    expect(refusalOf(await renameProfile(here.desk, here.mia, { identifier: her.mail, name: 'Eve' }))).toBe(
      'not-found',
    );
    const asked = { conversation: her.conversation, identifier: her.laptop.anon };
    expect(refusalOf(await revokeReader(here.desk, here.mia, asked))).toBe('not-found');

    expect((await there.panel({ identifier: her.mail })).name).toBe('Ada Lovelace');
    await there.sql(`update identifier set value = null, state = 'erased', root = id where id = ${her.mail}`);
    expect(refusalOf(await openProfile(there.desk, there.mia, { identifier: her.mail }))).toBe('profile.erased');
    expect(refusalOf(await whyProfile(there.desk, there.mia, { identifier: her.mail }))).toBe('profile.erased');
    expect(refusalOf(await revealIdentifier(there.desk, there.mia, { identifier: her.mail }))).toBe('profile.erased');
  });

  test('of whoever was erased it is said when, by her identifier and by a conversation that stays for another', async () => {
    const it = await persons();
    const her = await ada(it);
    await it.identifier('email', 'mary@home.example');
    const erase = async (identifiers: number[], done_at: number | null) => {
      const row = { site: it.site, actor: it.mia.agent, identifiers: JSON.stringify(identifiers), devices: '[]' };
      await it.store.write((tx) => tx.insertErasure({ ...row, at: start, done_at, counts: '{}' }));
    };
    // Others, whose numbers only look alike.
    await erase([Number(`1${her.mail}`), Number(`${her.mail}1`)], start + 1);
    await erase([her.laptop.anon, her.mail, her.user], start + 3 * day);
    await it.sql(`update identifier set value = null, state = 'erased', root = id
      where id in (${her.laptop.anon}, ${her.mail}, ${her.tel})`);
    const erased = { code: 'profile.erased', at: start + 3 * day };
    for (const ask of [{ identifier: her.mail }, { conversation: her.conversation }])
      expect(refusalOf(await openProfile(it.desk, it.mia, ask))).toEqual(erased);
    expect(refusalOf(await whyProfile(it.desk, it.mia, { identifier: her.mail }))).toEqual(erased);
    // Not on record: by hand, or on another server.
    expect(refusalOf(await openProfile(it.desk, it.mia, { identifier: her.tel }))).toBe('profile.erased');
    expect((await it.panel({ identifier: her.user })).name).toBe('Ada Lovelace');
  });
});

const anonOf = async (it: Persons, id: number): Promise<string> =>
  (await it.store.read.identifier(it.site, id))?.value ?? 'nobody';
