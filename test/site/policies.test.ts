import { expect, it } from 'vitest';
import { tryPolicy } from '../../plugin-server/escalation/try-policy.ts';
import { changeHours } from '../../plugin-server/site/change-hours.ts';
import { changePolicies } from '../../plugin-server/site/change-policies.ts';
import { readHours } from '../../plugin-server/site/read-hours.ts';
import { readPolicies } from '../../plugin-server/site/read-policies.ts';
import { defaultHours } from '../../plugin-server/site/site-hours.ts';
import { defaultPolicies } from '../../plugin-server/site/site-policies.ts';
import type { SiteHours, Week } from '../../protocol/escalation-doors.ts';
import type { AgentId } from '../../protocol/ids.ts';
import { done, newsOf, onBothDatabases, refusalOf, start, type Talk } from '../conversation/talk.ts';
import { openLadder, policyOf, step } from '../escalation/open-ladder.ts';

const deskOf = (talk: Talk) => ({ store: talk.store, clock: { wall: () => start } });

onBothDatabases('hours and ladders of a site', (open) => {
  it('begin with the defaults, are changed one by one, and tell the inboxes of the site', async () => {
    const talk = await open();
    const desk = deskOf(talk);
    const mia = await talk.agent();
    expect(done(await readPolicies(desk, mia))).toEqual(defaultPolicies);
    const onCall = [mia.agent, mia.agent];
    const changed = await changePolicies(desk, mia, { onCall });
    expect(newsOf(changed)).toEqual([{ is: 'site', site: talk.site }]);
    expect(done(changed)).toEqual({ ...defaultPolicies, onCall: [mia.agent] });
    expect(newsOf(await changePolicies(desk, mia, { onCall: [mia.agent] }))).toEqual([]);
    const policies = [policyOf([step({ who: { is: 'agent', agent: mia.agent } })])];
    done(await changePolicies(desk, mia, { policies }));
    expect(done(await readPolicies(desk, mia))).toEqual({ policies, onCall: [mia.agent] });
  });

  it('refuse two ladders of one name and people who are not of the team, and keep what was', async () => {
    const talk = await open();
    const desk = deskOf(talk);
    const mia = await talk.agent();
    const stranger = (await (await open()).agent('Eve')).agent;
    const twice = { policies: [policyOf([step()]), policyOf([step()])] };
    const foreign = { policies: [policyOf([step({ who: { is: 'agent', agent: stranger } })])] };
    expect(refusalOf(await changePolicies(desk, mia, twice))).toMatchObject({ field: 'policies', reason: 'twice' });
    expect(refusalOf(await changePolicies(desk, mia, foreign))).toMatchObject({ field: 'policies', reason: 'unknown' });
    expect(refusalOf(await changePolicies(desk, mia, { onCall: [stranger] }))).toMatchObject({ field: 'onCall' });
    expect(done(await readPolicies(desk, mia))).toEqual(defaultPolicies);
  });

  it('say when the shop is open, and refuse what no clock shows', async () => {
    const talk = await open();
    const desk = deskOf(talk);
    const mia = await talk.agent();
    expect(done(await readHours(desk, mia))).toMatchObject({ hours: defaultHours, isOpen: true, changesAt: null });
    const day = [{ from: 540, to: 1_080 }];
    const week: Week = [day, day, day, day, day, [], []];
    const hours: SiteHours = {
      zone: 'Europe/Berlin',
      week,
      holidaysOf: 'nw',
      closed: [{ on: '2027-02-08', name: 'Rosenmontag' }],
    };
    const faults: [SiteHours, string][] = [
      [{ ...hours, zone: 'Europe/Koeln' }, 'unknown'],
      [{ ...hours, week: [[{ from: 600, to: 600 }], [], [], [], [], [], []] }, 'order'],
      [{ ...hours, closed: [...hours.closed, ...hours.closed] }, 'twice'],
    ];
    for (const [bad, reason] of faults) expect(refusalOf(await changeHours(desk, mia, bad))).toMatchObject({ reason });
    done(await changeHours(desk, mia, hours));
    // The start is a Friday morning in January 2027.
    expect(done(await readHours(desk, mia))).toMatchObject({
      isOpen: true,
      changesAt: Date.parse('2027-01-15T17:00:00Z'),
      next: [{ name: 'Rosenmontag' }, { name: 'Karfreitag' }, { name: 'Ostermontag' }, {}, {}],
    });
  });

  it('are tried for any time without anybody being asked', async () => {
    const talk = await open();
    const ladder = openLadder(talk);
    const jonas = await ladder.colleague('Jonas');
    const nights: Week = [[], [], [], [], [], [], [{ from: 0, to: 60 }]];
    done(await changeHours(deskOf(talk), jonas, { ...defaultHours, week: nights }));
    const desk = { ...ladder.desk, ...deskOf(talk) };
    const policy = policyOf([step(), step({ who: { is: 'on-call' } })]);
    const at = Date.parse('2027-01-16T23:30:00Z');
    const ask = async (when: number | null) =>
      done(await tryPolicy(desk, jonas, { policy, at: when, isUrgent: false })).asks.map(({ agent, skipped }) =>
        agent === null ? skipped : agent.name,
      );
    expect(await ask(null)).toEqual(['off-hours', 'nobody']);
    expect(await ask(at)).toEqual(['Jonas', 'nobody']);
    done(await changePolicies(deskOf(talk), jonas, { onCall: [jonas.agent as AgentId] }));
    expect(await ask(null)).toEqual(['off-hours', 'Jonas']);
    expect(await ladder.mails()).toEqual([]);
  });
});
