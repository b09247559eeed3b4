import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { actsOf } from './acts-of.ts';
import { changeOf, inverse } from './identity-change.ts';
import { isAsChanged, makeChange } from './make-change.ts';
import { profilesAfter, recordAct } from './record-act.ts';

/**
 * Takes one act back and nothing else; what came after it stays. An undoing is an act like others and can be undone.
 * Errors: not-found (no such line, or it tells of nothing that can be undone), profile.changed (undone already, or it does
 * not hold any more), setting.refused (as for the act that brings it back).
 */
export const undoIdentity = (
  { store, clock, sealer }: Pick<IdentityDesk, 'store' | 'clock' | 'sealer'>,
  caller: AgentCaller,
  { log }: Parsed<'inbox', 'identity:undo'>,
): Promise<Outcome<Given<'inbox', 'identity:undo'>>> =>
  store.write(
    async (tx) => {
      const { site } = caller;
      const line = await tx.logLine(site, log);
      const change = line === undefined ? null : changeOf(line);
      if (line === undefined || change === null) return refused('not-found');
      const isUndone = (await tx.undoneOf([log])).length > 0;
      if (isUndone || !(await isAsChanged(tx, sealer, site, change))) return refused('profile.changed');

      const about = (await tx.logAbout([log])).map(({ identifier }) => identifier);
      const was = (await tx.identifiers(site, about)).map(({ root }) => root);
      const at = clock.wall();
      const { reason } = line;
      const back = inverse(change);
      const moved = await makeChange(tx, sealer, caller, back, { at, reason });
      if (moved === null) return refused('setting.refused', { field: 'pattern', reason: 'too-many' });
      const act = { op: 'identity:undo', at, about, refs: { undone: log }, change: back, undoOf: log, reason };
      const undone = await recordAct(tx, caller, act);
      const after = await profilesAfter(tx, caller, about, was, moved.news);
      return done({ log: undone, profiles: after.profiles }, after.news);
    },
    'chat',
    actsOf(caller),
  );
