import { createModel, effect, signal } from '@preact/signals';
import type { AgentRow } from '../../protocol/view.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type Invite = Given<'inbox', 'agent:list'>['invites'][number];

/** Who answers at this site, and who is invited to. */
export const AgentsModel = createModel((connection: Connection, fresh: Fresh) => {
  const agents = signal<readonly AgentRow[] | null>(null);
  const invites = signal<readonly Invite[]>([]);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('agent:list', {});
    if (!told.ok) {
      trouble.value = told.problem;
      return;
    }
    trouble.value = null;
    agents.value = told.agents;
    invites.value = told.invites;
  };

  effect(() =>
    connection.on('agents:changed', () => {
      if (agents.peek() !== null) void load();
    }),
  );

  return {
    agents,
    invites,
    trouble,
    load,
    invite: async (asked: Asked<'inbox', 'agent:invite'>): Promise<Told<'agent:invite'>> => {
      const told = await fresh.freshly(() => connection.ask('agent:invite', asked));
      if (told.ok) void load();
      return told;
    },
    change: async (asked: Asked<'inbox', 'agent:change'>): Promise<Told<'agent:change'>> => {
      const told = await fresh.freshly(() => connection.ask('agent:change', asked));
      if (told.ok) {
        const { ok: _, ...row } = told;
        agents.value = (agents.peek() ?? []).map((one) => (one.agent === row.agent ? row : one));
      }
      return told;
    },
    revoke: async (asked: Asked<'inbox', 'invite:revoke'>): Promise<Told<'invite:revoke'>> => {
      const told = await fresh.freshly(() => connection.ask('invite:revoke', asked));
      if (told.ok) invites.value = invites.peek().filter(({ invite }) => invite !== asked.invite);
      return told;
    },
  };
});
