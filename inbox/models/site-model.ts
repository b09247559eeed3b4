import { createModel, effect, signal } from '@preact/signals';
import { makeCid } from '../../protocol/ids.ts';
import type { Locale } from '../../protocol/schema.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type SiteChange = Asked<'inbox', 'site:change'>;
/** What of the look is not saved yet. */
export type Look = Asked<'inbox', 'look:preview'>['look'];
export type Previewed = Given<'inbox', 'look:preview'>;

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

  const change = async (asked: SiteChange): Promise<Told<'site:change'>> => {
    const told = await fresh.freshly(() => connection.ask('site:change', asked));
    if (told.ok) {
      const { ok: _, ...changed } = told;
      settings.value = changed;
    }
    return told;
  };

  return {
    settings,
    trouble,
    load,
    /** What visitors would be told; null: it cannot be known now, or is no look that can be saved. */
    preview: async (locale: Locale, look: Look): Promise<Previewed | null> => {
      const told = await connection.ask('look:preview', { locale, look });
      return told.ok ? { config: told.config, hello: told.hello, said: told.said } : null;
    },
    /** Puts a picture above the chat; null: none. */
    changeLogo: async (picture: File | null): Promise<Told<'site:change'>> => {
      if (picture === null) return change({ logo: null });
      const put = await connection.upload({ cid: makeCid(), name: picture.name, bytes: picture });
      return put.ok ? change({ logo: put.file }) : put;
    },
    change,
  };
});
