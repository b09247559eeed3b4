import { createModel, effect, signal } from '@preact/signals';
import type { SiteSettings } from '../../protocol/view.ts';
import type { Asked } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type SiteChange = Asked<'inbox', 'site:change'>;

/** The settings of the site. Each change is one field: saved at once or refused, never half. */
export const SiteModel = createModel((connection: Connection, fresh: Fresh) => {
  const settings = signal<SiteSettings | null>(null);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('site:read', {});
    if (!told.ok) {
      trouble.value = told.problem;
      return;
    }
    const { ok: _, ...read } = told;
    trouble.value = null;
    settings.value = read;
  };

  effect(() =>
    connection.on('site:changed', () => {
      if (settings.peek() !== null) void load();
    }),
  );

  return {
    settings,
    trouble,
    load,
    change: async (asked: SiteChange): Promise<Told<'site:change'>> => {
      const told = await fresh.freshly(() => connection.ask('site:change', asked));
      if (told.ok) {
        const { ok: _, ...changed } = told;
        settings.value = changed;
      }
      return told;
    },
  };
});
