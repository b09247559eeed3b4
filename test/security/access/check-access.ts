import type { Door, Principal } from '../../../protocol/door.ts';
import { doorPath } from '../../../protocol/door.ts';
import type { Right } from '../../../protocol/identity.ts';
import type { Problem, ProblemCode } from '../../../protocol/problems.ts';
import { type Side, wire } from '../../../protocol/wire.ts';
import { post, type Wired } from '../../support/people.ts';
import { type Caller, callers, type MakeCaller } from './callers.ts';
import { checkExports } from './check-exports.ts';
import { checkFiles } from './check-files.ts';
import { matrix, rightDoors } from './matrix.ts';
import {
  malformedIds,
  malformedNumbers,
  numbered,
  type Request,
  type Rows,
  requests,
  unknownRows,
} from './requests.ts';
import { openWitness, type Witness } from './witness.ts';
import type { World } from './world.ts';

/** How a request's row stands to its caller. `none`: the request names nothing. What was erased has no door yet: its relation comes with it. */
type Relation = 'none' | 'own' | 'foreign' | 'elsewhere' | 'unknown' | 'malformed';

export interface Checked {
  readonly cases: number;
  readonly refused: number;
  readonly let: number;
  /** A sentence for each thing that was not as specified. */
  readonly faults: readonly string[];
}

export interface Scope {
  /** `side door`; absent: all. */
  readonly doors?: readonly string[];
  readonly files?: boolean;
  readonly exports?: boolean;
}

interface Answer {
  readonly ok: boolean;
  readonly problem?: Problem;
}

type Via = 'http' | 'socket';

/** Every door × whoever stands before it × how the row stands to her × transport; after each call nobody else's row has changed and no bystander has heard of it. */
export const checkAccess = async (world: World, scope: Scope = {}): Promise<Checked> => {
  const witness = await openWitness(world);
  const faults: string[] = [];
  let [cases, let_, malformed] = [0, 0, 0];

  /** Of refused callers one of a kind; her socket too. */
  const lasting = new Map<MakeCaller, { caller: Caller; socket?: Wired<Side> }>();
  const lastingOf = async (make: MakeCaller) => {
    const known = lasting.get(make) ?? { caller: await make(world) };
    lasting.set(make, known);
    return known;
  };

  /** Everybody has heard by now what there was to hear: of what was refused nothing, of what was done nothing that is not for all. */
  const fence = async (title: string, isForAll: (heard: string) => boolean = () => false): Promise<void> => {
    for (const heard of await witness.overheard()) if (!isForAll(heard)) faults.push(`${title}: ${heard}`);
  };

  const judge = async (title: string, expected: ProblemCode | 'ok', call: () => Promise<Answer>): Promise<Answer> => {
    const before = expected === 'ok' ? witness.untouchable() : witness.everything();
    const answer = await call();
    const after = expected === 'ok' ? witness.untouchable() : witness.everything();
    const got = answer.ok ? 'ok' : (answer.problem?.code ?? 'nothing');
    cases += 1;
    if (got === 'ok') let_ += 1;
    if (got !== expected) faults.push(`${title}: ${got} instead of ${expected}`);
    if (before !== after) faults.push(`${title}: changed what is not hers`);
    if (expected === 'ok') await fence(title, (heard) => heard === 'a visitor of the site heard availability:changed');
    return answer;
  };

  const rowsFor = (relation: Relation, caller: Caller, { names: kind, mayBeNull }: Request<object>): Rows => {
    const own = caller.rows ?? unknownRows();
    if (relation === 'none' || relation === 'own' || kind === undefined) return own;
    const from =
      relation === 'foreign' ? witness.foreign : relation === 'elsewhere' ? witness.elsewhere : unknownRows();
    malformed += 1;
    const all = numbered.includes(kind) ? malformedNumbers : malformedIds;
    const forms = mayBeNull ? all.filter((form) => form !== null) : all;
    const named = relation === 'malformed' ? forms[malformed % forms.length] : from[kind];
    return { ...own, [kind]: named };
  };

  const checkDoor = async (side: Side, name: string, via: Via): Promise<void> => {
    for (const [who, make] of Object.entries(callers[side])) {
      const first = await lastingOf(make);
      if (via === 'socket' && first.caller.atSocket !== undefined) continue;
      for (const [variant, request] of requestsOf(side, name).entries()) {
        const heardOfNothing: string[] = [];
        for (const relation of relationsOf(side, request)) {
          const expected = expectation(side, name, first.caller, request, relation);
          const isLetIn = expected === 'ok' || expected === request.rightful;
          const place: { caller: Caller; socket?: Wired<Side> } = isLetIn ? { caller: await make(world) } : first;
          const { caller } = place;
          const body = bodyFor(side, request.body(rowsFor(relation, caller, request)), who);
          if (via === 'socket') place.socket ??= await caller.connect();
          const title = `${who}, ${side} ${name}${variant > 0 ? ` (${variant})` : ''}, ${relation}, ${via}`;
          const answer = await judge(title, expected, () =>
            via === 'http' ? byHttp(world, side, name, body, caller) : bySocket(place.socket!, name, body),
          );
          if (!answer.ok && relation !== 'malformed' && relation !== 'own' && relation !== 'none')
            heardOfNothing.push(JSON.stringify({ ...answer.problem, requestId: '' }));
          if (isLetIn) place.socket?.leave();
        }
        await fence(`${who}, ${side} ${name}, ${via}`);
        if (new Set(heardOfNothing).size > 1)
          faults.push(
            `${who}, ${side} ${name}, ${via}: foreign and missing are told apart: ${heardOfNothing.join(' | ')}`,
          );
      }
    }
  };

  for (const side of ['visitor', 'inbox'] as const) {
    if (scope.doors === undefined)
      for (const [who, make] of Object.entries(callers[side])) {
        const { caller } = await lastingOf(make);
        if (caller.atSocket !== undefined)
          await judge(`${who}, a socket of ${side}`, caller.atSocket, () => connecting(caller));
      }
    for (const [name, door] of Object.entries<Door>(wire[side].doors)) {
      if (scope.doors !== undefined && !scope.doors.includes(`${side} ${name}`)) continue;
      for (const via of door.via) await checkDoor(side, name, via);
    }
  }
  if (scope.files ?? scope.doors === undefined) await checkFiles(world, witness, judge);
  if (scope.exports ?? scope.doors === undefined) await checkExports(world, witness, judge);

  await fence('connecting, files and exports');
  for (const { socket } of lasting.values()) socket?.leave();
  witness.leave();
  return { cases, let: let_, refused: cases - let_, faults };
};

const requestsOf = (side: Side, name: string): readonly Request<object>[] =>
  (requests[side] as Readonly<Record<string, readonly Request<object>[]>>)[name] ?? [];

const relationsOf = (side: Side, { names }: Request<object>): readonly Relation[] => {
  if (names === undefined) return ['none'];
  // For the team every conversation of its site is its own; another's sign-in is not.
  const isForeignKnown = side === 'visitor' || names === 'signIn';
  return ['own', ...(isForeignKnown ? (['foreign'] as const) : []), 'elsewhere', 'unknown', 'malformed'];
};

/** What an agent may when she comes. */
const firstRights: readonly Right[] = ['merge'];

/** What the matrix says to this caller with this row. */
const expectation = (
  side: Side,
  name: string,
  { as, always, rights = firstRights }: Caller,
  request: Request<object>,
  relation: Relation,
): ProblemCode | 'ok' => {
  if (always !== undefined) return always;
  const mayAsk = (matrix[side] as Readonly<Record<string, readonly Principal[]>>)[name] ?? [];
  const body = request.body(unknownRows());
  const principal = side === 'visitor' && as === 'nobody' && 'site' in body ? 'page' : as;
  if (!mayAsk.includes(principal))
    return principal === 'nobody' || principal === 'page' ? 'auth.missing' : 'auth.forbidden';
  const right = side === 'inbox' ? rightDoors[name as keyof typeof rightDoors] : undefined;
  if (right !== undefined && as === 'agent' && !rights.includes(right)) return 'auth.forbidden';
  if (relation === 'malformed') return 'request.malformed';
  if (relation === 'none' || relation === 'own') return request.rightful ?? 'ok';
  return request.missing ?? 'not-found';
};

/** Whoever has no device may still say which site's page she is on: at every door. */
const bodyFor = (side: Side, body: object, who: string): object =>
  side === 'visitor' && who === 'a token of wrong form' && !('site' in body) ? { ...body, site: 'demo' } : body;

const byHttp = async (world: World, side: Side, name: string, body: object, caller: Caller): Promise<Answer> =>
  (await post(world.app, doorPath(side, name), body, caller.headers)).body as unknown as Answer;

const bySocket = (wired: Wired<Side>, name: string, body: object): Promise<Answer> =>
  wired.socket.timeout(10_000).emitWithAck(name, body);

const connecting = async (caller: Caller): Promise<Answer> => {
  try {
    (await caller.connect()).leave();
    return { ok: true };
  } catch (error) {
    return { ok: false, problem: (error as { problem: Problem }).problem };
  }
};

export type { Witness };
