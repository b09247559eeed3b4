import type { AgentCaller } from '../../conversation/caller.ts';
import type { News } from '../../conversation/outcome.ts';
import type { LogRow } from '../../store/graph-tx.ts';
import type { Tx } from '../../store/tx.ts';
import type { IdentityChange } from './identity-change.ts';

interface Act {
  /** The door. */
  readonly op: string;
  readonly at: number;
  /** Those it was about, by whom the line is found again. */
  readonly about: readonly number[];
  /** Ids and codes. */
  readonly refs?: Readonly<Record<string, string | number | boolean>>;
  /** With it the act can be undone. */
  readonly change?: IdentityChange;
  readonly reason?: string | null;
  readonly undoOf?: number;
}

/** Every act on persons leaves two lines: one that says how to undo it and is found by whom it was about, one for who answers for the shop. */
export const recordAct = async (
  tx: Pick<Tx, 'insertLog' | 'insertAudit'>,
  { site, agent }: AgentCaller,
  { op, at, about, refs = {}, change, reason = null, undoOf }: Act,
): Promise<number> => {
  const row: Omit<LogRow, 'id'> = {
    site,
    at,
    actor: agent,
    op,
    refs: JSON.stringify({ ...refs, ...(change && { change }) }),
    reason,
    undo_of: undoOf ?? null,
  };
  const log = await tx.insertLog(row, [...new Set(about)]);
  await tx.insertAudit({ site, at, actor: agent, op, refs: JSON.stringify({ log, ...refs }) });
  return log;
};

/** Where these are now. Panels that show one of them ask again, whether or not anybody moved. */
export const profilesAfter = async (
  tx: Pick<Tx, 'identifiers'>,
  { site }: Pick<AgentCaller, 'site'>,
  about: readonly number[],
  was: readonly number[],
  moved: readonly News[] = [],
): Promise<{ readonly profiles: number[]; readonly news: News[] }> => {
  const now = new Set((await tx.identifiers(site, about)).map(({ root }) => root));
  const before = new Set(was);
  const others: News[] = [];
  for (const it of moved) {
    if (it.is !== 'profiles') others.push(it);
    else {
      for (const root of it.was) before.add(root);
      for (const root of it.now) now.add(root);
    }
  }
  const profiles = [...now].sort((one, other) => one - other);
  return { profiles, news: [{ is: 'profiles', site, was: [...before], now: profiles }, ...others] };
};
