import { beforeEach, expect, test } from 'vitest';
import { isWait, policyOf, typedPolicy } from '../../inbox/policy-form.ts';
import { speak } from '../../inbox/texts/texts.ts';
import type { Policy } from '../../protocol/escalation-doors.ts';

beforeEach(() => speak('de'));

const policy: Policy = {
  name: 'Standard',
  when: ['no-answer'],
  noAnswerSec: 90,
  rounds: 2,
  steps: [
    { who: { is: 'assigned' }, pick: 'all', by: ['inbox'], waitSec: 15, urgentOnly: false, inHours: true },
    { who: { is: 'on-call' }, pick: 'one-by-one', by: ['email'], waitSec: 86_400, urgentOnly: true, inHours: false },
  ],
  finally: 'promise',
};

test('a ladder is typed in minutes as people write them, and comes back as it was', async () => {
  const typed = typedPolicy(policy);
  expect([typed.noAnswer, ...typed.steps.map(({ wait }) => wait)]).toEqual(['1,5', '0,25', '1440']);
  expect(policyOf(typed)).toEqual(policy);
  await speak('en');
  expect(typedPolicy(policy).noAnswer).toBe('1.5');
  expect(policyOf(typedPolicy(policy))).toEqual(policy);
});

test('long waits survive being shown', async () => {
  for (const locale of ['de', 'en'] as const) {
    await speak(locale);
    for (const waitSec of [15, 17, 100, 59_999, 60_000, 72_000, 86_400])
      expect(
        policyOf(typedPolicy({ ...policy, steps: policy.steps.map((step) => ({ ...step, waitSec })) })).steps[0]
          ?.waitSec,
        `${locale} ${waitSec}`,
      ).toBe(waitSec);
  }
});

test('a comma is a point, and what is no number or too short or too long is no wait', () => {
  const waits = ['0,25', '0.25', ' 5 ', '1440', '0,2', '1441', '', 'x', '-3', '1,5,5'];
  expect(waits.map((wait) => isWait(wait, 15))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect([isWait('0,25', 30), isWait('0,5', 30)]).toEqual([false, true]);
});
