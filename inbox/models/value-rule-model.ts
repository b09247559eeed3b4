import { createModel, signal } from '@preact/signals';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';
import type { Profile } from './profile-model.ts';

export type ValueRule = Given<'inbox', 'value:list'>['rules'][number];

/** Values that join nobody: blocked ones never stand for a person, shared ones stand for several. */
export const ValueRuleModel = createModel((connection: Connection, fresh: Fresh, profile: Profile) => {
  const rules = signal<readonly ValueRule[] | null>(null);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('value:list', {});
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) rules.value = told.rules;
  };

  return {
    rules,
    trouble,
    load,
    rule: async (asked: Asked<'inbox', 'value:rule'>): Promise<Told<'value:rule'>> => {
      const told = await fresh.freshly(() => connection.ask('value:rule', asked));
      if (told.ok) {
        profile.renew();
        if (rules.peek() !== null) void load();
      }
      return told;
    },
    undo: async (log: number): Promise<Told<'identity:undo'>> => {
      const told = await fresh.freshly(() => connection.ask('identity:undo', { log }));
      if (told.ok) {
        profile.renew();
        if (rules.peek() !== null) void load();
      }
      return told;
    },
  };
});
