import { createModel, effect, signal } from '@preact/signals';
import { wall } from '../clock.ts';
import type { Connection } from '../connection.ts';

const stepMs = 10_000;

/** The server's present time, in steps of ten seconds: waiting times on the screen need no finer one. */
export const NowModel = createModel((connection: Connection) => {
  let ahead = 0;
  const now = signal(wall());
  const read = (): void => {
    now.value = wall() + ahead;
  };

  effect(() => {
    const timer = setInterval(read, stepMs);
    const stopHearing = connection.on('welcome', (welcome) => {
      ahead = welcome.now - wall();
      read();
    });
    return () => {
      clearInterval(timer);
      stopHearing();
    };
  });

  return {
    now,
    /** To the millisecond, for what counts down. */
    exact: () => wall() + ahead,
  };
});
export type Now = InstanceType<typeof NowModel>;
