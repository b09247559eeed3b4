import { createModel, signal } from '@preact/signals';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Trouble } from '../told.ts';

export const ratingDays = 30;

/** How visitors have rated in the last days. */
export const RatingModel = createModel((connection: Connection) => {
  /** Of each score, 1 to 5; null: not known yet. */
  const counts = signal<Given<'inbox', 'rating:count'>['counts'] | null>(null);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('rating:count', { days: ratingDays });
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) counts.value = told.counts;
  };

  return { counts, trouble, load };
});
