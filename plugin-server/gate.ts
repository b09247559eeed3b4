export interface Busy {
  readonly ok: false;
  readonly reason: 'busy';
}

export type Entered<T> = { readonly ok: true; readonly value: T } | Busy;

export interface Gate {
  /** Runs `work` now or when its turn comes, first come first served; refuses when the queue is full. What `work` throws comes through. */
  enter<T>(work: () => Promise<T>): Promise<Entered<T>>;
}

/** For work that is heavy in memory or processor: at most `atOnce` of it runs, at most `waiting` wait, the rest is told so. */
export const createGate = ({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): Gate => {
  const queue: (() => void)[] = [];
  let running = 0;

  const leave = (): void => {
    const next = queue.shift();
    // The place is handed over, not given back: nobody who comes in between can take it.
    if (next) next();
    else running -= 1;
  };

  return {
    async enter(work) {
      if (running < atOnce) running += 1;
      else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
      else return { ok: false, reason: 'busy' };
      try {
        return { ok: true, value: await work() };
      } finally {
        leave();
      }
    },
  };
};
