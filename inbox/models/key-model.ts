import { createModel, signal } from '@preact/signals';
import type { IdentityKeyId } from '../../protocol/ids.ts';
import type { IdentityKey } from '../../protocol/profile-view.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type TokenTest = Given<'inbox', 'key:test'>;

/** The keys by which the shop signs who is there. */
export const KeyModel = createModel((connection: Connection, fresh: Fresh) => {
  const keys = signal<readonly IdentityKey[] | null>(null);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('key:list', {});
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) keys.value = told.keys;
  };

  return {
    keys,
    trouble,
    load,
    add: async (asked: Asked<'inbox', 'key:add'>): Promise<Told<'key:add'>> => {
      const told = await fresh.freshly(() => connection.ask('key:add', asked));
      if (told.ok) void load();
      return told;
    },
    end: async (key: IdentityKeyId): Promise<Told<'key:end'>> => {
      const told = await fresh.freshly(() => connection.ask('key:end', { key }));
      if (told.ok) void load();
      return told;
    },
    test: (token: string): Promise<Told<'key:test'>> => connection.ask('key:test', { token }),
  };
});
