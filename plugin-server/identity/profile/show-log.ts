import type { SiteId } from '../../../protocol/ids.ts';
import type { ProfileWhy } from '../../../protocol/profile-view.ts';
import type { LogRow } from '../../store/graph-tx.ts';
import type { Reads } from '../../store/tx.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import { changeOf } from './identity-change.ts';
import type { Named } from './names-of.ts';

type LogLine = ProfileWhy['log'][number];

/** Lines of the record as agents read them, with whom each was about as she is shown now. */
export const showLog = async (
  read: Pick<Reads, 'logAbout' | 'undoneOf' | 'identifiers'>,
  site: SiteId,
  rows: readonly LogRow[],
  { agentOf }: Named,
): Promise<LogLine[]> => {
  const ids = rows.map(({ id }) => id);
  const [abouts, undone] = await Promise.all([read.logAbout(ids), read.undoneOf(ids)]);
  const about = Map.groupBy(abouts, ({ log }) => log);
  const identifiers = await read.identifiers(site, [...new Set(abouts.map(({ identifier }) => identifier))]);
  const byId = new Map(identifiers.map((row) => [row.id, row]));
  return rows.map((row) => ({
    log: row.id,
    at: row.at,
    agent: agentOf(row.actor),
    op: row.op,
    about: (about.get(row.id) ?? []).flatMap(({ identifier }) => {
      const it = byId.get(identifier);
      return it === undefined ? [] : [{ identifier, kind: it.kind, value: maskIdentifier(it.kind, it.value).value }];
    }),
    reason: row.reason,
    canUndo: changeOf(row) !== null && !undone.includes(row.id),
  }));
};
