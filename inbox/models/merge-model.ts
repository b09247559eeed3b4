import { batch, createModel, effect, signal } from '@preact/signals';
import type { ProfileCard, ProfilePanel } from '../../protocol/profile-view.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';
import type { Profile } from './profile-model.ts';

const pauseMs = 250;
/** Shorter ones name half the shop. */
const shortest = 2;

/** Two persons who may be one: found, laid side by side, joined with a reason. */
export const MergeModel = createModel((connection: Connection, fresh: Fresh, profile: Profile) => {
  const query = signal('');
  const found = signal<readonly ProfileCard[] | null>(null);
  const isSearching = signal(false);
  /** The two compared, as they were read. */
  const pair = signal<{ readonly mine: ProfilePanel; readonly other: ProfilePanel } | null>(null);
  const isComparing = signal(false);
  /** The trouble is with reading the two, not with finding. */
  const isComparison = signal(false);
  /** Persons that share something with her that nobody has proven. */
  const suggested = signal<readonly ProfileCard[]>([]);
  const trouble = signal<Trouble | null>(null);
  /** Whom the shown person is compared with. */
  let sought: { readonly mine: number; readonly other: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  const find = async (): Promise<void> => {
    const asked = query.peek().trim();
    const mine = ++turn;
    const told = await connection.ask('profile:find', { query: asked });
    if (mine !== turn) return;
    batch(() => {
      isSearching.value = false;
      isComparison.value = false;
      trouble.value = told.ok ? null : told.problem;
      const self = profile.panel.peek()?.profile;
      if (told.ok) found.value = told.found.filter((card) => card.profile !== self);
    });
  };

  const read = async (identifier: number): Promise<Told<'profile:open'>> =>
    connection.ask('profile:open', { identifier });

  const compare = async (mine: number, other: number): Promise<void> => {
    sought = { mine, other };
    isComparing.value = true;
    const [left, right] = await Promise.all([read(mine), read(other)]);
    if (sought?.other !== other) return;
    batch(() => {
      isComparing.value = false;
      isComparison.value = true;
      trouble.value = left.ok ? (right.ok ? null : right.problem) : left.problem;
      pair.value = left.ok && right.ok ? { mine: left, other: right } : null;
    });
  };

  effect(() => () => clearTimeout(timer));

  const clear = (): void => {
    clearTimeout(timer);
    turn++;
    sought = null;
    batch(() => {
      query.value = '';
      found.value = null;
      isSearching.value = false;
      isComparing.value = false;
      pair.value = null;
      suggested.value = [];
      trouble.value = null;
    });
  };

  return {
    query,
    found,
    isSearching,
    pair,
    isComparing,
    isComparison,
    suggested,
    trouble,
    clear,
    type: (typed: string) => {
      clearTimeout(timer);
      query.value = typed;
      if (typed.trim().length < shortest) {
        turn++;
        found.value = null;
        isSearching.value = false;
        return;
      }
      isSearching.value = true;
      timer = setTimeout(() => void find(), pauseMs);
    },
    compare,
    /** Once more: both are read again, or the search goes out again. */
    again: () => {
      if (sought !== null) void compare(sought.mine, sought.other);
      else void find();
    },
    /** Offers whom the claims suppose; if it is one, both are compared at once. */
    suggest: async (mine: number): Promise<void> => {
      const told = await connection.ask('profile:why', { identifier: mine });
      if (!told.ok || pair.peek() !== null) return;
      const ends = new Set(told.suggestions.flatMap(({ a, b }) => [a, b]));
      const cards = new Map<number, ProfileCard>();
      for (const { profile: of, name, number, ...member } of told.others) {
        if (!ends.has(member.identifier)) continue;
        const before = cards.get(of);
        const members = [...(before?.members ?? []), member];
        cards.set(of, {
          profile: of,
          name,
          level: 'claimed',
          members,
          conversations: 0,
          lastAt: member.lastAt,
          number,
        });
      }
      suggested.value = [...cards.values()];
      const [only] = suggested.value;
      if (only !== undefined && cards.size === 1 && query.peek() === '') void compare(mine, only.profile);
    },
    /** Back to the search. */
    drop: () => {
      sought = null;
      batch(() => {
        pair.value = null;
        isComparing.value = false;
        trouble.value = null;
      });
    },
    join: async (reason: string): Promise<Told<'profile:join'> | null> => {
      const two = pair.peek();
      if (two === null) return null;
      const { profile: a } = two.mine;
      const { profile: b } = two.other;
      const told = await fresh.freshly(() => connection.ask('profile:join', { a, b, profiles: [a, b], reason }));
      if (told.ok) profile.renew();
      return told;
    },
    undo: async (log: number): Promise<Told<'identity:undo'>> => {
      const told = await fresh.freshly(() => connection.ask('identity:undo', { log }));
      if (told.ok) profile.renew();
      return told;
    },
  };
});
