import { limits } from '../../protocol/limits.ts';
import { type Origin, type OriginRefusal, parseOrigin } from './parse-origin.ts';

export type ParsedOrigins =
  | { readonly ok: true; readonly origins: readonly Origin[] }
  | { readonly ok: false; readonly reason: OriginRefusal | 'none' | 'many' };

/** A whole list as typed, each entry once; the first that is wrong decides. */
export const parseOrigins = (typed: readonly string[]): ParsedOrigins => {
  if (typed.length === 0) return { ok: false, reason: 'none' };
  if (typed.length > limits.origins) return { ok: false, reason: 'many' };
  const origins = new Map<string, Origin>();
  for (const text of typed) {
    const parsed = parseOrigin(text);
    if (!parsed.ok) return parsed;
    origins.set(parsed.origin.text, parsed.origin);
  }
  return { ok: true, origins: [...origins.values()] };
};

/** As the column holds them. */
export const originsJson = (origins: readonly Origin[]): string => JSON.stringify(origins.map(({ text }) => text));

/** The column again; an entry that is none (any more) lets nobody in. */
export const originsOf = (json: string): Origin[] =>
  (JSON.parse(json) as string[]).flatMap((text) => {
    const parsed = parseOrigin(text);
    return parsed.ok ? [parsed.origin] : [];
  });
