/** One line of the doctor's report. `isFine` false: somebody ought to look at this. */
export interface Finding {
  readonly what: string;
  readonly isFine: boolean;
  readonly sentence: string;
}

export const fine = (what: string, sentence: string): Finding => ({ what, isFine: true, sentence });
export const look = (what: string, sentence: string): Finding => ({ what, isFine: false, sentence });

const mega = 1024 * 1024;

/** `3.1 GB`, `12 MB` */
export const inBytes = (bytes: number): string =>
  bytes >= 1024 * mega ? `${(bytes / 1024 / mega).toFixed(1)} GB` : `${Math.round(bytes / mega)} MB`;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `3 days`, `1 hour`, `12 minutes` */
export const inTime = (ms: number): string => {
  const [count, unit] =
    ms >= 2 * dayMs
      ? [Math.floor(ms / dayMs), 'day']
      : ms >= hourMs
        ? [Math.floor(ms / hourMs), 'hour']
        : [Math.max(0, Math.floor(ms / minuteMs)), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
