/** The only reader of time. Tests hand in a clock they move. */
export interface Clock {
  /** Milliseconds since 1970: display, token expiry, vendor windows. May jump. */
  wall(): number;
  /** Milliseconds since some point; never jumps: durations. */
  mono(): number;
  /** Wall time at start plus elapsed: schedules and leases, so that a jump neither fires nor delays them. */
  steady(): number;
}

export const systemClock = (): Clock => {
  const mono = (): number => performance.now();
  const startWall = Date.now();
  const startMono = mono();
  return { wall: () => Date.now(), mono, steady: () => startWall + (mono() - startMono) };
};
