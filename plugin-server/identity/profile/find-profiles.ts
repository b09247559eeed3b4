import type { IdentifierKind } from '../../../protocol/identity.ts';
import { anonPrefix, type SiteId } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome } from '../../conversation/outcome.ts';
import { profilesAtOnce } from '../../store/profile-tx.ts';
import type { Reads } from '../../store/tx.ts';
import { normaliseIdentifier } from '../graph/normalise-identifier.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { profileCards } from './profile-cards.ts';
import { rootOfConversation } from './root-of.ts';

/**
 * Persons to compare or to join with, at most twenty: by a whole value of any kind, by a conversation's number, by the
 * beginning of a name. Part of an address finds nobody: addresses are looked up, not browsed.
 */
export const findProfiles = async (
  { store: { read }, clock }: Pick<IdentityDesk, 'store' | 'clock'>,
  { site }: AgentCaller,
  { query }: Parsed<'inbox', 'profile:find'>,
): Promise<Outcome<Given<'inbox', 'profile:find'>>> => {
  const asked = query.trim();
  const roots = new Set([
    ...(await byNumber(read, site, asked)),
    ...(await byValue(read, site, asked)),
    ...(await byName(read, site, asked)),
  ]);
  return done({ found: await profileCards(read, site, [...roots].slice(0, profilesAtOnce), clock.wall()) });
};

const byNumber = async (read: Reads, site: SiteId, asked: string): Promise<number[]> => {
  const number = /^#?(\d{1,9})$/.exec(asked)?.[1];
  if (number === undefined) return [];
  const conversation = await read.conversationByNumber(site, Number(number));
  if (conversation === undefined) return [];
  const readers = await read.conversationReaders(conversation.id, mostReaders);
  const root = await rootOfConversation(read, conversation, readers);
  return root === null ? [] : [root];
};
const mostReaders = 60;

const byValue = async (read: Reads, site: SiteId, asked: string): Promise<number[]> => {
  const kinds: IdentifierKind[] = ['user', 'email', 'phone', 'wa', ...(await read.extKinds(site, mostExtKinds))];
  if (asked.startsWith(anonPrefix)) kinds.push('anon');
  const found: number[] = [];
  for (const kind of kinds) {
    const value = normaliseIdentifier(kind, kind === 'wa' ? asWhatsApp(asked) : asked)?.value;
    const row = value === undefined ? undefined : await read.identifierByValue(site, kind, value);
    if (row !== undefined && row.state !== 'erased') found.push(row.root);
  }
  return found;
};
const mostExtKinds = 20;

/** A number as people write it, or an id as WhatsApp gives it. */
const asWhatsApp = (asked: string): string => {
  const phone = normaliseIdentifier('phone', asked);
  return phone === null ? asked : `id:${phone.value.slice(1)}`;
};

/** As it was typed and as names are written: the index knows letters, not their case. */
const byName = async (read: Reads, site: SiteId, asked: string): Promise<number[]> => {
  if (asked.length < shortestName) return [];
  const words = asked.toLowerCase();
  const written = words.replace(
    /(^|[\s-])(\p{L})/gu,
    (_, before: string, first: string) => before + first.toUpperCase(),
  );
  const found: number[] = [];
  for (const beginning of new Set([asked, written, words, asked.toUpperCase()]))
    found.push(...(await read.profilesNamed(site, beginning.slice(0, longestName), profilesAtOnce)));
  return found;
};
const shortestName = 2;
/** As much of a name as the index holds. */
const longestName = 60;
