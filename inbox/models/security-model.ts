import { createModel, signal } from '@preact/signals';
import type { SignInId } from '../../protocol/ids.ts';
import type { SignIn } from '../../protocol/view.ts';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Told, Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';
import type { Self } from './self-model.ts';

type Begun = Pick<Given<'inbox', 'factor:begin'>, 'secret' | 'url'>;

/** Her own password, second factor and sign-ins. */
export const SecurityModel = createModel((connection: Connection, fresh: Fresh, self: Self) => {
  const signIns = signal<readonly SignIn[] | null>(null);
  const trouble = signal<Trouble | null>(null);
  /** The key to put into the app, while the second factor is being turned on. */
  const begun = signal<Begun | null>(null);
  /** Shown once. */
  const recoveryCodes = signal<readonly string[] | null>(null);

  const load = async (): Promise<void> => {
    const told = await connection.ask('session:list', {});
    if (!told.ok) {
      trouble.value = told.problem;
      return;
    }
    trouble.value = null;
    signIns.value = told.signIns;
  };

  return {
    signIns,
    trouble,
    begun,
    recoveryCodes,
    load,
    end: async (signIn: SignInId): Promise<Told<'session:end'>> => {
      const told = await connection.ask('session:end', { signIn });
      if (told.ok) signIns.value = (signIns.peek() ?? []).filter((one) => one.signIn !== signIn);
      return told;
    },
    changePassword: async (password: string): Promise<Told<'password:change'>> => {
      const told = await fresh.freshly(() => connection.ask('password:change', { password }));
      if (told.ok) void load();
      return told;
    },
    beginFactor: async (): Promise<Told<'factor:begin'>> => {
      const told = await fresh.freshly(() => connection.ask('factor:begin', {}));
      if (told.ok) begun.value = { secret: told.secret, url: told.url };
      return told;
    },
    confirmFactor: async (code: string): Promise<Told<'factor:confirm'>> => {
      const told = await fresh.freshly(() => connection.ask('factor:confirm', { code }));
      if (told.ok) {
        begun.value = null;
        recoveryCodes.value = told.recoveryCodes;
      }
      return told;
    },
    /** The codes were kept: now the inbox may know that the factor is on. */
    codesKept: async () => {
      recoveryCodes.value = null;
      await self.renew();
    },
    dropFactor: () => {
      begun.value = null;
    },
    endFactor: async (): Promise<Told<'factor:end'>> => {
      const told = await fresh.freshly(() => connection.ask('factor:end', {}));
      if (told.ok) await self.renew();
      return told;
    },
  };
});
