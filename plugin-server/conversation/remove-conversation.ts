import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import { removeBytes } from '../file/remove-bytes.ts';
import type { Mac } from '../secret/mac.ts';
import type { MailRow } from '../store/mail-tx.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tx.ts';
import { buryMails } from './mail-tombstones.ts';
import type { News } from './outcome.ts';

interface Desk {
  readonly store: Store;
  readonly shelf: Pick<FileShelf, 'remove'>;
  readonly clock: Clock;
  readonly mac: Mac;
}

/** Rows of one step: the chat goes on between two. */
const step = 500;

/**
 * Removes a conversation with all that stands in it: entries, notes, files, mails as they came, deliveries, offers to other devices, words in the search
 * index. In steps, each a transaction after which everything shown is true: at the first one nobody but agents may read it, its list
 * row is blank and its epoch new; with the last one it is gone, and inboxes learn of it by its `gone` row. Called again after a
 * crash it goes on where it was; when nothing is left it does nothing.
 */
export const removeConversation = async (desk: Desk, site: SiteId, conversation: ConversationId): Promise<News[]> => {
  const { store, clock, shelf, mac } = desk;
  const news: News[] = [];
  for (;;) {
    const files = await store.read.filesIn(conversation, '', step);
    await removeBytes(desk, files);
    const mails = await store.read.mailsIn(conversation, step);
    for (const name of await store.read.freeMailShelves(mails.map(({ id }) => id))) await shelf.remove(name);
    const now = clock.wall();
    const done = await store.write(
      async (tx) => {
        await tx.removeFiles(files.map(({ id }) => id));
        await removeMails(tx, mac, mails, now);
        return removeStep(tx, site, conversation, now);
      },
      'upkeep',
      conversation,
    );
    news.push(...done.news);
    if (done.isGone) return news;
  }
};

/** A mailbox that is read again does not bring them back. */
const removeMails = async (tx: Tx, mac: Mac, mails: readonly MailRow[], now: number): Promise<void> => {
  await buryMails(tx, mac, mails, now);
  await tx.removeMails(mails.map(({ id }) => id));
};

const removeStep = async (
  tx: Tx,
  site: SiteId,
  id: ConversationId,
  now: number,
): Promise<{ readonly isGone: boolean; readonly news: readonly News[] }> => {
  const row = await tx.lockConversation(site, id);
  if (row === undefined) return { isGone: true, news: [] };
  const readers = await tx.readersOf(id, now);
  await tx.cancelDeliveries(id, now);
  await tx.revokePeers(id, now, 'removal');
  const { isEmpty } = await tx.emptyConversation(row, step);
  const reads: readonly News[] = readers.length === 0 ? [] : [{ is: 'reads', devices: readers }];
  const pos = await tx.raisePos(site);
  if (isEmpty) {
    await tx.removeConversationRow(site, id, pos, now);
    return { isGone: true, news: [...reads, { is: 'gone', site, conversation: id, pos }] };
  }
  await tx.saveConversation({ ...row, ...blank, generation: row.generation + 1, rev: row.rev + 1, pos });
  return { isGone: false, news: reads };
};

const blank = { last_text: '', last_files: 0, page_url: null, page_title: null, name: '', subject: '' } as const;
