import { join } from 'node:path';
import * as v from 'valibot';
import { limits } from '../../protocol/limits.ts';
import type { ProblemCode } from '../../protocol/problems.ts';
import { problems } from '../../protocol/problems.ts';

/**
 * How a command in the shell speaks with the running process: one line of JSON, one line back, over a socket file that
 * only this account may open. Whoever can is the principal `operator`.
 */
export const operatorSocket = (dataFolder: string): string => join(dataFolder, 'operator.sock');

/** Both lines together are shorter; a longer one is no talk of ours. */
export const longestLine = limits.requestBytes;

const typed = v.pipe(v.string(), v.maxLength(limits.pageUrl));

/** Lengths here only keep nonsense out: what a site may be called is decided by the verb, which can say what is wrong. */
export const operatorRequest = v.variant('ask', [
  v.strictObject({
    ask: v.literal('site:add'),
    key: typed,
    origins: v.pipe(v.array(typed), v.maxLength(100)),
    name: v.optional(typed),
    privacyUrl: v.optional(typed),
  }),
]);
export type OperatorRequest = v.InferOutput<typeof operatorRequest>;

export const operatorAnswer = v.variant('ok', [
  /** The tag to paste into the pages of the new site. */
  v.strictObject({ ok: v.literal(true), tag: v.string() }),
  v.strictObject({
    ok: v.literal(false),
    code: v.picklist(Object.keys(problems) as ProblemCode[]),
    field: v.optional(v.string()),
    reason: v.optional(v.string()),
  }),
]);
export type OperatorAnswer = v.InferOutput<typeof operatorAnswer>;
