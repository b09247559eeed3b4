import { expect, it } from 'vitest';
import { advanceLadder } from '../../plugin-server/escalation/advance-ladder.ts';
import { askNext } from '../../plugin-server/escalation/ask-next.ts';
import { previewBrief } from '../../plugin-server/escalation/preview-brief.ts';
import { previewEscalation } from '../../plugin-server/escalation/preview-escalation.ts';
import { startFromInbox } from '../../plugin-server/escalation/start-from-inbox.ts';
import { startUnanswered } from '../../plugin-server/escalation/start-unanswered.ts';
import { stopEscalation } from '../../plugin-server/escalation/stop-escalation.ts';
import { takeEscalation } from '../../plugin-server/escalation/take-escalation.ts';
import { trySettled } from '../../plugin-server/escalation/try-settled.ts';
import { defaultHours } from '../../plugin-server/site/site-hours.ts';
import type { Week } from '../../protocol/escalation-doors.ts';
import { makeCid } from '../../protocol/ids.ts';
import { done, onBothDatabases, refusalOf, said, start, type Talk } from '../conversation/talk.ts';
import { brief, type OpenLadder, openLadder, policyOf, step } from './open-ladder.ts';

const running = async ({ store, site }: Talk, conversation: Parameters<OpenLadder['steps']>[0]) =>
  (await store.read.conversation(site, conversation))!.escalation;

onBothDatabases('a ladder', (open) => {
  it('asks one after the other by mail and tells her in the end that an answer will come', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    await ladder.colleague('Mia');
    await ladder.colleague('Jonas');
    await ladder.begin(conversation, policyOf([step({ by: ['whatsapp'] }), step()]));
    await ladder.pass(0);
    expect(await ladder.mails()).toHaveLength(1);
    await ladder.pass(59_999);
    expect(await ladder.mails()).toHaveLength(1);
    await ladder.pass(1);
    await ladder.pass(60_000);
    const [first, second] = (await ladder.mails()).map(({ to }) => to.slice(0, -'@home.example'.length));
    const [one, other] = [first, second].map((name) => (name === 'mia' ? 'Mia' : 'Jonas'));
    expect([first, second].toSorted()).toEqual(['jonas', 'mia']);
    expect(await ladder.told(conversation)).toEqual([
      'started by visitor',
      'skipped no-channel',
      `${one} by email`,
      `${one} passed`,
      `${other} by email`,
      `${other} passed`,
      'ended',
    ]);
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated', 'promised']);
    expect(await running(talk, conversation)).toBeNull();
    expect(await ladder.pass(1_000_000)).toBe(0);
  });

  it('sends nobody more than sixty briefs in an hour, whoever begins conversations without end', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    await ladder.colleague('Mia');
    await ladder.begin(conversation, policyOf([step({ waitSec: 15 })], 4));
    await ladder.pass(0);
    const { delivery } = (await ladder.mails())[0]!;
    const columns = 'site, recipient, channel, purpose, because, state, attempts, created_at, moves, peer';
    const again = `insert into delivery (${columns}) select ${columns} from delivery where id = ${delivery}`;
    for (let count = 1; count < 60; count += 1) await talk.sql(again);
    await ladder.pass(15_000);
    expect(await ladder.told(conversation)).toEqual([
      'started by visitor',
      'Mia by email',
      'Mia passed',
      'skipped no-address',
      'skipped no-address',
      'skipped no-address',
      'ended',
    ]);
    const next = await talk.begin(await talk.visitor());
    await ladder.pass(3_600_000);
    await ladder.begin(next, policyOf([step()]));
    await ladder.pass(0);
    expect((await ladder.told(next)).at(-1)).toBe('Mia by email');
  });

  it('goes on after a restart at the step where it stood', async () => {
    const talk = await open();
    const before = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    const mia = await before.colleague('Mia');
    before.online.add(mia.agent);
    await before.begin(
      conversation,
      policyOf([step({ by: ['inbox'], waitSec: 15 }), step({ by: ['inbox'], waitSec: 15 }), step({ waitSec: 15 })]),
    );
    for (const ms of [0, 15_000]) await before.pass(ms);
    // Another process: nothing of the first is in its memory, and its clock goes on.
    const after = openLadder(talk);
    await after.pass(before.now() - start);
    expect(await after.mails()).toHaveLength(0);
    await after.pass(15_000);
    expect((await after.mails()).map(({ to }) => to)).toEqual(['mia@home.example']);
    const marks = await talk.store.read.escalation((await running(talk, conversation))!);
    expect(marks).toMatchObject({ round: 1, step: 3, state: 'running' });
  });

  it('of two who take it at once one has it, and the other hears who', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    const mia = await ladder.colleague('Mia');
    const jonas = await ladder.colleague('Jonas');
    const escalation = await ladder.begin(conversation, policyOf([step({ pick: 'all' })]));
    await ladder.pass(0);
    await ladder.sent();
    const take = (from: typeof mia, cid = makeCid()) =>
      talk.store.write((tx) => takeEscalation(tx, { from, escalation, cid, now: ladder.now() }), 'chat', from.origin);
    const cids = [makeCid(), makeCid()] as const;
    const taken = await Promise.all([take(mia, cids[0]), take(jonas, cids[1])]);
    expect(taken.map(refusalOf).toSorted()).toEqual(['escalation.ended', 'ok']);
    const [winner, loser] = taken[0].ok ? [mia, jonas] : [jonas, mia];
    expect(refusalOf(await take(winner, taken[0].ok ? cids[0] : cids[1]))).toBe('ok');
    await ladder.pass(0);
    const [notice, ...more] = await ladder.mails('notice');
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      to: loser.reach.address,
      says: { is: 'notice', notice: { is: 'taken', by: winner.name } },
    });
    expect((await said(talk, conversation)).at(-1)).toBe('joined');
    expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
      escalation: null,
      assignee: winner.agent,
    });
    expect(await ladder.pass(600_000)).toBe(0);
  });

  it('is over when somebody answers in the inbox, and a brief that has not left never does', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    await ladder.colleague('Jonas');
    await ladder.begin(conversation, policyOf([step()]));
    await ladder.pass(0);
    expect(await ladder.mails()).toHaveLength(1);
    const mia = await talk.agent('Mia');
    done(await talk.send(mia, conversation, 1, { text: 'It is.', circumstances: ladder.circumstances() }));
    await ladder.pass(0);
    expect(await ladder.mails()).toHaveLength(0);
    expect(await ladder.mails('notice')).toHaveLength(0);
    expect((await ladder.told(conversation)).at(-1)).toBe('Mia has it by inbox');
    expect(await ladder.pass(600_000)).toBe(0);
  });

  it('goes to the next at once when a brief does not arrive, and asks nobody at a dead address again', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    await ladder.colleague('Mia');
    await ladder.colleague('Jonas');
    await ladder.begin(conversation, policyOf([step()]));
    await ladder.pass(0);
    const [first] = await ladder.mails();
    const failed = { id: first!.delivery, problem: 'bad-address 550' } as Parameters<typeof trySettled>[1];
    const settle = () => talk.store.write((tx) => trySettled(tx, failed, 'failed', ladder.at()));
    await settle();
    expect(await settle()).toEqual([]);
    expect(await ladder.pass(0)).toBe(1);
    expect((await ladder.told(conversation)).slice(2).map((it) => it.split(' ')[1])).toEqual(['failed', 'by']);
    const reaches = await talk.store.read.reachesOfSite(talk.site);
    expect(reaches.filter(({ is_bad }) => is_bad === 1).map(({ address }) => address)).toEqual([first!.to]);
  });

  it('is stopped, or sent on, by anybody of the team, and by nobody of another', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    const mia = await ladder.colleague('Mia');
    await ladder.colleague('Jonas');
    const stranger = await (await open()).agent('Eve');
    const escalation = await ladder.begin(conversation, policyOf([step()]));
    await ladder.pass(0);
    const act = { escalation, now: ladder.now(), steady: ladder.now() };
    const ask = (from: typeof stranger) => talk.store.write((tx) => askNext(tx, { ...act, from, cid: makeCid() }));
    expect(refusalOf(await ask(stranger))).toBe('not-found');
    expect(refusalOf(await ask(mia))).toBe('ok');
    await ladder.pass(0);
    expect(await ladder.mails()).toHaveLength(2);
    const stop = () => talk.store.write((tx) => stopEscalation(tx, { ...act, from: mia, cid: makeCid() }));
    expect(refusalOf(await stop())).toBe('ok');
    expect(refusalOf(await stop())).toBe('escalation.ended');
    await ladder.pass(0);
    expect(await ladder.mails()).toHaveLength(0);
    expect((await ladder.told(conversation)).at(-1)).toBe('stopped by Mia');
  });

  it('from the inbox carries the brief as it was edited; who begins it is not asked, and there is one at a time', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    const mia = await ladder.colleague('Mia');
    const begin = (to: { agent: typeof mia.agent }) =>
      talk.store.write((tx) =>
        startFromInbox(tx, ladder.desk, {
          from: mia,
          conversation,
          cid: makeCid(),
          to,
          brief: { ...brief, next: 'Anna bis 20 Uhr zurückrufen' },
          expects: 'call',
          ...ladder.at(),
        }),
      );
    expect(refusalOf(await begin({ agent: mia.agent }))).toBe('escalation.nobody');
    expect(await said(talk, conversation)).toEqual(['Is it ready?']);
    const jonas = await ladder.colleague('Jonas');
    done(await begin({ agent: jonas.agent }));
    expect(refusalOf(await begin({ agent: jonas.agent }))).toBe('escalation.running');
    await ladder.pass(0);
    const [mail] = await ladder.mails();
    expect(mail).toMatchObject({
      to: 'jonas@home.example',
      says: { brief: { next: 'Anna bis 20 Uhr zurückrufen', expects: 'call' } },
    });
    expect(await ladder.told(conversation)).toEqual(['started by Mia', 'skipped nobody', 'Jonas by email']);
  });

  it('begins by itself when nobody has answered in time and somebody can be asked, once for what she waits for', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    const rule = (afterMs: number) => {
      const at = { now: start + afterMs, steady: start + afterMs };
      return startUnanswered({ ...ladder.desk, store: talk.store }, at);
    };
    await talk.sql(`update site set policies = '{}' where id = '${talk.site}'`);
    await rule(130_000);
    expect(await running(talk, conversation)).toBeNull();
    await ladder.colleague('Jonas');
    await rule(119_000);
    expect(await running(talk, conversation)).toBeNull();
    await rule(130_000);
    expect(await running(talk, conversation)).not.toBeNull();
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    for (let count = 0; count < 12; count += 1) await ladder.pass(900_000);
    expect(await running(talk, conversation)).toBeNull();
    expect((await said(talk, conversation)).at(-1)).toBe('promised');
    await rule(12_000_000);
    expect(await running(talk, conversation)).toBeNull();
  });

  it('does not begin while the shop is closed and nobody is on call, but when it opens after the weekend', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    await ladder.colleague('Jonas');
    const monday: Week = [[{ from: 540, to: 1_080 }], [], [], [], [], [], []];
    const hours = JSON.stringify({ ...defaultHours, week: monday });
    await talk.sql(`update site set hours = '${hours}' where id = '${talk.site}'`);
    const rule = async (when: string) => {
      const at = Date.parse(when);
      await startUnanswered({ ...ladder.desk, store: talk.store }, { now: at, steady: at });
      return said(talk, conversation);
    };
    // She wrote on a Friday.
    expect(await rule('2027-01-15T12:00:00Z')).toEqual(['Is it ready?']);
    expect(await rule('2027-01-18T07:59:59Z')).toEqual(['Is it ready?']);
    expect(await rule('2027-01-18T08:00:00Z')).toEqual(['Is it ready?', 'escalated']);
  });

  it('ends when the conversation is closed, and waits for nobody', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    await ladder.colleague('Jonas');
    await ladder.begin(conversation, policyOf([step()], 5));
    await ladder.pass(0);
    done(await talk.close(ada, conversation));
    expect(await ladder.pass(0)).toBe(1);
    expect((await ladder.told(conversation)).at(-1)).toBe('stopped by answered');
    expect(await running(talk, conversation)).toBeNull();
    expect((await said(talk, conversation)).at(-1)).toBe('closed');
    expect(await ladder.pass(600_000)).toBe(0);
  });

  it('is advanced once by two servers that look at the same moment', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    for (const name of ['Mia', 'Jonas', 'Eva']) await ladder.colleague(name);
    const id = await ladder.begin(conversation, policyOf([step()]));
    const due = { id, site: talk.site, conversation };
    const looks = Array.from({ length: 4 }, () =>
      talk.store.write((tx) => advanceLadder(tx, ladder.desk, due, ladder.at())),
    );
    expect((await Promise.all(looks)).filter((news) => news.length > 0)).toHaveLength(1);
    expect(await ladder.mails()).toHaveLength(1);
  });

  it('is shown before it begins: whom each would ask, who could be asked alone, who is off', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const conversation = await talk.begin(await talk.visitor());
    const mia = await ladder.colleague('Mia');
    const jonas = await ladder.colleague('Jonas');
    const asleep: Week = [[], [], [], [], [], [], []];
    await ladder.colleague('Eva', { week: JSON.stringify(asleep) });
    ladder.online.add(jonas.agent);
    const desk = { ...ladder.desk, store: talk.store, clock: { wall: ladder.now } };
    const shown = done(await previewEscalation(desk, mia, { conversation, locale: 'en' }));
    expect(shown.brief).toMatchObject({ locale: 'en', wants: brief.wants });
    expect(shown.agents.map(({ agent, ...rest }) => [agent.name, rest]).toSorted()).toEqual([
      ['Eva', { by: ['email'], isOnline: false, isOff: true, isOnCall: false }],
      ['Jonas', { by: ['inbox', 'email'], isOnline: true, isOff: false, isOnCall: false }],
    ]);
    expect(shown.policies.map(({ asks }) => asks.map(({ agent, skipped }) => agent?.name ?? skipped))).toEqual([
      ['nobody', 'Jonas', 'nobody', 'Jonas'],
    ]);
    const rendered = done(await previewBrief(desk, mia, { conversation, brief }));
    expect(rendered.rendered.map(({ channel }) => channel)).toEqual(['email', 'whatsapp', 'sms', 'phone']);
    const stranger = await (await open()).agent('Eve');
    expect(refusalOf(await previewEscalation(desk, stranger, { conversation, locale: 'en' }))).toBe('not-found');
    expect(refusalOf(await previewBrief(desk, stranger, { conversation, brief }))).toBe('not-found');
  });
});
