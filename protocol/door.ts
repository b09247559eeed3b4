import type * as v from 'valibot';
import type { Right } from './identity.ts';
import type { LimitName } from './limits.ts';

/** Everybody who may stand before a door. Later kinds (browser-key, server-key, vendor, operator) come with their doors. */
export const principals = ['nobody', 'page', 'visitor', 'proven', 'agent', 'admin', 'owner'] as const;
export type Principal = (typeof principals)[number];
/** own: rows this caller proved or holds; site: rows of its site; yes: no row is involved. */
export type Reach = 'no' | 'own' | 'site' | 'yes';

export type Schema = v.GenericSchema;

/** One thing a caller may ask, by socket and HTTP alike. Sockets, routes, client types and the authorization test are all made from it. */
export interface Door<Request extends Schema = Schema, Given extends Schema = Schema> {
  readonly via: readonly ('socket' | 'http')[];
  /** read: changes nothing. write: may change rows. hint: volatile, unacknowledged on sockets. */
  readonly effect: 'read' | 'write' | 'hint';
  readonly who: Readonly<Record<Principal, Reach>>;
  /** Needs the password or second factor within the last 10 minutes. */
  readonly fresh?: true;
  /** An agent needs this right; admins and owners have it by their role. */
  readonly right?: Right;
  /** Open also to an agent who still has to set up the second factor that her role needs. */
  readonly beforeFactor?: true;
  /** Taken also from a page that is on no site's list; what it answers is nobody's. */
  readonly anyPage?: true;
  readonly limit: LimitName;
  readonly audit?: true;
  /** Whose personal data the answer holds. */
  readonly personal: 'none' | 'own' | 'others';
  readonly request: Request;
  readonly answer: Given;
}

const nobody = {
  nobody: 'no',
  page: 'no',
  visitor: 'no',
  proven: 'no',
  agent: 'no',
  admin: 'no',
  owner: 'no',
} as const satisfies Record<Principal, Reach>;

/** Who may use a door: whoever is not named may not. */
export const who = (named: Partial<Record<Principal, Reach>>): Record<Principal, Reach> => ({ ...nobody, ...named });

export const both = ['socket', 'http'] as const;
export const httpOnly = ['http'] as const;

export const door = <Request extends Schema, Given extends Schema>(it: Door<Request, Given>): Door<Request, Given> =>
  it;

export const doorPath = (side: 'visitor' | 'inbox', name: string): string => `/v1/${side}/${name.replace(':', '/')}`;
