import type { Door, Principal, Reach } from '../../protocol/door.ts';
import { doorPath } from '../../protocol/door.ts';
import type { Right } from '../../protocol/identity.ts';
import type { Side } from '../../protocol/wire.ts';
import { wire } from '../../protocol/wire.ts';
import type { ListedRoute } from '../http/raw-routes.ts';
import { rawRoutes } from '../http/raw-routes.ts';
import { operatorRequest } from '../operator/operator-talk.ts';

export interface ListedDoor {
  readonly side: Side;
  readonly name: string;
  /** The event of the namespace `/visitor` or `/inbox`, or null: HTTP only. */
  readonly event: string | null;
  /** The path of its POST, or null: socket only. */
  readonly path: string | null;
  readonly effect: Door['effect'];
  readonly who: Readonly<Record<Principal, Reach>>;
  readonly fresh: boolean;
  /** What an agent needs beside her role; null: nothing. */
  readonly right: Right | null;
  readonly beforeFactor: boolean;
  readonly limit: Door['limit'];
  readonly audit: boolean;
  readonly personal: Door['personal'];
}

/** Everything through which anybody reaches this server, and who may. */
export interface DoorList {
  readonly doors: readonly ListedDoor[];
  /** What the server says unasked, to whoever holds a socket of the namespace. */
  readonly pushes: readonly { readonly side: Side; readonly event: string }[];
  readonly routes: readonly ListedRoute[];
  /** What only the operator of the machine reaches. */
  readonly operator: readonly { readonly where: string; readonly what: string }[];
}

const sides = ['visitor', 'inbox'] as const satisfies readonly Side[];

export const listDoors = (more: readonly ListedRoute[] = []): DoorList => ({
  doors: sides.flatMap((side) =>
    Object.entries<Door>(wire[side].doors).map(([name, door]) => listed(side, name, door)),
  ),
  pushes: sides.flatMap((side) => Object.keys(wire[side].pushes).map((event) => ({ side, event }))),
  routes: [...rawRoutes, ...more],
  operator: [
    ...operatorRequest.options.map(({ entries }) => ({ where: 'socket file', what: entries.ask.literal })),
    { where: '127.0.0.1, NAHTLOS_METRICS_PORT', what: 'GET /metrics' },
  ],
});

const listed = (side: Side, name: string, door: Door): ListedDoor => ({
  side,
  name,
  event: door.via.includes('socket') ? name : null,
  path: door.via.includes('http') ? doorPath(side, name) : null,
  effect: door.effect,
  who: door.who,
  fresh: door.fresh === true,
  right: door.right ?? null,
  beforeFactor: door.beforeFactor === true,
  limit: door.limit,
  audit: door.audit === true,
  personal: door.personal,
});
