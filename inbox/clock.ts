/** The inbox's only reader of time. */

/** Milliseconds since 1970 by this computer's clock: for display, never for order. */
export const wall = (): number => Date.now();

/** Milliseconds that only grow: for durations. */
export const mono = (): number => performance.now();
