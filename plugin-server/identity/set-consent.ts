import type { Given, Parsed } from '../../protocol/wire.ts';
import type { VisitorCaller } from '../conversation/caller.ts';
import { done, type Outcome } from '../conversation/outcome.ts';
import type { IdentityDesk } from './identity-desk.ts';

/**
 * A yes or a no of this browser, kept as proof with the version of the words she saw. Rows are only ever added; the newest holds.
 * The same said again adds nothing. Without `profile` no claim of the page about her is taken any more (`hasConsent`).
 */
export const setConsent = (
  { store, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site, anon, origin }: VisitorCaller,
  { purpose, granted, text }: Parsed<'visitor', 'consent:set'>,
): Promise<Outcome<Given<'visitor', 'consent:set'>>> => {
  const at = clock.wall();
  return store.write(
    async (tx) => {
      const before = (await tx.consentsOf([anon])).findLast(
        (row) => row.purpose === purpose && row.channel === channel,
      );
      if (before !== undefined && (before.granted === 1) === granted && before.proof === text) return done({});
      await tx.insertConsent({
        site,
        identifier: anon,
        purpose,
        channel,
        granted: granted ? 1 : 0,
        at,
        source: 'visitor',
        proof: text,
      });
      const refs = JSON.stringify({ identifier: anon, purpose, granted });
      await tx.insertAudit({ site, at, actor: origin, op: 'consent:set', refs });
      return done({});
    },
    'chat',
    `identifier ${anon}`,
  );
};

/** What a browser is asked is about the chat; addresses will be asked on their own channels. */
const channel = 'chat';
