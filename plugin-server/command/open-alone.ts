import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { CommandRefusal } from './run-command.ts';

interface Alone {
  readonly store: Store;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** The store for a command, while no server runs. Throws StoreTaken, NewerSchema, CommandRefusal where there is none yet. */
export const openAlone = async ({ dataFolder, databaseUrl }: Config): Promise<Alone> => {
  if (!existsSync(dataFolder))
    throw new CommandRefusal(`There is no data folder at ${dataFolder} yet: start the server once, it makes one.`);
  const clock = systemClock();
  const store = await openStore({
    dataFolder,
    databaseUrl: databaseUrl ?? undefined,
    clock,
    onFatal: (cause) => {
      process.stderr.write(`A commit ended without saying whether it is on disk: ${String(cause)}\n`);
      process.exit(1);
    },
  });
  return { store, clock, close: () => store.close() };
};
