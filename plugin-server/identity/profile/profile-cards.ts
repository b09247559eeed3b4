import type { SiteId } from '../../../protocol/ids.ts';
import type { ProfileCard } from '../../../protocol/profile-view.ts';
import type { Reads } from '../../store/tx.ts';
import { profileLevel } from './device-level.ts';
import { gatherProfiles } from './gather-profiles.ts';
import { shownName } from './name-of-profile.ts';
import { showMembers } from './show-members.ts';

/** Persons to choose from, in this order; at most twenty. */
export const profileCards = async (
  read: Reads,
  site: SiteId,
  roots: readonly number[],
  now: number,
): Promise<ProfileCard[]> => {
  const [profiles, suggestions, talks] = await Promise.all([
    gatherProfiles(read, site, roots),
    read.profileClaims('suggestions', { site, roots, limit: mostSuggestions }),
    read.conversationsByProfile({ site, roots, limit: roots.length }),
  ]);
  return roots.flatMap((root) => {
    const profile = profiles.get(root);
    if (profile === undefined) return [];
    const said = { suggestions: suggestions.filter((claim) => claim.root === root), traits: profile.names };
    const talk = talks.find((it) => it.root === root);
    return [
      {
        profile: root,
        name: shownName(profile.names),
        level: profileLevel(profile, said, now).level,
        members: showMembers(profile, now).slice(0, membersShown),
        conversations: talk?.conversations ?? 0,
        lastAt: talk?.last_at ?? null,
        number: talk?.number ?? null,
      },
    ];
  });
};

const mostSuggestions = 500;
const membersShown = 10;
