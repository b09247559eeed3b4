import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import type { Outcome } from '../conversation/outcome.ts';
import { allowMail } from '../routing/allow-mail.ts';
import { askPerson } from '../routing/ask-person.ts';
import { preferChannel } from '../routing/prefer-channel.ts';
import { removeWay } from '../routing/remove-way.ts';
import { circumstancesOf, type RoutingDesk } from '../routing/routing-desk.ts';
import type { Verb } from '../store/store.ts';
import type { Call } from './call.ts';
import { visitorOf } from './identity-handlers.ts';

type WayDoor = 'conversation:prefer' | 'escalation:ask' | 'way:remove';
export type WayHandlers = {
  readonly [Name in WayDoor]: (call: Call<Parsed<'visitor', Name>>) => Promise<Outcome<Given<'visitor', Name>>>;
};

/** Where she wants her answers, and whom. */
export const wayHandlers = (desk: RoutingDesk): WayHandlers => {
  const write = <Result>(from: VisitorCaller, verb: Verb<Result>): Promise<Result> =>
    desk.store.write(verb, 'chat', from.origin);
  return {
    'conversation:prefer': (call) => {
      const from = visitorOf(call);
      const circumstances = circumstancesOf(desk, from.site, call.request.conversation, call.now);
      return write(from, (tx) => preferChannel(tx, { ...call.request, from, circumstances }));
    },
    'escalation:ask': (call) => {
      const from = visitorOf(call);
      const { to, ...asked } = call.request;
      const circumstances = circumstancesOf(desk, from.site, asked.conversation, call.now);
      if (to.is === 'person') return write(from, (tx) => askPerson(tx, { ...asked, from, circumstances }));
      const own = desk.channels.of(from.site, 'email')?.address ?? '';
      return write(from, (tx) =>
        allowMail(tx, { ...asked, from, value: to.value, isChoice: to.isChoice, own, circumstances }),
      );
    },
    'way:remove': (call) => {
      const from = visitorOf(call);
      return write(from, (tx) => removeWay(tx, { ...call.request, from, now: call.now }));
    },
  };
};
