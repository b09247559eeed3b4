import * as v from 'valibot';
import { expect, test } from 'vitest';
import { changePrivacy } from '../../../plugin-server/identity/profile/change-privacy.ts';
import { findProfiles } from '../../../plugin-server/identity/profile/find-profiles.ts';
import { listAudit } from '../../../plugin-server/identity/profile/list-audit.ts';
import { listValueRules } from '../../../plugin-server/identity/profile/list-value-rules.ts';
import { readPrivacy } from '../../../plugin-server/identity/profile/read-privacy.ts';
import { defaultPrivacy } from '../../../plugin-server/site/site-privacy.ts';
import { privacySettings, profileCard } from '../../../protocol/profile-view.ts';
import { done, newsOf, onBothDatabases } from '../../conversation/talk.ts';
import { openPersons, type Persons } from './persons.ts';

onBothDatabases('finding persons, and what is kept of a site', (open) => {
  const persons = async () => openPersons(await open());
  const find = async ({ desk, mia }: Persons, query: string) => {
    const { found } = done(await findProfiles(desk, mia, { query }));
    for (const card of found) expect(v.parse(profileCard, card)).toEqual(card);
    return found.map(({ profile }) => profile);
  };

  test('a person is found by a whole value of any kind, however it is written, and by no part of one', async () => {
    const it = await persons();
    const ada = await it.visitor();
    const conversation = await it.begin(ada);
    const mail = await it.identifier('email', 'ada@home.example');
    const tel = await it.identifier('phone', '+4915112341234');
    const wa = await it.identifier('wa', 'id:4915112341234');
    const user = await it.identifier('user', 'K-1001');
    const card = await it.identifier('ext:card', '7001-22');
    await it.claim(ada.anon, mail, 'otp', 3);
    const { number } = (await it.store.read.conversation(it.site, conversation))!;
    const anon = (await it.store.read.identifier(it.site, ada.anon))!.value!;

    expect(await find(it, ' ADA@Home.example ')).toEqual([ada.anon]);
    expect(await find(it, 'K-1001')).toEqual([user]);
    expect(await find(it, '0151 1234 1234')).toEqual([tel, wa]);
    expect(await find(it, '7001-22')).toEqual([card]);
    expect(await find(it, anon)).toEqual([ada.anon]);
    expect(await find(it, `#${number}`)).toEqual([ada.anon]);
    expect(await find(it, `${number}`)).toEqual([ada.anon]);
    for (const part of ['ada@', 'home.example', 'K-100', '%', '*', '#999999', anon.slice(0, 10)])
      expect(await find(it, part), part).toEqual([]);
    const [shown] = done(await findProfiles(it.desk, it.mia, { query: 'ada@home.example' })).found;
    expect(shown).toMatchObject({
      conversations: 1,
      number,
      level: 'claimed',
      members: [{ value: 'a•••@home.example' }, { kind: 'anon' }],
    });
  });

  test('by the beginning of a name, whatever its case; at most twenty', async () => {
    const it = await persons();
    const named = await Promise.all(
      ['Anna Müller', 'Anna Moor', 'Øyvind Dahl'].map(async (name) => {
        const { anon } = await it.visitor();
        await it.trait(anon, 'name', name);
        return anon;
      }),
    );
    expect((await find(it, 'anna m')).toSorted((a, b) => a - b)).toEqual(named.slice(0, 2).toSorted((a, b) => a - b));
    expect(await find(it, 'Anna Mü')).toEqual([named[0]]);
    expect(await find(it, 'øyv')).toEqual([named[2]]);
    expect(await find(it, 'Müller')).toEqual([]);
    expect(await find(it, 'A')).toEqual([]);
    for (let n = 0; n < 25; n += 1) await it.trait((await it.visitor()).anon, 'name', `Bea ${n}`);
    expect(await find(it, 'bea')).toHaveLength(20);
    expect(await find(await persons(), 'Anna')).toEqual([]);
  });

  test('rules on values are listed with who made them', async () => {
    const it = await persons();
    done(await it.rule('email', 'info@*', 'shared'));
    done(await it.rule('phone', '+49 151 12341234', 'blocked'));
    done(await it.rule('email', 'info@*', 'ok'));
    const agent = { agent: it.mia.agent, name: 'Mia' };
    expect(done(await listValueRules(it.desk, it.mia)).rules).toMatchObject([
      { kind: 'phone', pattern: '+4915112341234', what: 'blocked', agent },
    ]);
  });

  test('privacy is changed field by field; nothing new writes nothing', async () => {
    const it = await persons();
    expect(done(await readPrivacy(it.desk, it.mia))).toEqual(defaultPrivacy);
    const change = { profileDays: 90, requireNonce: true, issuer: ' https://shop.example ' };
    const changed = await changePrivacy(it.desk, it.mia, change);
    expect(newsOf(changed)).toEqual([{ is: 'site', site: it.site }]);
    const wanted = { ...defaultPrivacy, profileDays: 90, requireNonce: true, issuer: 'https://shop.example' };
    expect(v.parse(privacySettings, done(changed))).toEqual(wanted);
    expect(done(await readPrivacy(it.desk, it.mia))).toEqual(wanted);
    expect(newsOf(await changePrivacy(it.desk, it.mia, { profileDays: 90 }))).toEqual([]);
    expect(done(await changePrivacy(it.desk, it.mia, { issuer: null })).issuer).toBeNull();
    const audit = await it.sql(`select refs from audit where site = '${it.site}' order by id`);
    expect(audit.map(({ refs }) => JSON.parse(String(refs)))).toEqual([
      { fields: ['profileDays', 'requireNonce', 'issuer'] },
      { fields: ['issuer'] },
    ]);
  });

  test('the record is read from the newest line back, page by page, with names, and only of this site', async () => {
    const it = await persons();
    const [ada, bea] = [await it.visitor(), await it.visitor()];
    const { log } = done(await it.join(ada.anon, bea.anon));
    done(await it.undo(log));
    const write = (actor: string) =>
      it.store.write((tx) =>
        tx.insertAudit({ site: it.site, at: 1, actor, op: 'device:end', refs: '{"device":"dv"}' }),
      );
    await write(ada.origin);
    await write('operator');
    await (await persons()).part(ada.anon, bea.anon);

    const page = async (limit: number, before?: number) =>
      done(await listAudit(it.desk, it.mia, { limit, ...(before === undefined ? {} : { before }) }));
    const first = await page(3);
    expect(first.lines.map(({ actor, op }) => [actor, op])).toEqual([
      ['the server', 'device:end'],
      ['Firefox, Linux', 'device:end'],
      ['Mia', 'identity:undo'],
    ]);
    expect(first.more).toBe(true);
    const rest = await page(3, first.lines.at(-1)!.id);
    expect(rest).toMatchObject({
      lines: [{ actor: 'Mia', op: 'profile:join', refs: { log, a: ada.anon, b: bea.anon } }],
      more: false,
    });
    expect(JSON.stringify([first, rest])).not.toContain('phone');
  });
});
