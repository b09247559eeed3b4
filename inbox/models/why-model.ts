import { batch, createModel, signal } from '@preact/signals';
import type { JoinLine, ProfileWhy } from '../../protocol/profile-view.ts';
import type { Asked } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Answered, Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';
import type { Profile } from './profile-model.ts';

type Acted = { readonly log: number; readonly profiles: readonly number[] };

/** Why this is one person: the claims that say so, and what can be done about each. */
export const WhyModel = createModel((connection: Connection, fresh: Fresh, profile: Profile) => {
  const why = signal<ProfileWhy | null>(null);
  const trouble = signal<Trouble | null>(null);
  /** At most two identifiers she points at: with two, the way between them is shown. */
  const chosen = signal<readonly number[]>([]);
  /** The act just done, while it can be taken back at once. */
  const done = signal<Acted | null>(null);
  let about: number | null = null;

  const load = async (): Promise<void> => {
    const identifier = about;
    if (identifier === null) return;
    const told = await connection.ask('profile:why', { identifier });
    if (identifier !== about) return;
    if (!told.ok) {
      trouble.value = told.problem;
      return;
    }
    const { ok: _, ...read } = told;
    batch(() => {
      trouble.value = null;
      why.value = read;
      const known = new Set(read.members.map(({ identifier: member }) => member));
      chosen.value = chosen.peek().filter((one) => known.has(one));
    });
  };

  const act = async (ask: () => Promise<Answered<Acted>>): Promise<Answered<Acted>> => {
    const told = await fresh.freshly(ask);
    if (!told.ok) return told;
    done.value = { log: told.log, profiles: told.profiles };
    profile.renew();
    await load();
    return told;
  };

  return {
    why,
    trouble,
    chosen,
    done,
    open: (identifier: number) => {
      about = identifier;
      batch(() => {
        why.value = null;
        trouble.value = null;
        chosen.value = [];
        done.value = null;
      });
      void load();
    },
    close: () => {
      about = null;
    },
    retry: () => void load(),
    /** A third one begins anew. */
    choose: (identifier: number) => {
      const before = chosen.peek();
      if (before.includes(identifier)) chosen.value = before.filter((one) => one !== identifier);
      else chosen.value = before.length < 2 ? [...before, identifier] : [identifier];
    },
    revoke: (claim: number, reason: string) => act(() => connection.ask('claim:revoke', { claim, reason })),
    restore: (claim: number, reason: string) => act(() => connection.ask('claim:restore', { claim, reason })),
    part: (a: number, b: number, reason: string) => act(() => connection.ask('profile:part', { a, b, reason })),
    /** What was only supposed is so: an agent says it with her name and a reason. */
    confirm: async ({ a, b }: JoinLine, reason: string): Promise<Told<'profile:join'>> => {
      const read = why.peek();
      const profileOf = (identifier: number): number =>
        read?.others.find((one) => one.identifier === identifier)?.profile ?? read?.profile ?? 0;
      const profiles: [number, number] = [profileOf(a), profileOf(b)];
      return act(() => connection.ask('profile:join', { a, b, profiles, reason })) as Promise<Told<'profile:join'>>;
    },
    rule: (asked: Asked<'inbox', 'value:rule'>) => act(() => connection.ask('value:rule', asked)),
    undo: async (log: number): Promise<Answered<Acted>> => {
      const told = await act(() => connection.ask('identity:undo', { log }));
      if (told.ok) done.value = null;
      return told;
    },
  };
});
