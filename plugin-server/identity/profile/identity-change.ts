import * as v from 'valibot';
import type { LogRow } from '../../store/graph-tx.ts';

/** What an act changed, so that it can be taken back: ids only, and of a rule on values its pattern sealed. */
const change = v.variant('is', [
  v.strictObject({ is: v.literal('claim'), claim: v.number(), on: v.boolean() }),
  v.strictObject({ is: v.literal('parted'), a: v.number(), b: v.number(), on: v.boolean() }),
  v.strictObject({
    is: v.literal('rule'),
    kind: v.string(),
    pattern: v.string(),
    was: v.picklist(['blocked', 'shared', 'ok']),
    now: v.picklist(['blocked', 'shared', 'ok']),
  }),
]);
export type IdentityChange = v.InferOutput<typeof change>;

/** From a line of the record; null: what it tells of cannot be taken back. */
export const changeOf = ({ refs }: Pick<LogRow, 'refs'>): IdentityChange | null => {
  const parsed = v.safeParse(change, (JSON.parse(refs) as { readonly change?: unknown }).change);
  return parsed.success ? parsed.output : null;
};

export const inverse = (it: IdentityChange): IdentityChange =>
  it.is === 'rule' ? { ...it, was: it.now, now: it.was } : { ...it, on: !it.on };
