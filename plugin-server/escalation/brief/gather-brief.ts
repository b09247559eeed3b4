import { factSources } from '../../../protocol/brief.ts';
import type { FileRef } from '../../../protocol/entry.ts';
import type { Level } from '../../../protocol/identity.ts';
import { deviceLevel, profileLevel } from '../../identity/profile/device-level.ts';
import { gatherProfiles } from '../../identity/profile/gather-profiles.ts';
import { byWorth } from '../../identity/profile/name-of-profile.ts';
import { rootOfConversation } from '../../identity/profile/root-of.ts';
import { showMembers } from '../../identity/profile/show-members.ts';
import { showTraits } from '../../identity/profile/show-traits.ts';
import { hoursOf } from '../../site/site-hours.ts';
import type { ConversationTable, EntryTable } from '../../store/schema.ts';
import type { Reads } from '../../store/tx.ts';
import type { BriefOf } from '../escalation-desk.ts';
import type { BriefFacts, MessageFact } from './brief-facts.ts';
import { buildBrief } from './build-brief.ts';

/** Reads what a brief is made of, and makes it. */
export const briefOf: BriefOf = async (read, row, locale, now) => buildBrief(await gatherBrief(read, row, now), locale);

const most = { first: 10, last: 80, marks: 60, traits: 200, conversations: 20, readers: 60 } as const;

const gatherBrief = async (read: Reads, row: ConversationTable, now: number): Promise<BriefFacts> => {
  const [entries, person, marks, site, device] = await Promise.all([
    entriesOf(read, row),
    personOf(read, row, now),
    read.deliveryMarks(row.id, most.marks),
    read.site(row.site),
    row.device === null ? undefined : read.device(row.site, row.device),
  ]);
  const asides = await read.asidesBetween(row.id, entries[0]?.seq ?? 0, Number.MAX_SAFE_INTEGER);
  const times = new Map(entries.map(({ seq, at }) => [seq, at]));
  const language = row.locale === '' ? (device?.locale ?? 'en') : row.locale;
  return {
    ...person,
    name:
      person.name ?? (row.name === '' ? null : { value: row.name, source: 'visitor', strength: 0, at: row.opened_at }),
    firstSeenAt: Math.min(person.firstSeenAt, device?.created_at ?? row.opened_at, row.opened_at),
    language: language === 'en' ? 'en' : 'de',
    device: device?.label ?? '',
    page: row.page_url === null ? null : { url: row.page_url, title: row.page_title, at: row.opened_at },
    orders: [],
    events: [],
    messages: entries.filter(({ what }) => what === null).map(messageOf),
    handOffs: asides
      .filter(({ kind }) => kind === 'assigned')
      .map(({ agent_name, to_name, at }) => ({ by: agent_name, to: to_name ?? '', at })),
    failures: marks
      .filter(({ state, seq }) => (state === 'failed' || state === 'unclear') && seq !== null)
      .map(({ channel, state, seq }) => ({
        channel,
        isUnclear: state === 'unclear',
        at: times.get(seq ?? 0) ?? row.last_at,
      })),
    readUpTo: row.visitor_read,
    waitingSince: row.waiting_since,
    zone: hoursOf(site?.hours ?? '{}').zone,
  };
};

/** How it began and how it stands; what lies between is in the conversation. */
const entriesOf = async (read: Reads, row: ConversationTable): Promise<EntryTable[]> => {
  const last = await read.entriesBefore(row.id, 1, Number.MAX_SAFE_INTEGER, most.last);
  const before = (last[0]?.seq ?? 1) - 1;
  if (before === 0) return last;
  const first = await read.entriesAfter(row.id, 0, Math.min(most.first, before));
  return [...first, ...last];
};

const messageOf = (entry: EntryTable): MessageFact => ({
  seq: entry.seq,
  side: entry.side,
  name: entry.agent_name ?? '',
  at: entry.at,
  text: entry.text,
  files: entry.files === '' ? 0 : (JSON.parse(entry.files) as FileRef[]).length,
  channel: entry.channel,
});

type Person = Pick<BriefFacts, 'name' | 'level' | 'firstSeenAt' | 'identifiers' | 'traits' | 'others'>;

/** Who she is as far as anybody has said; of an erased person nothing. */
const personOf = async (read: Reads, row: ConversationTable, now: number): Promise<Person> => {
  const readers = await read.conversationReaders(row.id, most.readers);
  const root = await rootOfConversation(read, row, readers);
  const profile = root === null ? undefined : (await gatherProfiles(read, row.site, [root])).get(root);
  if (root === null || profile === undefined) return nobody(row.opened_at);
  const of = { site: row.site, roots: [root] };
  const [suggestions, traits, conversations] = await Promise.all([
    read.profileClaims('suggestions', { ...of, limit: most.traits }),
    read.profileTraits({ ...of, limit: most.traits }),
    read.profileConversations({ ...of, limit: most.conversations + 1 }),
  ]);
  const said = { suggestions, traits };
  const spoken = profile.devices.find(({ id }) => id === row.device);
  const { level } = spoken === undefined ? profileLevel(profile, said, now) : deviceLevel(profile, said, spoken, now);
  const name = traits.filter(({ key }) => key === 'name').toSorted(byWorth)[0];
  const others = conversations.filter(({ id }) => id !== row.id);
  const last = others[0];
  return {
    name: name === undefined ? null : { value: name.value, source: name.source, strength: name.strength, at: name.at },
    level,
    firstSeenAt: Math.min(row.opened_at, ...profile.members.map(({ created_at }) => created_at)),
    identifiers: showMembers(profile, now)
      .filter(({ kind, state }) => kind !== 'anon' && state !== 'erased')
      .map(({ kind, value, isProven, lastAt }) => ({ kind, masked: value, strength: isProven ? 3 : 0, at: lastAt })),
    traits: showTraits(traits).map(({ key, value, source, strength, at }) => ({
      key,
      value,
      source: factSources.find((it) => it === source) ?? 'channel',
      strength,
      at,
    })),
    others: { count: others.length, last: last === undefined ? null : { number: last.number, at: last.last_at } },
  };
};

const nobody = (openedAt: number): Person => ({
  name: null,
  level: 'anonymous' satisfies Level,
  firstSeenAt: openedAt,
  identifiers: [],
  traits: [],
  others: { count: 0, last: null },
});
