/** The one in the middle: half of them are not larger. Of none there is no median. */
export const medianOf = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
