import type { SiteId } from '../../protocol/ids.ts';
import type { SiteSettings } from '../../protocol/view.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { AgentTable, SiteTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { showSettings } from './show-settings.ts';

interface Desk {
  readonly store: Pick<Store, 'read'>;
  readonly publicUrl: string;
}

/** The settings of the caller's site. Error: not-found. */
export const readSite = async (desk: Desk, caller: AgentCaller): Promise<Outcome<SiteSettings>> => {
  const settings = await settingsOf(desk.store.read, desk.publicUrl, caller.site);
  return settings === undefined ? refused('not-found') : done(settings);
};

interface Needed {
  site(id: SiteId): Promise<SiteTable | undefined>;
  sites(): Promise<SiteTable[]>;
  agent(id: AgentTable['id']): Promise<AgentTable | undefined>;
}

/** From outside a transaction, or from the one that changes them. */
export const settingsOf = async (read: Needed, publicUrl: string, id: SiteId): Promise<SiteSettings | undefined> => {
  const row = await read.site(id);
  if (row === undefined) return undefined;
  const changedBy = row.changed_by === null ? undefined : await read.agent(row.changed_by as AgentTable['id']);
  const isOneOfMany = (await read.sites()).length > 1;
  return showSettings(row, { publicUrl, isOneOfMany, changedBy: changedBy?.name ?? '' });
};
