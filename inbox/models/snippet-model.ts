import { createModel, effect, signal } from '@preact/signals';
import type { SnippetLight } from '../../protocol/view.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';

/** The light of the tag: whether it stands on the owner's pages and works. */
export const SnippetModel = createModel((connection: Connection) => {
  const light = signal<SnippetLight | null>(null);
  const trouble = signal<Trouble | null>(null);

  const take = (told: Told<'snippet:wait'>): void => {
    trouble.value = told.ok ? null : told.problem;
    if (!told.ok) return;
    const { ok: _, ...shown } = told;
    light.value = shown;
  };

  effect(() =>
    connection.on('snippet:changed', (shown) => {
      light.value = shown;
    }),
  );

  return {
    light,
    trouble,
    /** From now on the tag speaks up for a while. */
    watch: async (): Promise<void> => take(await connection.ask('snippet:wait', {})),
  };
});
