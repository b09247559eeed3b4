import type { SiteId } from '../../../protocol/ids.ts';
import { type Refusal, refused } from '../../conversation/outcome.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import type { ReaderRow } from '../../store/profile-tx.ts';
import type { ConversationTable } from '../../store/schema.ts';
import type { Reads } from '../../store/tx.ts';

/** An identifier of this site. Errors: not-found, profile.erased (`at`). */
export const memberOf = async (
  read: Pick<Reads, 'identifier' | 'erasedAt'>,
  site: SiteId,
  id: number,
): Promise<{ readonly ok: true; readonly row: IdentifierRow } | Refusal> => {
  const row = await read.identifier(site, id);
  if (row === undefined) return refused('not-found');
  return row.state === 'erased' ? erasedPerson(read, site, id) : { ok: true, row };
};

/** Of an erased person nothing is left but that she was, and when. */
export const erasedPerson = async (
  read: Pick<Reads, 'erasedAt'>,
  site: SiteId,
  identifier: number,
): Promise<Refusal> => {
  const at = await read.erasedAt(site, identifier);
  return refused('profile.erased', at === null ? undefined : { at });
};

/** Whose conversation it is: of who is signed in, else of the browser that began it. null: nobody's any more. */
export const rootOfConversation = async (
  read: Pick<Reads, 'device' | 'identifier'>,
  conversation: Pick<ConversationTable, 'site' | 'device'>,
  readers: readonly ReaderRow[],
): Promise<number | null> => {
  const user = readers.find(
    ({ kind, reads, how, revoked_at }) => kind === 'user' && reads === 1 && how !== 'link' && revoked_at === null,
  );
  if (user !== undefined) return user.root;
  if (conversation.device === null) return readers.find(({ how }) => how === 'opened')?.root ?? null;
  const device = await read.device(conversation.site, conversation.device);
  const anon = device === undefined ? undefined : await read.identifier(conversation.site, device.anon);
  return anon === undefined || anon.state === 'erased' ? null : anon.root;
};
