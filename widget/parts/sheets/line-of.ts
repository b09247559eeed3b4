import type { ChangeRow } from '../rows.ts';
import type { Line } from '../view.ts';
import type { SheetView } from './drawing.ts';

/** What happened to where answers go, and to who gives them, as a line of the log. */
export const lineOf = (view: SheetView, row: ChangeRow): Line => {
  const { say, state } = view;
  const { email, prefers } = state.talk?.ways ?? {};
  // Whoever chose the chat gets no mail, whatever she left earlier.
  const address = email?.state === 'ok' && prefers !== 'chat' ? email.masked : null;
  const isLast = `change ${lastOf(view, row.what)}` === row.key;
  switch (row.what) {
    case 'mailed':
      // Only the last one speaks of the address that is known now.
      return address !== null && isLast
        ? { text: say('line.also', { address }), act: say('line.change') }
        : { text: say('line.left') };
    case 'escalated':
      return { text: say('line.escalated') };
    case 'joined':
      return { text: say('line.joined', { name: row.name || say('message.team') }) };
    case 'promised':
      if (address !== null) return { text: say('line.promisedMail', { address }) };
      return { text: say('line.promised'), ...(isLast && offersMail(view) ? { act: say('line.give') } : {}) };
    default:
      return { text: say(row.channel === 'email' ? 'line.mail' : 'line.here') };
  }
};

export const offersMail = ({ state }: SheetView): boolean =>
  state.hello?.offers.some(({ kind }) => kind === 'email') === true;

const lastOf = ({ state }: SheetView, what: ChangeRow['what']): number | undefined =>
  state.talk?.entries.findLast((it) => it.t === 'change' && it.what === what)?.seq;
