import { errorCode } from '../../error-code.ts';
import { type Examined, examine } from '../../store/examine.ts';
import { type Finding, fine, look } from './finding.ts';

/** The database: is it whole, and one this version works with? `newestAt` is for the clock. */
export const checkStore = async (
  dataFolder: string,
  databaseUrl: string | null,
): Promise<{ readonly finding: Finding; readonly newestAt: number | null }> => {
  const what = 'database';
  try {
    const found = await examine(dataFolder, databaseUrl ?? undefined);
    if (found === null) return { finding: fine(what, 'There is none yet.'), newestAt: null };
    return { finding: judge(what, found), newestAt: found.newestAt };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : (errorCode(cause) ?? 'unknown');
    return { finding: look(what, `It cannot be read: ${why}`), newestAt: null };
  }
};

const judge = (what: string, { kind, schema, newestSchema, damage }: Examined): Finding => {
  if (damage.length > 0) return look(what, `It is damaged: ${damage.join('; ')}. Restore the last backup.`);
  if (schema > newestSchema) return look(what, `It has schema ${schema}, this version knows ${newestSchema} at most.`);
  const name = kind === 'sqlite' ? 'SQLite, whole' : 'PostgreSQL, reachable';
  return fine(
    what,
    `${name}, schema ${schema}${schema < newestSchema ? `; the next start makes it ${newestSchema}` : ''}.`,
  );
};
