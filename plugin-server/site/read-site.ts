import type { SiteId } from '../../protocol/ids.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { AgentTable, SiteTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { type Place, showSettings } from './show-settings.ts';

interface Desk extends Place {
  readonly store: Pick<Store, 'read'>;
}

/** The settings of the caller's site. Error: not-found. */
export const readSite = async (desk: Desk, caller: AgentCaller): Promise<Outcome<SiteSettings>> => {
  const settings = await settingsOf(desk.store.read, desk, caller.site);
  return settings === undefined ? refused('not-found') : done(settings);
};

interface Needed {
  site(id: SiteId): Promise<SiteTable | undefined>;
  sites(): Promise<SiteTable[]>;
  agent(id: AgentTable['id']): Promise<AgentTable | undefined>;
}

/** From outside a transaction, or from the one that changes them. */
export const settingsOf = async (read: Needed, place: Place, id: SiteId): Promise<SiteSettings | undefined> => {
  const row = await read.site(id);
  if (row === undefined) return undefined;
  const changedBy = row.changed_by === null ? undefined : await read.agent(row.changed_by as AgentTable['id']);
  const { publicUrl, pinned } = place;
  const tag = await tagOf(read, publicUrl, row.key);
  return showSettings(row, { publicUrl, pinned, tag, changedBy: changedBy?.name ?? '' });
};

/** Where several sites live, the tag has to name its own. */
export const tagOf = async (read: Pick<Needed, 'sites'>, publicUrl: string, key: string): Promise<string> =>
  `<script async src="${publicUrl}/nahtlos.js${(await read.sites()).length > 1 ? `?site=${key}` : ''}"></script>`;
