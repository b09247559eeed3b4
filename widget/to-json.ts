/** As it is, whatever a page taught its arrays to be as JSON. */
export function asIs(this: Readonly<Record<string, unknown>>, key: string): unknown {
  return this[key];
}

export const toJson = (value: unknown): string => JSON.stringify(value, asIs);
