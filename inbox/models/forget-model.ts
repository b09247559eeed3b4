import { createModel, signal } from '@preact/signals';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';
import type { Profile } from './profile-model.ts';

export type Toll = Omit<Given<'inbox', 'erase:show'>, 'ok'>;

/** Handing out what is kept of a person, and forgetting it. Both name identifiers one by one: a wrong merge takes nobody else along. */
export const ForgetModel = createModel((connection: Connection, fresh: Fresh, profile: Profile) => {
  /** What an erasure of the ticked identifiers would take; null: not known yet, or nothing is ticked. */
  const toll = signal<Toll | null>(null);
  const trouble = signal<Trouble | null>(null);
  let turn = 0;

  return {
    toll,
    trouble,
    weigh: async (identifiers: readonly number[]): Promise<void> => {
      const mine = ++turn;
      toll.value = null;
      trouble.value = null;
      if (identifiers.length === 0) return;
      const told = await connection.ask('erase:show', { identifiers: [...identifiers] });
      if (mine !== turn) return;
      if (told.ok) toll.value = told;
      else trouble.value = told.problem;
    },
    erase: async (identifiers: readonly number[]): Promise<Told<'erase:start'>> => {
      const told = await fresh.freshly(() => connection.ask('erase:start', { identifiers: [...identifiers] }));
      if (told.ok) profile.renew();
      return told;
    },
    /** The pass of an export works once: it is fetched at once. null: it could not be fetched. */
    hand: async (
      identifiers: readonly number[],
    ): Promise<Told<'export:start'> | { readonly ok: true; readonly file: { name: string; bytes: Blob } | null }> => {
      const told = await fresh.freshly(() => connection.ask('export:start', { identifiers: [...identifiers] }));
      return told.ok ? { ok: true, file: await connection.fetchExport(told.pass) } : told;
    },
  };
});
