import type { Given, Parsed } from '../../protocol/wire.ts';
import { joinMail } from '../conversation/join-mail.ts';
import { keepAside } from '../conversation/keep-aside.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { readMail } from '../conversation/read-mail.ts';
import { releaseAside } from '../conversation/release-aside.ts';
import { circumstancesOf, type RoutingDesk } from '../routing/routing-desk.ts';
import type { Verb } from '../store/store.ts';
import type { Call } from './call.ts';
import { agentOf } from './inbox-handlers.ts';

type MailDoor = 'mail:read' | 'aside:release' | 'aside:keep' | 'mail:join';
type MailHandlers = {
  readonly [Name in MailDoor]: (call: Call<Parsed<'inbox', Name>>) => Promise<Outcome<Given<'inbox', Name>>>;
};

/** What agents do with mails that came in. */
export const mailHandlers = (desk: RoutingDesk): MailHandlers => {
  const write = async <Answer>(key: string, verb: Verb<Outcome<Answer>>): Promise<Outcome<Answer>> => {
    const outcome = await desk.store.write(verb, 'chat', key);
    if (outcome.ok) desk.wakeDeliveries();
    return outcome;
  };
  return {
    'mail:read': (call) => readMail(desk.store.read, agentOf(call), call.request),
    'aside:release': (call) => {
      const from = agentOf(call);
      const circumstances = circumstancesOf(desk, from.site, call.request.conversation, call.now);
      return write(from.origin, (tx) => releaseAside(tx, { ...call.request, from, circumstances }));
    },
    'aside:keep': (call) => {
      const from = agentOf(call);
      return write(from.origin, (tx) => keepAside(tx, { ...call.request, from, now: call.now }));
    },
    'mail:join': (call) => {
      const from = agentOf(call);
      const circumstances = circumstancesOf(desk, from.site, null, call.now);
      return write(from.origin, (tx) => joinMail(tx, { ...call.request, from, circumstances }));
    },
  };
};
