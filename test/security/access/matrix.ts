import type { Principal } from '../../../protocol/door.ts';
import type { DoorName, Side } from '../../../protocol/wire.ts';

/**
 * Who may use which door, said a second time and by hand (security.md 4): the table in protocol decides, this one asks
 * whether it still decides what was meant. A door that is missing here does not compile.
 */
type Row<S extends Side> = { readonly [Name in DoorName<S>]: readonly Principal[] };

const anyPage = ['page', 'visitor', 'proven'] as const;
const devices = ['visitor', 'proven'] as const;
const anybody = ['nobody', 'agent', 'admin', 'owner'] as const;
const team = ['agent', 'admin', 'owner'] as const;
const admins = ['admin', 'owner'] as const;

export const matrix: { readonly [S in Side]: Row<S> } = {
  visitor: {
    'visitor:hello': anyPage,
    'visitor:device': anyPage,
    'message:send': devices,
    'conversation:resume': devices,
    'conversation:earlier': devices,
    'conversation:list': devices,
    'conversation:read': devices,
    'conversation:close': devices,
    'device:end': devices,
    typing: devices,
    presence: devices,
  },
  inbox: {
    'setup:open': anybody,
    'setup:finish': anybody,
    'session:sign-in': anybody,
    'invite:open': anybody,
    'invite:accept': anybody,
    'session:sign-out': team,
    'session:read': team,
    'session:confirm': team,
    'session:list': team,
    'session:end': team,
    'self:change': team,
    'password:change': team,
    'factor:begin': team,
    'factor:confirm': team,
    'factor:end': team,
    'agent:list': team,
    'agent:invite': admins,
    'invite:revoke': admins,
    'agent:change': admins,
    'site:read': team,
    'site:change': admins,
    'inbox:list': team,
    'inbox:resume': team,
    'search:run': team,
    'conversation:open': team,
    'conversation:leave': team,
    'conversation:resume': team,
    'conversation:earlier': team,
    'conversation:read': team,
    'message:send': team,
    'note:add': team,
    'conversation:assign': team,
    'conversation:close': team,
    'conversation:reopen': team,
    typing: team,
    'presence:set': team,
  },
};

/** Doors that want the password or second factor within the last ten minutes. */
export const freshDoors: readonly DoorName<'inbox'>[] = [
  'password:change',
  'factor:begin',
  'factor:confirm',
  'factor:end',
  'agent:invite',
  'invite:revoke',
  'agent:change',
  'site:change',
];
