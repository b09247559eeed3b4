import { describe, expect, onTestFinished, test } from 'vitest';
import { totpCode } from '../../plugin-server/secret/totp.ts';
import { changeSite } from '../../plugin-server/site/change-site.ts';
import { readSite } from '../../plugin-server/site/read-site.ts';
import { acceptInvite } from '../../plugin-server/team/accept-invite.ts';
import { beginFactor } from '../../plugin-server/team/begin-factor.ts';
import { changeAgent } from '../../plugin-server/team/change-agent.ts';
import { changePassword } from '../../plugin-server/team/change-password.ts';
import { changeSelf } from '../../plugin-server/team/change-self.ts';
import { confirmFactor } from '../../plugin-server/team/confirm-factor.ts';
import { openSeed } from '../../plugin-server/team/factor.ts';
import { finishSetup } from '../../plugin-server/team/finish-setup.ts';
import { inviteAgent } from '../../plugin-server/team/invite-agent.ts';
import { offerSetup } from '../../plugin-server/team/offer-setup.ts';
import { signIn } from '../../plugin-server/team/sign-in.ts';
import { testDatabase } from '../support/postgres.ts';
import { answerOf, laptop, minute, type Office, openOffice, type Person, refusalOf } from './open-office.ts';

const rounds = [1, 2, 3, 4, 5];
const tokenIn = (url: string): string => url.slice(url.indexOf('#') + 1);

/** Her app, read from the database before it is confirmed. */
const protect = async ({ desk, store, clock }: Office, { caller, facts }: Person) => {
  answerOf(await beginFactor(desk, caller));
  const { factor_pending: pending } = (await store.read.agent(caller.agent))!;
  const seed = openSeed(desk.sealer, caller.agent, 'factor_pending', pending!);
  const show = () => totpCode(seed, Math.floor(clock.wall() / 30_000));
  const { recoveryCodes } = answerOf(await confirmFactor(desk, caller, { code: show() }, facts));
  clock.pass(minute);
  return { show, recoveryCodes };
};

describe.each(['SQLite', 'PostgreSQL'])('two at once, on %s', (kind) => {
  const open = async (): Promise<Office> => {
    const database = kind === 'SQLite' ? null : await testDatabase();
    const office = await openOffice(database === null ? {} : { databaseUrl: database.url });
    onTestFinished(async () => {
      await office[Symbol.asyncDispose]();
      await database?.drop();
    });
    expect(office.store.kind).toBe(kind.toLowerCase().replace('postgresql', 'postgres'));
    return office;
  };

  test('of all who finish the set-up one owns the server', async () => {
    const office = await open();
    const offer = await offerSetup(office.desk);
    // All have their hash before anybody goes on.
    const { promise: allHashed, resolve } = Promise.withResolvers<void>();
    let hashing = 0;
    const hash = async (password: string) => {
      const hashed = await office.desk.passwords.hash(password);
      hashing += 1;
      if (hashing === rounds.length) resolve();
      await allHashed;
      return hashed;
    };
    const desk = { ...office.desk, passwords: { ...office.desk.passwords, hash } };
    const site = { name: 'Laden', origins: ['https://shop.example'], privacyUrl: null };
    const outcomes = await Promise.all(
      rounds.map((round) => {
        const who = {
          name: `Number ${round}`,
          email: `number${round}@shop.example`,
          password: 'four plain words here',
        };
        return finishSetup(desk, { ...who, token: tokenIn(offer!.url), locale: 'en', site }, laptop);
      }),
    );
    expect(outcomes.map(refusalOf).toSorted()).toEqual([...Array(4).fill({ code: 'token.invalid' }), 'taken']);
    expect(await office.store.read.membersOfSite(office.site)).toHaveLength(1);
  });

  test('of two owners who demote each other one remains', async () => {
    const office = await open();
    const olga = await office.join('Olga', 'owner');
    const paul = await office.join('Paul', 'owner');
    for (const _ of rounds) {
      await Promise.all([
        changeAgent(office.desk, olga.caller, { agent: paul.caller.agent, role: 'agent' }),
        changeAgent(office.desk, paul.caller, { agent: olga.caller.agent, role: 'agent' }),
      ]);
      const members = await office.store.read.membersOfSite(office.site);
      expect(members.map(({ role }) => role).toSorted()).toEqual(['agent', 'owner']);
      const [owner, agent] = members[0]?.role === 'owner' ? [olga, paul] : [paul, olga];
      expect(
        refusalOf(await changeAgent(office.desk, owner.caller, { agent: agent.caller.agent, role: 'owner' })),
      ).toBe('taken');
    }
  });

  test('a code of a second factor, and a recovery code, lets one in', async () => {
    const office = await open();
    const mia = await office.join('Mia', 'agent');
    const { show, recoveryCodes } = await protect(office, mia);
    for (const round of rounds) {
      for (const code of [show(), recoveryCodes[round]!]) {
        const outcomes = await Promise.all(rounds.slice(0, 3).map(() => signIn(office.desk, { ...mia, code }, laptop)));
        expect(outcomes.map(refusalOf).filter((told) => told === 'taken')).toHaveLength(1);
      }
      office.clock.pass(minute);
    }
  });

  test('of all who hold an invite one joins', async () => {
    const office = await open();
    const olga = await office.join('Olga', 'owner');
    const { url } = answerOf(
      await inviteAgent(office.desk, olga.caller, { email: 'mia@shop.example', name: 'Mia', role: 'agent' }),
    );
    const form = { token: tokenIn(url), name: 'Mia', password: 'seven quiet little words', locale: 'en' } as const;
    const outcomes = await Promise.all(rounds.map(() => acceptInvite(office.desk, form, laptop)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await office.store.read.membersOfSite(office.site)).toHaveLength(2);
    expect(await office.store.read.agentCount()).toBe(2);
  });

  test('a sign-in that ends while it is seen stays ended', async () => {
    const office = await open();
    const mia = await office.join('Mia', 'agent');
    for (const round of rounds) {
      const { password } = round === 1 ? mia : { password: `new words, number ${round - 1}` };
      const { cookie } = await signIn(office.desk, { ...mia, password }, laptop).then((outcome) =>
        outcome.ok ? outcome : { cookie: null },
      );
      expect(cookie).toBeTypeOf('string');
      office.clock.pass(minute);
      const seen = rounds.map(() => office.find({ secret: cookie! }));
      const change = changePassword(office.desk, mia.caller, { password: `new words, number ${round}` }, mia.facts);
      await Promise.all([...seen, change]);
      expect(refusalOf(await change)).toBe('taken');
      expect(refusalOf(await office.find({ secret: cookie! }))).toEqual({ code: 'auth.revoked' });
    }
  });

  test('changes of different things are both kept', async () => {
    const office = await open();
    const olga = await office.join('Olga', 'owner');
    for (const round of rounds) {
      const accent = `#00000${round}`;
      await Promise.all([
        changeSite(office.desk, olga.caller, { name: `Name ${round}` }),
        changeSite(office.desk, olga.caller, { accent }),
        changeSite(office.desk, olga.caller, { formal: round % 2 === 0 }),
        changeSelf(office.desk, olga.caller, { name: `Olga ${round}` }),
        changeSelf(office.desk, olga.caller, { locale: round % 2 === 0 ? 'de' : 'en' }),
      ]);
      expect(answerOf(await readSite(office.desk, olga.caller))).toMatchObject({
        name: `Name ${round}`,
        accent,
        formal: round % 2 === 0,
      });
      expect(await office.store.read.agent(olga.caller.agent)).toMatchObject({
        name: `Olga ${round}`,
        locale: round % 2 === 0 ? 'de' : 'en',
      });
    }
  });
});
