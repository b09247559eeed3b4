import { createModel, signal } from '@preact/signals';
import type { Reach } from '../../protocol/escalation-doors.ts';
import type { ReachId } from '../../protocol/ids.ts';
import type { Asked } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

/** Where agents are reached outside the inbox: one's own addresses, for admins everybody's. */
export const ReachModel = createModel((connection: Connection, fresh: Fresh) => {
  const reaches = signal<readonly Reach[] | null>(null);
  const trouble = signal<Trouble | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('reach:list', {});
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) reaches.value = told.reaches;
  };
  const loaded = <Answer extends { readonly ok: boolean }>(told: Answer): Answer => {
    if (told.ok) void load();
    return told;
  };

  return {
    reaches,
    trouble,
    load,
    add: async (address: string): Promise<Told<'reach:add'>> =>
      loaded(await fresh.freshly(() => connection.ask('reach:add', { kind: 'email', address }))),
    verify: async (reach: ReachId, code: string): Promise<Told<'reach:verify'>> =>
      loaded(await connection.ask('reach:verify', { reach, code })),
    sendCode: async (reach: ReachId): Promise<Told<'reach:send-code'>> =>
      loaded(await connection.ask('reach:send-code', { reach })),
    change: async (asked: Asked<'inbox', 'reach:change'>): Promise<Told<'reach:change'>> =>
      loaded(await connection.ask('reach:change', asked)),
    remove: async (reach: ReachId): Promise<Told<'reach:remove'>> =>
      loaded(await connection.ask('reach:remove', { reach })),
  };
});
