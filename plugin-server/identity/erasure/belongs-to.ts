import type { ConversationPeerTable } from '../../store/schema.ts';

type Row = Pick<ConversationPeerTable, 'identifier' | 'how' | 'revoked_at'>;

/**
 * Does a conversation belong to these identifiers alone, so that it is exported and erased with them? `rows`: all rows of the
 * conversation, revoked ones too.
 *
 * A conversation belongs to whoever owns it, not to whoever may read it. Owners are the identifiers with a row `opened`: the browser
 * that began it, or the user who signed in there (the talk goes with the person, the browser's own row is revoked then).
 * Owners whose row was revoked count only if nobody owns it any more: then those who lost it last. It belongs to the identifiers
 * if every owner is one of them; otherwise it lives on for the others, and only the rows of these identifiers go:
 * - Continued by `link` on a second device, a conversation stays with the first when the second is erased.
 * - Said before a sign-in, it stays with the user when only the browser is erased, and goes with the user when the user is.
 * - An address proven in it (`code`) may read it; who opened it keeps it when only the address is erased.
 */
export const belongsTo = (rows: readonly Row[], identifiers: ReadonlySet<number>): boolean => {
  const owners = rows.filter(({ how }) => how === 'opened');
  const live = owners.filter((row) => row.revoked_at === null);
  const lost = Math.max(...owners.map((row) => row.revoked_at ?? 0));
  const last = live.length > 0 ? live : owners.filter((row) => row.revoked_at === lost);
  return last.length > 0 && last.every(({ identifier }) => identifiers.has(identifier));
};
