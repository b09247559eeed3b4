import type * as v from 'valibot';
import type { Door } from './door.ts';
import { inboxAuth, inboxDoors, inboxPushes } from './inbox-doors.ts';
import type { Problem } from './problems.ts';
import { visitorAuth, visitorDoors, visitorPushes } from './visitor-doors.ts';

/** The one table of doors and of what the server says unasked. */
export const wire = {
  visitor: { doors: visitorDoors, auth: visitorAuth, pushes: visitorPushes },
  inbox: { doors: inboxDoors, auth: inboxAuth, pushes: inboxPushes },
} as const;

export type Side = keyof typeof wire;
export type Doors<S extends Side> = (typeof wire)[S]['doors'];
export type DoorName<S extends Side> = keyof Doors<S> & string;

type Of<S extends Side, Name extends DoorName<S>> =
  Doors<S>[Name] extends Door<infer Request, infer Given> ? { request: Request; answer: Given } : never;
/** What a client sends through a door. */
export type Asked<S extends Side, Name extends DoorName<S>> = v.InferInput<Of<S, Name>['request']>;
/** What the server works with after parsing. */
export type Parsed<S extends Side, Name extends DoorName<S>> = v.InferOutput<Of<S, Name>['request']>;
export type Given<S extends Side, Name extends DoorName<S>> = v.InferOutput<Of<S, Name>['answer']>;
export type Reply<S extends Side, Name extends DoorName<S>> =
  | ({ readonly ok: true } & Given<S, Name>)
  | { readonly ok: false; readonly problem: Problem };

export type PushName<S extends Side> = keyof (typeof wire)[S]['pushes'] & string;
export type Pushed<S extends Side, Name extends PushName<S>> = (typeof wire)[S]['pushes'][Name] extends v.GenericSchema
  ? v.InferOutput<(typeof wire)[S]['pushes'][Name]>
  : never;
