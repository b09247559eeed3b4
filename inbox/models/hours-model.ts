import { createModel, signal } from '@preact/signals';
import type { SiteHours } from '../../protocol/escalation-doors.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import { typedForms } from '../typed-forms.ts';
import type { TypedHours } from '../week-form.ts';
import type { Fresh } from './fresh-model.ts';

export type Hours = Given<'inbox', 'hours:read'>;

/** When the shop is open. */
export const HoursModel = createModel((connection: Connection, fresh: Fresh) => {
  const hours = signal<Hours | null>(null);
  const trouble = signal<Trouble | null>(null);
  const forms = typedForms<TypedHours>();

  const load = async (): Promise<void> => {
    const told = await connection.ask('hours:read', {});
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) hours.value = told;
  };

  return {
    hours,
    trouble,
    forms,
    load,
    change: async (asked: SiteHours): Promise<Told<'hours:change'>> => {
      const told = await fresh.freshly(() => connection.ask('hours:change', asked));
      if (told.ok) await load();
      return told;
    },
  };
});
