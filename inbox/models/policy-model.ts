import { createModel, signal } from '@preact/signals';
import type { Policy, SitePolicies, WouldAsk } from '../../protocol/escalation-doors.ts';
import type { Asked } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { TypedPolicy } from '../policy-form.ts';
import type { Told, Trouble } from '../told.ts';
import { typedForms } from '../typed-forms.ts';
import type { Fresh } from './fresh-model.ts';

export interface DryRun {
  readonly asks: readonly WouldAsk[];
  readonly isOpen: boolean;
}

/** Who is fetched when nobody answers, and who is on call. */
export const PolicyModel = createModel((connection: Connection, fresh: Fresh) => {
  const kept = signal<SitePolicies | null>(null);
  const trouble = signal<Trouble | null>(null);
  const forms = typedForms<TypedPolicy>();
  const dryRun = signal<DryRun | null>(null);

  return {
    kept,
    trouble,
    forms,
    dryRun,
    load: async (): Promise<void> => {
      const told = await connection.ask('policy:read', {});
      trouble.value = told.ok ? null : told.problem;
      if (!told.ok) return;
      const { ok: _, ...read } = told;
      kept.value = read;
    },
    change: async (asked: Asked<'inbox', 'policy:change'>): Promise<Told<'policy:change'>> => {
      const told = await fresh.freshly(() => connection.ask('policy:change', asked));
      if (told.ok) {
        const { ok: _, ...read } = told;
        kept.value = read;
      }
      return told;
    },
    /** Nobody is asked. `at` null: now. */
    tryOut: async (policy: Policy, isUrgent: boolean): Promise<Told<'policy:try'>> => {
      const told = await connection.ask('policy:try', { policy, at: null, isUrgent });
      if (told.ok) dryRun.value = { asks: told.asks, isOpen: told.isOpen };
      return told;
    },
  };
});
