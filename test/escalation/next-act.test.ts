import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksSomebody, dryRun } from '../../plugin-server/escalation/dry-run.ts';
import {
  type Act,
  type LadderFacts,
  nextAct,
  type Person,
  type Place,
  placeAfter,
} from '../../plugin-server/escalation/next-act.ts';
import { defaultPolicies } from '../../plugin-server/site/site-policies.ts';
import type { Policy, PolicyStep } from '../../protocol/escalation-doors.ts';
import type { AgentId, ReachId } from '../../protocol/ids.ts';

const person = (name: string, more: Partial<Person> = {}): Person => ({
  agent: `ag_${name}` as AgentId,
  name,
  isOnline: false,
  reaches: [{ reach: `rc_${name}` as ReachId, isVerified: true, isBad: false, isInHours: true }],
  ...more,
});
const facts = (more: Partial<LadderFacts> = {}): LadderFacts => ({
  team: [person('Mia'), person('Jonas')],
  assigned: null,
  onCall: [],
  isOpen: true,
  isUrgent: false,
  mails: true,
  ...more,
});
const step = (more: Partial<PolicyStep> = {}): PolicyStep => ({
  who: { is: 'team' },
  pick: 'one-by-one',
  by: ['email'],
  waitSec: 60,
  urgentOnly: false,
  inHours: true,
  ...more,
});
const policy = (...steps: PolicyStep[]): Policy => ({
  name: 'P',
  when: [],
  noAnswerSec: 120,
  rounds: 1,
  steps,
  finally: 'promise',
});

/** Runs a ladder in which nobody ever answers. */
const run = (of: Policy, known: LadderFacts, most = 1_000): Exclude<Act, { is: 'end' }>[] => {
  const acts: Exclude<Act, { is: 'end' }>[] = [];
  let place: Place = { round: 1, step: 1, asked: [] };
  for (let act = nextAct(of, known, place); act.is !== 'end'; act = nextAct(of, known, place)) {
    acts.push(act);
    if (acts.length > most) throw new Error('It never ends.');
    const { round, step: at } = act;
    const asked =
      act.is === 'ask'
        ? act.asks.map(({ agent, by }) => ({ round, step: at, agent, way: by, state: 'passed' as const }))
        : [];
    place = { ...placeAfter(act), asked: [...place.asked, ...asked] };
  }
  return acts;
};
const said = (of: Policy, known: LadderFacts): string[] =>
  run(of, known).map((act) =>
    act.is === 'skip' ? `skip ${act.why}` : act.asks.map(({ name, by }) => `${name} ${by}`).join(' + '),
  );

describe('a ladder', () => {
  it('asks one after the other, or all at once', () => {
    expect(said(policy(step()), facts())).toEqual(['Mia email', 'Jonas email']);
    expect(said(policy(step({ pick: 'all' })), facts())).toEqual(['Mia email + Jonas email']);
  });

  it('takes the first way that works: who sits in the inbox gets no mail', () => {
    const team = [person('Mia', { isOnline: true }), person('Jonas')];
    expect(said(policy(step({ pick: 'all', by: ['inbox', 'email'] })), facts({ team }))).toEqual([
      'Mia inbox + Jonas email',
    ]);
  });

  it.each([
    ['nobody is there', step({ by: ['inbox'] }), {}, 'nobody'],
    ['there is no such channel', step({ by: ['whatsapp', 'sms'] }), {}, 'no-channel'],
    ['the site sends no mails', step(), { mails: false }, 'no-channel'],
    ['nobody has an address', step(), { team: [person('Mia', { reaches: [] })] }, 'no-address'],
    [
      'no address is confirmed',
      step(),
      {
        team: [
          person('Mia', { reaches: [{ reach: 'rc_1' as ReachId, isVerified: false, isBad: false, isInHours: true }] }),
        ],
      },
      'not-verified',
    ],
    [
      'nothing arrives there any more',
      step(),
      {
        team: [
          person('Mia', { reaches: [{ reach: 'rc_1' as ReachId, isVerified: true, isBad: true, isInHours: true }] }),
        ],
      },
      'no-address',
    ],
    ['the shop is closed', step(), { isOpen: false }, 'off-hours'],
    [
      'it is not their time',
      step({ inHours: false }),
      {
        team: [
          person('Mia', { reaches: [{ reach: 'rc_1' as ReachId, isVerified: true, isBad: false, isInHours: false }] }),
        ],
      },
      'off-hours',
    ],
    ['it is not urgent', step({ urgentOnly: true }), {}, 'not-urgent'],
    ['nobody is assigned', step({ who: { is: 'assigned' } }), {}, 'nobody'],
    ['he has left the team', step({ who: { is: 'agent', agent: 'ag_Eva' as AgentId } }), {}, 'nobody'],
  ])('skips a step and says why: %s', (_, of, more, why) => {
    expect(said(policy(of), facts(more))).toEqual([`skip ${why}`]);
    expect(asksSomebody(policy(of), facts(more))).toBe(false);
    // The same step asks somebody where nothing is missing.
    const open = facts({
      isUrgent: true,
      assigned: 'ag_Mia' as AgentId,
      team: [person('Mia', { isOnline: true }), person('Eva')],
    });
    if (why !== 'no-channel' || of.by.includes('email')) expect(asksSomebody(policy(of), open)).toBe(true);
  });

  it('asks who is on call at any hour, and whoever is named', () => {
    const sleeping = [
      person('Jonas', { reaches: [{ reach: 'rc_1' as ReachId, isVerified: true, isBad: false, isInHours: false }] }),
    ];
    const night = facts({ isOpen: false, team: sleeping, onCall: ['ag_Jonas' as AgentId] });
    expect(said(policy(step({ who: { is: 'on-call' } })), night)).toEqual(['Jonas email']);
    const named = step({ who: { is: 'agent', agent: 'ag_Jonas' as AgentId }, inHours: false });
    expect(said(policy(named), night)).toEqual(['Jonas email']);
    expect(said(policy(step({ inHours: false })), night)).toEqual(['skip off-hours']);
  });

  it('sends nobody a second mail who has said that he is away', () => {
    const twice = { ...policy(step({ pick: 'all' })), rounds: 2 };
    const away = { round: 1, step: 1, agent: 'ag_Mia' as AgentId, way: 'email', state: 'away' } as const;
    const act = nextAct(twice, facts(), { round: 2, step: 1, asked: [away] });
    expect(act.is === 'ask' && act.asks.map(({ name }) => name)).toEqual(['Jonas']);
  });

  it('of the default goes to who is here, then to who is on call, then to all by mail, twice', () => {
    const [first] = defaultPolicies.policies;
    const team = [person('Mia', { isOnline: true }), person('Jonas')];
    const round = ['Mia inbox', 'Mia inbox', 'Jonas email', 'Mia email + Jonas email'];
    expect(said(first!, facts({ team, assigned: 'ag_Mia' as AgentId, onCall: ['ag_Jonas' as AgentId] }))).toEqual([
      ...round,
      ...round,
    ]);
    expect(dryRun(first!, facts({ team })).map(({ step: at, afterSec, skipped }) => [at, afterSec, skipped])).toEqual([
      [1, 0, 'nobody'],
      [2, 0, undefined],
      [3, 90, 'nobody'],
      [4, 90, undefined],
      [4, 90, undefined],
    ]);
  });
});

describe('whatever the ladder and whoever is there', () => {
  const names = ['A', 'B', 'C', 'D'];
  const agent = fc.constantFrom(...names.map((name) => `ag_${name}` as AgentId));
  const people = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      isOnline: fc.boolean(),
      verified: fc.boolean(),
      bad: fc.boolean(),
      open: fc.boolean(),
    }),
    { selector: ({ name }) => name },
  );
  const known = fc.record({
    team: people.map((list) =>
      list.map(({ name, isOnline, verified, bad, open }) =>
        person(name, {
          isOnline,
          reaches: [{ reach: `rc_${name}` as ReachId, isVerified: verified, isBad: bad, isInHours: open }],
        }),
      ),
    ),
    assigned: fc.option(agent),
    onCall: fc.array(agent, { maxLength: 4 }),
    isOpen: fc.boolean(),
    isUrgent: fc.boolean(),
    mails: fc.boolean(),
  });
  const anyStep: fc.Arbitrary<PolicyStep> = fc.record({
    who: fc.oneof(
      fc.constantFrom({ is: 'assigned' as const }, { is: 'team' as const }, { is: 'on-call' as const }),
      agent.map((it) => ({ is: 'agent' as const, agent: it })),
    ),
    pick: fc.constantFrom('one-by-one', 'all'),
    by: fc.uniqueArray(fc.constantFrom('inbox', 'email', 'whatsapp', 'phone'), { minLength: 1 }),
    waitSec: fc.integer({ min: 15, max: 900 }),
    urgentOnly: fc.boolean(),
    inHours: fc.boolean(),
  });
  const anyPolicy = fc
    .record({ rounds: fc.integer({ min: 1, max: 5 }), steps: fc.array(anyStep, { minLength: 1, maxLength: 8 }) })
    .map((made) => ({ ...policy(), ...made }));

  it('it ends, goes forward, and asks nobody twice in one step of a round', () => {
    fc.assert(
      fc.property(anyPolicy, known, (of, everything) => {
        const acts = run(of, everything, of.rounds * of.steps.length * (names.length + 1));
        const places = acts.map(({ round, step: at }) => round * 100 + at);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        const asks = acts.flatMap((act) => (act.is === 'ask' ? act.asks.map((ask) => ({ ...act, ...ask })) : []));
        const once = new Set(asks.map((ask) => `${ask.round} ${ask.step} ${ask.agent}`));
        expect(once.size).toBe(asks.length);
        for (const { by, agent: asked, reach } of asks) {
          const who = everything.team.find((it) => it.agent === asked);
          expect(who).toBeDefined();
          expect(by === 'inbox' ? who?.isOnline : everything.mails).toBe(true);
          if (by === 'email')
            expect(who?.reaches.find((it) => it.reach === reach)).toMatchObject({ isVerified: true, isBad: false });
        }
      }),
    );
  });

  it('a dry run says its first round, and its times sum up', () => {
    fc.assert(
      fc.property(anyPolicy, known, (of, everything) => {
        const rows = dryRun(of, everything);
        const acts = run({ ...of, rounds: 1 }, everything);
        expect(rows.filter((row) => row.agent !== null).length).toBe(
          acts.reduce((sum, act) => sum + (act.is === 'ask' ? act.asks.length : 0), 0),
        );
        let afterSec = 0;
        let at = 0;
        for (const act of acts)
          for (let count = act.is === 'ask' ? act.asks.length : 1; count > 0; count -= 1) {
            expect(rows[at]?.afterSec).toBe(afterSec);
            at += 1;
            if (count === 1 && act.is === 'ask') afterSec += act.waitSec;
          }
        expect(at).toBe(rows.length);
      }),
    );
  });
});
