import { createModel, signal } from '@preact/signals';
import type { PrivacySettings } from '../../protocol/profile-view.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type Retention = Given<'inbox', 'retention:list'>;
export type MailState = Given<'inbox', 'mail:state'>;

/** How the site asks, how long it keeps, and where its codes go out. */
export const PrivacyModel = createModel((connection: Connection, fresh: Fresh) => {
  const settings = signal<PrivacySettings | null>(null);
  const trouble = signal<Trouble | null>(null);
  const retention = signal<Retention | null>(null);
  const retentionTrouble = signal<Trouble | null>(null);
  const mail = signal<MailState | null>(null);
  const mailTrouble = signal<Trouble | null>(null);

  const loadRetention = async (): Promise<void> => {
    const told = await connection.ask('retention:list', {});
    retentionTrouble.value = told.ok ? null : told.problem;
    if (told.ok) retention.value = told;
  };

  return {
    settings,
    trouble,
    retention,
    retentionTrouble,
    mail,
    mailTrouble,
    load: async (): Promise<void> => {
      const told = await connection.ask('privacy:read', {});
      trouble.value = told.ok ? null : told.problem;
      if (!told.ok) return;
      const { ok: _, ...read } = told;
      settings.value = read;
    },
    change: async (asked: Asked<'inbox', 'privacy:change'>): Promise<Told<'privacy:change'>> => {
      const told = await fresh.freshly(() => connection.ask('privacy:change', asked));
      if (told.ok) {
        const { ok: _, ...changed } = told;
        settings.value = changed;
      }
      return told;
    },
    loadRetention,
    allow: async (what: string): Promise<Told<'retention:allow'>> => {
      const told = await fresh.freshly(() => connection.ask('retention:allow', { what }));
      if (told.ok) void loadRetention();
      return told;
    },
    loadMail: async (): Promise<void> => {
      const told = await connection.ask('mail:state', {});
      mailTrouble.value = told.ok ? null : told.problem;
      if (told.ok) mail.value = told;
    },
  };
});
