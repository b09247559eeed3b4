/** Work of one key runs one after the other, in the order it came; other keys do not wait for it. What `work` throws comes through. */
export const takeTurns = <Key>(): (<Result>(key: Key, work: () => Promise<Result>) => Promise<Result>) => {
  const lasts = new Map<Key, Promise<unknown>>();
  return async (key, work) => {
    const before = lasts.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    lasts.set(key, mine);
    try {
      return await mine;
    } finally {
      if (lasts.get(key) === mine) lasts.delete(key);
    }
  };
};
