import { type ReadonlySignal, signal } from '@preact/signals';

/** Which of several things are being done right now: their buttons rest meanwhile. */
export interface UnderWay<Key> {
  readonly keys: ReadonlySignal<ReadonlySet<Key>>;
  /** Runs it unless it runs already; undefined then. */
  run<Answer>(key: Key, act: () => Promise<Answer>): Promise<Answer | undefined>;
}

export const createUnderWay = <Key>(): UnderWay<Key> => {
  const keys = signal<ReadonlySet<Key>>(new Set());

  return {
    keys,
    run: async (key, act) => {
      if (keys.peek().has(key)) return undefined;
      keys.value = new Set([...keys.peek(), key]);
      const answer = await act();
      keys.value = new Set([...keys.peek()].filter((one) => one !== key));
      return answer;
    },
  };
};
