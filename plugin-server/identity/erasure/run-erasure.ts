import type { ConversationId, DeviceId } from '../../../protocol/ids.ts';
import type { Clock } from '../../clock.ts';
import { filesOf } from '../../conversation/held-mail.ts';
import { buryMails } from '../../conversation/mail-tombstones.ts';
import { claimedKind } from '../../conversation/open-by-mail.ts';
import type { News } from '../../conversation/outcome.ts';
import { removeConversation } from '../../conversation/remove-conversation.ts';
import { saveListed } from '../../conversation/save-listed.ts';
import type { FileShelf } from '../../file/file-shelf.ts';
import { removeBytes } from '../../file/remove-bytes.ts';
import type { Mac } from '../../secret/mac.ts';
import type { ErasureRow } from '../../store/data-tx.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import type { Store } from '../../store/store.ts';
import { refresh } from '../graph/refresh.ts';
import { belongsTo } from './belongs-to.ts';
import { erasedMark, noteErasure } from './erasures-log.ts';

export interface ErasureDesk {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'remove'>;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly dataFolder: string;
}

/** Rows of one step: the chat goes on between two. */
const step = 500;
/** Somebody may write in the very moment; more often than this it is our mistake. */
const mostRounds = 10;

/**
 * Does what an erasure still has to do, step by step, and can be called again whenever it was cut off: every step looks for what is
 * left. First the marks by which a restore and late senders are known, then conversations and files, then what hangs on devices and
 * identifiers, then the values themselves: as long as they stand there, the job can find the rest.
 */
export const runErasure = async (desk: ErasureDesk, id: number): Promise<News[]> => {
  const { store, clock } = desk;
  const erasure = await store.read.erasure(id);
  if (erasure === undefined || erasure.done_at !== null) return [];
  const rows = await withClaimed(desk, erasure, JSON.parse(erasure.identifiers) as number[]);
  const meant = rows.map((row) => row.id);
  await mark(desk, erasure, rows);
  const news: News[] = [];
  for (let round = 1; ; round += 1) {
    news.push(...(await forgetTalks(desk, erasure, meant)));
    await forgetMails(desk, erasure, meant);
    const found = await store.read.devicesOf(erasure.site, meant);
    const devices = [...new Set([...(JSON.parse(erasure.devices) as DeviceId[]), ...found.map((it) => it.id)])];
    await forgetLooseFiles(desk, devices);
    await inSteps(() => store.write((tx) => tx.removeOfDevices(devices, step), 'upkeep'));
    await inSteps(() => store.write((tx) => tx.removePersonal(erasure.site, meant, step), 'upkeep'));
    news.push(...(await forgetClaims(desk, erasure, meant, rows)));
    const now = clock.wall();
    const isDone = await store.write(async (tx) => {
      if ((await tx.talksOf(meant, '', 1)).length > 0) return false;
      if ((await tx.claimsOf(erasure.site, meant, 1)).length > 0) return false;
      if ((await tx.mailsBy(meant, 1)).length > 0) return false;
      await tx.removeOfDevices(devices, step);
      await tx.removePersonal(erasure.site, meant, step);
      for (const it of await tx.exportsOf(erasure.site, 0))
        if ((JSON.parse(it.identifiers) as number[]).some((one) => meant.includes(one)))
          await tx.removeExport(it.pass_hash);
      await tx.removeRulesNaming(erasure.site, meant);
      await tx.blankDevices(devices, now, 'erased');
      await tx.blankIdentifiers(erasure.site, meant);
      await tx.endErasure(id, now);
      const refs = JSON.stringify({ erasure: id, ...(JSON.parse(erasure.counts) as object) });
      await tx.insertAudit({ site: erasure.site, at: now, actor: 'server', op: 'erase:done', refs });
      return true;
    }, 'upkeep');
    if (isDone) break;
    if (round === mostRounds)
      throw new Error('An erasure came to no end: something is written for it again and again.');
  }
  await store.scrub();
  const profiles = [...new Set([...rows.map((row) => row.root), ...meant])];
  return [...news, { is: 'profiles', site: erasure.site, was: profiles, now: meant }];
};

/** And who only said that an address of hers was his: what it was written under is her address all the same. */
const withClaimed = async (
  { store }: ErasureDesk,
  { site }: ErasureRow,
  meant: readonly number[],
): Promise<IdentifierRow[]> => {
  const rows = await store.read.identifiers(site, meant);
  const claimed: IdentifierRow[] = [];
  for (const { kind, value } of rows) {
    const found =
      kind === 'email' && value !== null ? await store.read.identifierByValue(site, claimedKind, value) : null;
    if (found && !meant.includes(found.id)) claimed.push(found);
  }
  return [...rows, ...claimed];
};

const mark = async ({ store, mac, dataFolder }: ErasureDesk, it: ErasureRow, rows: readonly IdentifierRow[]) => {
  const marks = rows.flatMap(({ id, kind, value }) =>
    value === null ? [] : [[id, kind, mac.of(...erasedMark(it.site, kind, value))] as const],
  );
  if (marks.length === 0) return;
  await noteErasure(dataFolder, { at: it.at, site: it.site, identifiers: marks });
  await store.write(async (tx) => {
    for (const [, kind, value_hmac] of marks)
      await tx.insertSuppression({ site: it.site, kind, value_hmac, erased_at: it.at });
  }, 'upkeep');
};

const inSteps = async (remove: () => Promise<number>): Promise<void> => {
  while ((await remove()) >= step);
};

const forgetTalks = async (desk: ErasureDesk, { site }: ErasureRow, meant: readonly number[]): Promise<News[]> => {
  const { read } = desk.store;
  const theirs = new Set(meant);
  const news: News[] = [];
  for (let after: ConversationId | '' = ''; ; ) {
    const talks: ConversationId[] = await read.talksOf(meant, after, step);
    const last = talks.at(-1);
    if (last === undefined) return news;
    for (const talk of talks) {
      const isHers = belongsTo(await read.peersIn([talk]), theirs);
      news.push(
        ...(isHers
          ? await removeConversation(desk, site, talk)
          : await leaveConversation(desk, { site, talk, meant, at: desk.clock.wall() })),
      );
    }
    after = last;
  }
};

/** What they wrote by mail into the talk of somebody else. */
const forgetMails = async (desk: ErasureDesk, { site }: ErasureRow, meant: readonly number[]): Promise<void> => {
  const { store, shelf, mac, clock } = desk;
  await inSteps(async () => {
    const mails = await store.read.mailsBy(meant, step);
    const ids = mails.map(({ id }) => id);
    for (const name of await store.read.freeMailShelves(ids)) await shelf.remove(name);
    for (const aside of await store.read.asidesOfMails(ids)) {
      const files = await filesOf(store.read, { site }, aside);
      await removeBytes(desk, files);
      await store.write((tx) => tx.removeFiles(files.map(({ id }) => id)), 'upkeep');
    }
    const now = clock.wall();
    await store.write(async (tx) => {
      await buryMails(tx, mac, mails, now);
      await tx.blankMails(site, ids);
    }, 'upkeep');
    return mails.length;
  });
};

interface Leaving {
  readonly site: ErasureRow['site'];
  readonly talk: ConversationId;
  readonly meant: readonly number[];
  readonly at: number;
}

/** It is somebody else’s: only the rows of these identifiers go, and the name they gave it. */
const leaveConversation = ({ store }: ErasureDesk, { site, talk, meant, at }: Leaving): Promise<News[]> =>
  store.write(
    async (tx) => {
      const row = await tx.lockConversation(site, talk);
      const before = await tx.readersOf(talk, at);
      await tx.removePeersOf(talk, meant);
      if (row === undefined) return [];
      const after = new Set(await tx.readersOf(talk, at));
      const devices = before.filter((device) => !after.has(device));
      const news: News[] = devices.length === 0 ? [] : [{ is: 'reads', devices }];
      const left = (await tx.peersOf(talk)).filter((peer) => peer.revoked_at === null);
      const name = await tx.nameOf(left.map((peer) => peer.identifier));
      if (name !== row.name) news.push(await saveListed(tx, { ...row, name }));
      return news;
    },
    'upkeep',
    talk,
  );

/** Sent, but in no message yet. */
const forgetLooseFiles = async (desk: ErasureDesk, devices: readonly DeviceId[]): Promise<void> => {
  await inSteps(async () => {
    const files = await desk.store.read.looseFilesOf(devices, step);
    await removeBytes(desk, files);
    await desk.store.write((tx) => tx.removeFiles(files.map((file) => file.id)), 'upkeep');
    return files.length;
  });
};

/** What is left of their profiles is computed anew. */
const forgetClaims = async (
  { store }: ErasureDesk,
  { site }: ErasureRow,
  meant: readonly number[],
  rows: readonly IdentifierRow[],
): Promise<News[]> => {
  const news: News[] = [];
  const roots = [...new Set(rows.map((row) => row.root))];
  for (let removed = step; removed === step; )
    await store.write(async (tx) => {
      const members = (await tx.membersOf(site, roots)).map((member) => member.id);
      const claims = await tx.removeClaimsOf(site, meant, step);
      removed = claims.removed;
      const left = [...new Set([...meant, ...members, ...claims.others])];
      news.push(...(await refresh(tx, site, left)).news);
    }, 'upkeep');
  return news;
};
