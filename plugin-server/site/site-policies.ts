import * as v from 'valibot';
import { type SitePolicies, sitePolicies } from '../../protocol/escalation-doors.ts';

/** The ladder a site begins with (channels.md 7): who is here, then everybody, then by mail until somebody answers. */
export const defaultPolicies: SitePolicies = {
  policies: [
    {
      name: 'Standard',
      when: ['asked-for-person', 'no-answer', 'agent-asks', 'callback-due'],
      noAnswerSec: 120,
      rounds: 2,
      steps: [
        { who: { is: 'assigned' }, pick: 'one-by-one', by: ['inbox'], waitSec: 60, urgentOnly: false, inHours: true },
        { who: { is: 'team' }, pick: 'all', by: ['inbox'], waitSec: 90, urgentOnly: false, inHours: true },
        { who: { is: 'on-call' }, pick: 'one-by-one', by: ['email'], waitSec: 180, urgentOnly: false, inHours: false },
        { who: { is: 'team' }, pick: 'all', by: ['email'], waitSec: 900, urgentOnly: false, inHours: false },
      ],
      finally: 'promise',
    },
  ],
  onCall: [],
};

/** From its column; what is missing or of another version falls back. */
export const policiesOf = (json: string): SitePolicies => {
  const parsed = v.safeParse(sitePolicies, JSON.parse(json));
  return parsed.success ? parsed.output : defaultPolicies;
};
