import { createModel, signal } from '@preact/signals';
import type { AgentSelf } from '../../protocol/view.ts';
import type { Asked, DoorName, Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Answered, Told, Trouble } from '../told.ts';

type Opens = Extract<DoorName<'inbox'>, 'setup:open' | 'invite:open'>;

/**
 * A page behind a one-time link (set-up, invitation): the token stands in the fragment, is checked once, and is gone from
 * the address bar before anybody can copy it.
 */
const createStep = <Name extends Opens>(connection: Connection, door: Name, token: string) => {
  const offer = signal<Given<'inbox', Name> | null>(null);
  const trouble = signal<Trouble | null>(null);

  return {
    offer,
    trouble,
    load: async () => {
      trouble.value = null;
      const told: Answered<Given<'inbox', Name>> = await connection.ask(door, { token } as Asked<'inbox', Name>);
      if (told.ok) offer.value = told;
      else trouble.value = told.problem;
    },
  };
};

export const SetupModel = createModel(
  (connection: Connection, token: string, enter: (self: AgentSelf) => Promise<void>) => ({
    ...createStep(connection, 'setup:open', token),
    finish: async (asked: Omit<Asked<'inbox', 'setup:finish'>, 'token'>): Promise<Told<'setup:finish'>> => {
      const told = await connection.ask('setup:finish', { token, ...asked });
      if (told.ok) {
        const { ok: _, ...self } = told;
        await enter(self);
      }
      return told;
    },
  }),
);
export type Setup = InstanceType<typeof SetupModel>;

/** `look`: finds out who is signed in now; somebody with a second factor has joined but still has to sign in. */
export const InviteModel = createModel((connection: Connection, token: string, look: () => Promise<void>) => ({
  ...createStep(connection, 'invite:open', token),
  accept: async (asked: Omit<Asked<'inbox', 'invite:accept'>, 'token'>): Promise<Told<'invite:accept'>> => {
    const told = await connection.ask('invite:accept', { token, ...asked });
    if (told.ok) await look();
    return told;
  },
}));
export type Invitation = InstanceType<typeof InviteModel>;
