/** Milliseconds that only go forward: durations. */
export const mono = (): number => performance.now();
/** The device's wall time: for display, never for order. */
export const wall = (): number => Date.now();
/** A random share of a duration, so that many widgets do not come back at the same moment. */
export const jitter = (ms: number): number => {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return (ms * random) / 2 ** 32;
};
