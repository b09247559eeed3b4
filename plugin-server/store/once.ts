/** Rows that were found more than once (from both ends, or because an id was asked for twice), each once. */
export const once = <Row>(key: (row: Row) => number | string, ...found: readonly (readonly Row[])[]): Row[] => [
  ...new Map(found.flat().map((row) => [key(row), row])).values(),
];
