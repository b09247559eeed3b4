import { errorCode } from './error-code.ts';
import { StartRefusal } from './start-refusal.ts';

/** What of the machine a start needs, in the order it asks for it. */
export type StartStep = 'folder' | 'database' | 'port' | 'metrics';

const taken = 'is taken by another program; set another one, or 0 for a free one.';

/** One sentence for the operator, or undefined: then it is no fault of hers. `code`: of Node or PostgreSQL. */
const sentences: Record<StartStep, (code: string) => string | undefined> = {
  folder: (code) => `NAHTLOS_DATA is no folder this account may write to (${code}).`,
  database: (code) =>
    /^E[A-Z]+$|^08|^28|^3D000$|^53300$|^57P0/.test(code)
      ? `DATABASE_URL leads to no database this server may use now (${code}).`
      : undefined,
  port: (code) => {
    if (code === 'EADDRINUSE') return `PORT ${taken}`;
    if (code === 'EACCES') return 'This account may not use that PORT; set one above 1023.';
    return `HOST is no address of this machine (${code}).`;
  },
  metrics: (code) =>
    code === 'EADDRINUSE' ? `NAHTLOS_METRICS_PORT ${taken}` : `NAHTLOS_METRICS_PORT cannot be used (${code}).`,
};

/** What a step threw, as the refusal to start with it, or as it is. */
export const refuseStart = (cause: unknown, step: StartStep): unknown => {
  const code = errorCode(cause);
  const sentence = code === undefined ? undefined : sentences[step](code);
  return sentence === undefined ? cause : new StartRefusal(sentence);
};
