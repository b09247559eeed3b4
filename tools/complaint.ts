/** One thing `npm run check` found, said as a compiler says it. */
export type Complaint = { readonly path: string; readonly line?: number; readonly sentence: string };

export function print({ path, line, sentence }: Complaint): string {
  return `${path}${line === undefined ? '' : `:${line}`}  ${sentence}`;
}
