import { createModel, effect, signal } from '@preact/signals';
import type { Answering, CheckStep, EmailChannel } from '../../protocol/channel-doors.ts';
import type { Asked, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Answered, Told, Trouble } from '../told.ts';
import { typedForms } from '../typed-forms.ts';
import type { EmailForm } from './email-form.ts';
import type { Fresh } from './fresh-model.ts';

export type Candidate = Asked<'inbox', 'channel:save'>;
export type Checked = Given<'inbox', 'channel:checked'>;

/** A test as it runs: its steps so far. */
export interface Check {
  readonly steps: readonly CheckStep[];
  readonly isOver: boolean;
  readonly isFine: boolean;
  readonly found: Checked['found'] | null;
  readonly trouble: Trouble | null;
}

const everyMs = 600;

/** The site's e-mail channel: how it does, how it is set up, its test; and how answers leave the chat. */
export const ChannelModel = createModel((connection: Connection, fresh: Fresh) => {
  const email = signal<EmailChannel | null>(null);
  const trouble = signal<Trouble | null>(null);
  const check = signal<Check | null>(null);
  const answering = signal<Answering | null>(null);
  const forms = typedForms<EmailForm>();
  const answeringTrouble = signal<Trouble | null>(null);
  let asking: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  const load = async (): Promise<void> => {
    const told = await connection.ask('channel:read', {});
    trouble.value = told.ok ? null : told.problem;
    if (told.ok) email.value = told.email;
  };
  const changed = <Answer extends Answered<{ readonly email: EmailChannel }>>(told: Answer): Answer => {
    if (told.ok) email.value = told.email;
    return told;
  };
  const stop = (): void => {
    round += 1;
    clearTimeout(asking);
  };
  const follow = (id: Given<'inbox', 'channel:check'>['check'], mine: number): void => {
    asking = setTimeout(async () => {
      const told = await connection.ask('channel:checked', { check: id });
      if (mine !== round) return;
      // The test goes on without us: a line that breaks for a moment is no end of it.
      if (!told.ok && told.problem.retry === 'later') return follow(id, mine);
      if (!told.ok) {
        check.value = { steps: [], found: null, ...check.value, isOver: true, isFine: false, trouble: told.problem };
        return;
      }
      const { steps, isOver, isFine, found } = told;
      check.value = { steps, isOver, isFine, found, trouble: null };
      if (isOver) void load();
      else follow(id, mine);
    }, everyMs);
  };

  effect(() =>
    connection.on('channel:changed', () => {
      // Nobody has looked at it yet: nobody is to be told.
      if (email.peek() !== null) void load();
    }),
  );
  effect(() => stop);

  return {
    email,
    trouble,
    check,
    answering,
    answeringTrouble,
    /** What stands in the set-up and was not saved yet. */
    forms,
    load,
    save: async (candidate: Candidate): Promise<Told<'channel:save'>> =>
      changed(await fresh.freshly(() => connection.ask('channel:save', candidate))),
    remove: async (waiting: 'chat' | 'fail'): Promise<Told<'channel:remove'>> =>
      changed(await fresh.freshly(() => connection.ask('channel:remove', { waiting }))),
    pause: async (isPaused: boolean): Promise<Told<'channel:pause'>> =>
      changed(await connection.ask('channel:pause', { isPaused })),
    reread: async (): Promise<Told<'channel:reread'>> => changed(await connection.ask('channel:reread', {})),
    /** null: what is saved. */
    begin: async (candidate: Candidate | null): Promise<Told<'channel:check'>> => {
      stop();
      const mine = round;
      const told = await fresh.freshly(() => connection.ask('channel:check', { candidate }));
      if (mine !== round || !told.ok) return told;
      check.value = { steps: [], isOver: false, isFine: false, found: null, trouble: null };
      follow(told.check, mine);
      return told;
    },
    forget: (): void => {
      stop();
      check.value = null;
    },
    loadAnswering: async (): Promise<void> => {
      const told = await connection.ask('answering:read', {});
      answeringTrouble.value = told.ok ? null : told.problem;
      if (!told.ok) return;
      const { ok: _, ...read } = told;
      answering.value = read;
    },
    changeAnswering: async (asked: Asked<'inbox', 'answering:change'>): Promise<Told<'answering:change'>> => {
      const told = await fresh.freshly(() => connection.ask('answering:change', asked));
      if (told.ok) {
        const { ok: _, ...read } = told;
        answering.value = read;
      }
      return told;
    },
  };
});
