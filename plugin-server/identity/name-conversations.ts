import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import type { News } from '../conversation/outcome.ts';
import { saveListed } from '../conversation/save-listed.ts';
import type { ConversationTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

/** What the agents' list calls these conversations, after something new was said of who opened them. Errors: none. */
export const nameConversations = async (
  tx: Tx,
  site: SiteId,
  conversations: readonly ConversationId[],
): Promise<News[]> => {
  const renamed: ConversationTable[] = [];
  // All are held before the first is saved: saving holds the place in the list, which everybody waits for.
  for (const id of [...new Set(conversations)].toSorted()) {
    const row = await tx.lockConversation(site, id);
    if (row === undefined) continue;
    const name = await tx.nameOf(await openersOf(tx, row));
    if (name === row.name) continue;
    row.name = name;
    renamed.push(row);
  }
  const news: News[] = [];
  for (const row of renamed) news.push(await saveListed(tx, row));
  return news;
};

/** The person whose conversation it is, then the browser in which it began. */
const openersOf = async (tx: Tx, { id, site, device }: ConversationTable): Promise<number[]> => {
  const opener = (await tx.peersOf(id)).find(({ how, revoked_at }) => how === 'opened' && revoked_at === null);
  const anon = device === null ? undefined : (await tx.device(site, device))?.anon;
  return [...new Set([opener?.identifier, anon])].filter((it) => it !== undefined);
};

/** Those this identifier opened, or took over by signing in. */
export const openedBy = async (tx: Pick<Tx, 'readingsOf'>, identifier: number): Promise<ConversationId[]> =>
  (await tx.readingsOf(identifier)).filter(({ how }) => how === 'opened').map(({ conversation }) => conversation);
