import { signal } from '@preact/signals';
import type { Connection, Line } from '../../inbox/connection.ts';
import { type Told, unreachable } from '../../inbox/told.ts';
import type { FileId } from '../../protocol/ids.ts';
import { type Problem, type ProblemCode, type ProblemDetail, problem } from '../../protocol/problems.ts';
import type { Asked, DoorName, Given, Pushed, PushName } from '../../protocol/wire.ts';

type Answer<Name extends DoorName<'inbox'>> = Given<'inbox', Name> | { readonly refused: Problem } | 'unreachable';

export interface FakeConnection extends Connection {
  /** What a door answers from now on; a function sees what was asked. */
  answer<Name extends DoorName<'inbox'>>(
    name: Name,
    answer: Answer<Name> | ((asked: Asked<'inbox', Name>) => Answer<Name> | Promise<Answer<Name>>),
  ): void;
  /** Everything that was asked of a door, in order. */
  asked<Name extends DoorName<'inbox'>>(name: Name): Asked<'inbox', Name>[];
  hinted<Name extends DoorName<'inbox'>>(name: Name): Asked<'inbox', Name>[];
  /** The server says something unasked. */
  push<Name extends PushName<'inbox'>>(name: Name, body: Pushed<'inbox', Name>): void;
  lose(): void;
  /** Connected (again): the models catch up. */
  join(): void;
  refuse(code: ProblemCode): void;
}

export const refused = (code: ProblemCode, detail?: ProblemDetail) => ({ refused: problem(code, detail) });

/** The server's place is taken by what a test says; live from the start. */
export const fakeConnection = (): FakeConnection => {
  const line = signal<Line>({ is: 'live' });
  const answers = new Map<string, (asked: never) => unknown>();
  const requests: { readonly name: string; readonly body: unknown }[] = [];
  const hints: { readonly name: string; readonly body: unknown }[] = [];
  const listeners = new Map<string, Set<(body: never) => void>>();
  const catchUps = new Set<() => void>();
  const refusals = new Set<(problem: Problem) => void>();
  const added = <Item>(set: Set<Item>, item: Item): (() => void) => {
    set.add(item);
    return () => void set.delete(item);
  };

  return {
    line,
    ask: async (name, body) => {
      requests.push({ name, body });
      const answer = answers.get(name);
      if (answer === undefined) throw new Error(`Nobody said what ${name} answers.`);
      const given = (await answer(body as never)) as object | 'unreachable';
      if (given === 'unreachable') return unreachable;
      if ('refused' in given) return { ok: false, problem: given.refused as Problem };
      return { ok: true, ...given } as Told<typeof name>;
    },
    hint: (name, body) => void hints.push({ name, body }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      return added(set, listener as (body: never) => void);
    },
    onCatchUp: (listener) => added(catchUps, listener),
    onRefused: (listener) => added(refusals, listener),
    introduce: () => undefined,
    open: () => undefined,
    close: () => {
      line.value = { is: 'closed' };
    },
    upload: async (file) => ({ ok: true, file: `fl_${file.cid}` as FileId }),
    download: async () => null,
    filePath: (file) => `/v1/inbox/file/${file}`,
    mailPath: (mail) => `/v1/inbox/mail/${mail}`,
    fetchExport: async (pass) => ({ name: `${pass}.zip`, bytes: new Blob([pass]) }),

    answer: (name, answer) => {
      answers.set(name, (typeof answer === 'function' ? answer : () => answer) as (asked: never) => unknown);
    },
    asked: (name) => requests.filter((one) => one.name === name).map(({ body }) => body) as never,
    hinted: (name) => hints.filter((one) => one.name === name).map(({ body }) => body) as never,
    push: (name, body) => {
      for (const listener of listeners.get(name) ?? []) listener(body as never);
    },
    lose: () => {
      line.value = { is: 'lost', since: 0 };
    },
    join: () => {
      line.value = { is: 'live' };
      for (const listener of catchUps) listener();
    },
    refuse: (code) => {
      line.value = { is: 'closed' };
      for (const listener of refusals) listener(problem(code));
    },
  };
};
