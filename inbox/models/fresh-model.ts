import { createModel, signal } from '@preact/signals';
import type { Asked } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Answered, Told } from '../told.ts';

/** Some changes need the password or the second factor of the last ten minutes: asked for in place, then done at once. */
export const FreshModel = createModel((connection: Connection) => {
  const asking = signal(false);
  let answer: ((confirmed: boolean) => void) | null = null;

  const settle = (confirmed: boolean): void => {
    asking.value = false;
    answer?.(confirmed);
    answer = null;
  };

  const askPerson = (): Promise<boolean> => {
    answer?.(false);
    asking.value = true;
    return new Promise((resolve) => {
      answer = resolve;
    });
  };

  return {
    asking,
    /** Does it, asking the person for her password first when the server wants that. Cancelled: the refusal comes back. */
    freshly: async <Given>(ask: () => Promise<Answered<Given>>): Promise<Answered<Given>> => {
      const told = await ask();
      if (told.ok || told.problem.code !== 'auth.not-fresh') return told;
      return (await askPerson()) ? ask() : told;
    },
    confirm: async (proof: Asked<'inbox', 'session:confirm'>): Promise<Told<'session:confirm'>> => {
      const told = await connection.ask('session:confirm', proof);
      if (told.ok) settle(true);
      return told;
    },
    cancel: () => settle(false),
  };
});
export type Fresh = InstanceType<typeof FreshModel>;
