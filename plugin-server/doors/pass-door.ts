import * as v from 'valibot';
import type { Door } from '../../protocol/door.ts';
import { limits } from '../../protocol/limits.ts';
import type { Problem } from '../../protocol/problems.ts';
import { problem } from '../../protocol/problems.ts';
import type { Side } from '../../protocol/wire.ts';
import { wire } from '../../protocol/wire.ts';
import type { Clock } from '../clock.ts';
import type { News, Outcome } from '../conversation/outcome.ts';
import type { Fields, Log } from '../log.ts';
import { traceOf } from '../log.ts';
import { StoreRefusal } from '../store/store.ts';
import type { Call, Facts } from './call.ts';
import type { Limiter } from './limiter.ts';
import type { Standing } from './standing.ts';
import { authorize } from './standing.ts';

export type Handle = (call: Call<never>) => Promise<Outcome<object>>;
export type Handlers = Readonly<Record<Side, ReadonlyMap<string, Handle>>>;

export type Passed =
  | {
      readonly ok: true;
      readonly answer: object;
      readonly cookie?: string | null;
      /** Tells everybody, once the caller has her answer. Never throws. */
      readonly announce: () => void;
    }
  | { readonly ok: false; readonly problem: Problem };

export interface Doorway {
  /** Everything between a request's bytes and its answer: authorize, count, parse, do. Never throws. */
  pass(side: Side, name: string, standing: Standing, body: unknown, facts: Facts): Promise<Passed>;
  door(side: Side, name: string): Door | undefined;
  /** Somebody got no further than being recognised: counted and logged like a closed door. `name`: where she wanted to go. */
  refused(name: string, problem: Problem, facts: Pick<Facts, 'side' | 'requestId'>): void;
  /** Resolves when nobody is inside any more, so that whoever was let in has her answer. */
  emptied(): Promise<void>;
}

interface Needs {
  readonly handlers: Handlers;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly log: Log;
  readonly announce: (news: readonly News[]) => void;
  readonly isDraining: () => boolean;
  readonly count: (what: string) => void;
}

const drainingMs = 2_000;

/** What an operator looks for: who was kept out, and why. */
const isTelling = /^(?:auth|limit|origin|token)\./;

const whoIs = (standing: Standing): Fields => {
  if (!('caller' in standing)) return {};
  const { caller } = standing;
  return { site: caller.site, ...(caller.side === 'agent' ? { agent: caller.agent } : { device: caller.device }) };
};

const tables: Record<Side, ReadonlyMap<string, Door>> = {
  visitor: new Map<string, Door>(Object.entries(wire.visitor.doors)),
  inbox: new Map<string, Door>(Object.entries(wire.inbox.doors)),
};

/** Deeper than any door's request: refused before a schema walks it. Iterative, so that no depth ends the process. */
const isTooDeep = (body: unknown): boolean => {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.nesting) return true;
    level = level.flatMap((it) => (typeof it === 'object' && it !== null ? Object.values(it) : []));
  }
  return false;
};

const malformed = (issues: readonly v.BaseIssue<unknown>[]): Problem => {
  const path = issues[0]?.path?.map((step) => String(step.key)).join('.');
  return problem('request.malformed', path === undefined || path.length > 100 ? undefined : { field: path });
};

const siteOf = (body: unknown): string | undefined => {
  const key: unknown = typeof body === 'object' && body !== null && 'site' in body ? body.site : undefined;
  return typeof key === 'string' ? key.slice(0, 40) : undefined;
};

export const createDoorway = ({ handlers, limiter, clock, log, announce, isDraining, count }: Needs): Doorway => {
  let inside = 0;
  let left: (() => void) | null = null;

  /** The caller has her answer: what goes wrong now is ours, and those who were not told find it by resume. */
  const tell = (door: string, news: readonly News[], { side, requestId }: Facts): void => {
    try {
      announce(news);
    } catch (error) {
      log.error({ door, side, requestId, ...traceOf(error) }, 'news not told');
    }
  };

  const passChecked = async (
    door: Door,
    name: string,
    standing: Standing,
    body: unknown,
    facts: Facts,
  ): Promise<Passed> => {
    const now = clock.wall();
    const denied = authorize(door, standing, now);
    if (denied !== null) return { ok: false, problem: denied };
    const site = siteOf(body);
    const slow = await limiter.take(door.limit, {
      network: facts.network,
      standing,
      ...(site === undefined ? {} : { site }),
    });
    if (slow !== null) return { ok: false, problem: slow };
    if (isTooDeep(body)) return { ok: false, problem: problem('request.malformed') };
    const parsed = v.safeParse(door.request, body);
    if (!parsed.success) return { ok: false, problem: malformed(parsed.issues) };
    const handle = handlers[facts.side].get(name);
    if (handle === undefined) throw new Error(`Door ${name} has no handler.`);
    const outcome = await handle({ standing, request: parsed.output as never, facts, now });
    if (!outcome.ok) return outcome;
    const { answer, news, cookie } = outcome;
    return { ok: true, answer, ...(cookie === undefined ? {} : { cookie }), announce: () => tell(name, news, facts) };
  };

  const passSafely = async (
    side: Side,
    name: string,
    standing: Standing,
    body: unknown,
    facts: Facts,
  ): Promise<Passed> => {
    const door = tables[side].get(name);
    if (door === undefined || !door.via.includes(facts.via)) return { ok: false, problem: problem('not-found') };
    if (isDraining()) return { ok: false, problem: problem('server.draining', undefined, drainingMs) };
    inside += 1;
    try {
      return await passChecked(door, name, standing, body, facts);
    } catch (error) {
      if (error instanceof StoreRefusal) return { ok: false, problem: error.problem };
      log.error({ door: name, side, requestId: facts.requestId, ...traceOf(error) }, 'door failed');
      return { ok: false, problem: problem('server.error') };
    } finally {
      inside -= 1;
      if (inside === 0) left?.();
    }
  };

  const refused = (
    name: string,
    { code }: Problem,
    { side, requestId }: Pick<Facts, 'side' | 'requestId'>,
    who = {},
  ) => {
    count(`problems_${code.replaceAll(/[.-]/g, '_')}`);
    if (isTelling.test(code)) log.info({ door: name, side, code, requestId, ...who }, 'door closed');
  };

  return {
    door: (side, name) => tables[side].get(name),
    refused: (name, problem, facts) => refused(name, problem, facts),
    pass: async (side, name, standing, body, facts) => {
      const passed = await passSafely(side, name, standing, body, facts);
      if (!passed.ok) {
        refused(name, passed.problem, facts, whoIs(standing));
        return passed;
      }
      count('doors_passed');
      const { requestId } = facts;
      if (tables[side].get(name)?.audit === true)
        log.info({ door: name, side, requestId, ...whoIs(standing) }, 'door passed');
      return passed;
    },
    // A turn later: the last one is handed her answer in this one.
    emptied: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => (left = () => setImmediate(resolve)))),
  };
};
