import type { SiteId } from '../../../protocol/ids.ts';
import type { Clock } from '../../clock.ts';
import type { News } from '../../conversation/outcome.ts';
import { removeConversation } from '../../conversation/remove-conversation.ts';
import type { FileShelf } from '../../file/file-shelf.ts';
import { removeBytes } from '../../file/remove-bytes.ts';
import type { Mac } from '../../secret/mac.ts';
import { privacyOf, type SitePrivacy } from '../../site/site-privacy.ts';
import { type Aging, agingKinds } from '../../store/data-tx.ts';
import type { Store } from '../../store/store.ts';
import { refresh } from '../graph/refresh.ts';
import { readLedger, saveLedger, type Waiting } from './retention-ledger.ts';

export interface RetentionDesk {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'remove'>;
  readonly clock: Clock;
  readonly mac: Mac;
  readonly announce: (news: readonly News[]) => void;
  /** The server is about to stop. */
  readonly isStopping: () => boolean;
}

const step = 500;
const dayMs = 86_400_000;
/** So many are removed unasked, however small the table is. */
const unasked = 100;
const shareUnasked = 0.1;

const daysOf: Record<Aging, (privacy: SitePrivacy) => number> = {
  conversations: (privacy) => privacy.conversationDays,
  files: (privacy) => privacy.looseFileDays,
  devices: (privacy) => privacy.deviceDays,
  profiles: (privacy) => privacy.profileDays,
};

/**
 * Removes what had its time by the settings of each site, in steps. What would take more than a tenth of a table waits until an
 * admin says yes. Answers how many rows went.
 */
export const removeAged = async (desk: RetentionDesk): Promise<number> => {
  let sum = 0;
  for (const site of await desk.store.read.sites()) {
    if (desk.isStopping()) return sum;
    sum += await removeOfSite(desk, site.id, privacyOf(site.privacy));
  }
  return sum;
};

const removeOfSite = async (desk: RetentionDesk, site: SiteId, privacy: SitePrivacy): Promise<number> => {
  const { store, clock } = desk;
  const now = clock.wall();
  const { waiting: before } = await readLedger(store.read, site);
  const waiting: Waiting[] = [];
  const removed: { what: string; count: number }[] = [];
  for (const what of agingKinds) {
    if (desk.isStopping()) return 0;
    const until = now - daysOf[what](privacy) * dayMs;
    const { due, of } = await store.read.countAging(what, site, until);
    const asked = before.find((it) => it.what === what);
    if (due > unasked && due > of * shareUnasked && asked?.isAllowed !== true) {
      waiting.push({ what, count: due, of, since: asked?.since ?? now, isAllowed: false });
      continue;
    }
    const count = due === 0 && what !== 'devices' ? 0 : await remove[what](desk, site, until);
    if (count > 0) removed.push({ what, count });
  }
  await store.write(async (tx) => {
    await saveLedger(tx, site, { waiting, last: { at: now, removed } });
    const counts = Object.fromEntries(removed.map(({ what, count }) => [what, count]));
    if (removed.length > 0)
      await tx.insertAudit({ site, at: now, actor: 'server', op: 'retention', refs: JSON.stringify(counts) });
  }, 'upkeep');
  return removed.reduce((sum, { count }) => sum + count, 0);
};

type Remove = (desk: RetentionDesk, site: SiteId, before: number) => Promise<number>;

const inSteps = async ({ isStopping }: RetentionDesk, take: () => Promise<number>): Promise<number> => {
  let sum = 0;
  for (let taken = step; taken >= step && !isStopping(); sum += taken) taken = await take();
  return sum;
};

const remove: Record<Aging, Remove> = {
  conversations: (desk, site, before) =>
    inSteps(desk, async () => {
      const talks = await desk.store.read.agingConversations(site, before, step);
      for (const talk of talks) desk.announce(await removeConversation(desk, site, talk));
      return talks.length;
    }),
  files: (desk, site, before) =>
    inSteps(desk, async () => {
      const files = await desk.store.read.agingFiles(site, before, step);
      await removeBytes(desk, files);
      await desk.store.write((tx) => tx.removeFiles(files.map(({ id }) => id)), 'upkeep');
      return files.length;
    }),
  devices: async (desk, site, before) => {
    const { store } = desk;
    const ended = await inSteps(desk, () => store.write((tx) => tx.endAgingDevices(site, before, step), 'upkeep'));
    await inSteps(desk, () => store.write((tx) => tx.removeAgingDevices(site, before, step), 'upkeep'));
    return ended;
  },
  profiles: (desk, site, before) =>
    inSteps(desk, async () => {
      const ids = await desk.store.read.agingIdentifiers(site, before, step);
      if (ids.length === 0) return 0;
      await inSteps(desk, () => desk.store.write((tx) => tx.removePersonal(site, ids, step), 'upkeep'));
      const news = await desk.store.write(async (tx) => {
        const theirs = new Set(ids);
        const roots = [...new Set((await tx.identifiers(site, ids)).map(({ root }) => root))];
        const members = (await tx.membersOf(site, roots)).map(({ id }) => id);
        const others: number[] = [];
        for (let removed = step; removed === step; ) {
          const claims = await tx.removeClaimsOf(site, ids, step);
          removed = claims.removed;
          others.push(...claims.others);
        }
        const left = [...new Set([...members, ...others])].filter((id) => !theirs.has(id));
        await tx.blankIdentifiers(site, ids);
        const refreshed = left.length === 0 ? { news: [] } : await refresh(tx, site, left);
        await tx.removeIdentifiers(site, ids);
        return refreshed.news;
      }, 'upkeep');
      desk.announce(news);
      return ids.length;
    }),
};
