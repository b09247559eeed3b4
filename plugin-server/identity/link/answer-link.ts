import type { Given, Parsed } from '../../../protocol/wire.ts';
import { peerOf, type VisitorCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { isAsked } from './standing-link.ts';

/** The first device says whether it is she who shows the number. Error: link.invalid (nobody asks, too late, or not hers to answer). */
export const answerLink = (
  desk: IdentityDesk,
  caller: VisitorCaller,
  { link: id, yes }: Parsed<'visitor', 'link:answer'>,
): Promise<Outcome<Given<'visitor', 'link:answer'>>> => {
  const now = desk.clock.wall();
  return desk.store.write(
    async (tx) => {
      const link = await tx.link(caller.site, id);
      if (!isAsked(link, caller.site, now) || link.from_device !== caller.device) return refused('link.invalid');
      // A page that does not show who is signed in here does not say yes for her.
      if ((await tx.readable(peerOf(caller, now), link.conversation)) === undefined) return refused('link.invalid');
      await tx.saveLink({ ...link, state: yes ? 'agreed' : 'refused' });
      return done({});
    },
    'chat',
    caller.origin,
  );
};
