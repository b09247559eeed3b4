import type { Purpose } from '../../../protocol/identity.ts';
import { purposes } from '../../../protocol/identity.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { ProfilePanel } from '../../../protocol/profile-view.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, type Refusal, refused } from '../../conversation/outcome.ts';
import type { ConsentOfProfile, ConversationOfProfile, ReaderRow } from '../../store/profile-tx.ts';
import type { ConversationTable } from '../../store/schema.ts';
import type { Reads } from '../../store/tx.ts';
import type { IdentityDesk } from '../identity-desk.ts';
import { maskIdentifier } from '../mask-identifier.ts';
import { deviceLevel, profileLevel } from './device-level.ts';
import { fitPanel } from './fit-panel.ts';
import { gatherProfiles } from './gather-profiles.ts';
import { shownName } from './name-of-profile.ts';
import { erasedPerson, memberOf, rootOfConversation } from './root-of.ts';
import { showDevices } from './show-devices.ts';
import { showMembers } from './show-members.ts';
import { showTraits } from './show-traits.ts';

type Asked = Parsed<'inbox', 'profile:open'>;

/**
 * Everything the panel shows of a person, at most 64 KB. By a conversation: whoever it belongs to; by an identifier:
 * the profile that has it now. Errors: not-found, profile.erased (`at`).
 */
export const openProfile = async (
  { store: { read }, clock, living }: Pick<IdentityDesk, 'store' | 'clock' | 'living'>,
  { site }: AgentCaller,
  asked: Asked,
): Promise<Outcome<Given<'inbox', 'profile:open'>>> => {
  const place = await placeOf(read, site, asked);
  if (!place.ok) return place;
  const { root, conversation, readers } = place;
  const now = clock.wall();

  const only = [root];
  const [gathered, suggestions, traits, consents, conversations] = await Promise.all([
    gatherProfiles(read, site, only),
    read.profileClaims('suggestions', { site, roots: only, limit: most.suggestions }),
    read.profileTraits({ site, roots: only, limit: most.traits }),
    read.profileConsents({ site, roots: only, limit: most.consents }),
    read.profileConversations({ site, roots: only, limit: most.conversations }),
  ]);
  const profile = gathered.get(root);
  // Joined to another between two questions: whoever asks again finds her there.
  if (profile === undefined) return refused('not-found');

  const said = { suggestions, traits };
  const spoken = profile.devices.find(({ id }) => id === conversation?.device);
  const badge = spoken === undefined ? profileLevel(profile, said, now) : deviceLevel(profile, said, spoken, now);
  const names = traits.filter(({ key }) => key === 'name');
  return done(
    fitPanel({
      profile: root,
      name: shownName(names),
      level: badge.level,
      who: badge.who,
      locale: (spoken ?? profile.devices[0])?.locale ?? null,
      members: showMembers(profile, now),
      moreMembers: 0,
      devices: showDevices(
        profile,
        (device) => deviceLevel(profile, said, device, now),
        (device) => living.isDeviceOnline(device),
      ),
      conversations: conversations.map(showConversation),
      traits: showTraits(traits),
      consents: showConsents(consents, profile.members),
      readers: readers.map(showReader),
      suggestions: new Set(suggestions.filter(({ leads }) => leads === 1).map(({ other_root }) => other_root)).size,
    }),
  );
};

const most = { suggestions: 200, traits: 1_000, consents: 500, conversations: 20, readers: 60 } as const;

interface Place {
  readonly ok: true;
  readonly root: number;
  readonly conversation?: ConversationTable;
  readonly readers: readonly ReaderRow[];
}

const placeOf = async (read: Reads, site: SiteId, asked: Asked): Promise<Place | Refusal> => {
  if ('identifier' in asked) {
    const found = await memberOf(read, site, asked.identifier);
    return found.ok ? { ok: true, root: found.row.root, readers: [] } : found;
  }
  const conversation = await read.conversation(site, asked.conversation);
  if (conversation === undefined) return refused('not-found');
  const readers = await read.conversationReaders(conversation.id, most.readers);
  const root = await rootOfConversation(read, conversation, readers);
  if (root !== null) return { ok: true, root, conversation, readers };
  const device = conversation.device === null ? undefined : await read.device(site, conversation.device);
  return erasedPerson(read, site, device?.anon ?? 0);
};

const showConversation = (row: ConversationOfProfile): ProfilePanel['conversations'][number] => ({
  conversation: row.id,
  number: row.number,
  state: row.state,
  openedAt: row.opened_at,
  lastAt: row.last_at,
  lastText: row.last_text,
  assignee: row.assignee === null ? null : { agent: row.assignee, name: row.assignee_name ?? '' },
});

/** Each yes or no that holds, by whom it was given. */
const showConsents = (
  newestFirst: readonly ConsentOfProfile[],
  members: readonly { readonly id: number; readonly kind: ReaderRow['kind']; readonly value: string | null }[],
): ProfilePanel['consents'] => {
  const shown = new Map<string, ProfilePanel['consents'][number]>();
  for (const { identifier, purpose, granted, at, proof } of newestFirst) {
    const giver = members.find(({ id }) => id === identifier);
    const key = `${purpose} ${identifier}`;
    if (giver === undefined || !isPurpose(purpose) || shown.has(key)) continue;
    const { value } = maskIdentifier(giver.kind, giver.value);
    shown.set(key, { purpose, kind: giver.kind, value, granted: granted === 1, text: proof, at });
  }
  return [...shown.values()];
};

const isPurpose = (purpose: string): purpose is Purpose => (purposes as readonly string[]).includes(purpose);

const showReader = (row: ReaderRow): ProfilePanel['readers'][number] => ({
  identifier: row.identifier,
  kind: row.kind,
  value: maskIdentifier(row.kind, row.value).value,
  how: row.how,
  reads: row.reads === 1,
  sinceSeq: row.since_seq,
  at: row.at,
  revokedAt: row.revoked_at,
  ...(row.link === null ? {} : { link: row.link }),
});
