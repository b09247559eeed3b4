import type { Principal } from '../../../protocol/door.ts';
import type { Right } from '../../../protocol/identity.ts';
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
const owners = ['owner'] as const;

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
    'device:renew': devices,
    'device:list': devices,
    'device:end': devices,
    'device:revoke': anyPage,
    'link:create': devices,
    'link:redeem': anyPage,
    'link:wait': anyPage,
    'link:answer': devices,
    'link:revoke': devices,
    'code:request': devices,
    'code:verify': devices,
    'identity:say': devices,
    'identity:nonce': anyPage,
    'identity:prove': anyPage,
    'consent:set': devices,
    'data:show': devices,
    'data:export': devices,
    'data:erase': devices,
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
    'profile:open': team,
    'profile:reveal': team,
    'profile:why': team,
    'profile:find': team,
    'profile:rename': team,
    'profile:join': team,
    'profile:part': team,
    'claim:revoke': team,
    'claim:restore': team,
    'identity:undo': team,
    'reader:revoke': team,
    'device:end': team,
    'value:list': team,
    'value:rule': team,
    'export:start': admins,
    'erase:show': team,
    'erase:start': team,
    'key:list': owners,
    'key:add': owners,
    'key:end': owners,
    'key:test': owners,
    'privacy:read': team,
    'privacy:change': admins,
    'retention:list': admins,
    'retention:allow': admins,
    'audit:list': admins,
    'mail:state': admins,
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
  'export:start',
  'erase:start',
  'key:add',
  'key:end',
  'privacy:change',
  'retention:allow',
  'audit:list',
];

/** Doors for which an agent needs a right beside her role; she comes with the first and not with the second. */
export const rightDoors: { readonly [Name in DoorName<'inbox'>]?: Right } = {
  'profile:join': 'merge',
  'profile:part': 'merge',
  'claim:revoke': 'merge',
  'claim:restore': 'merge',
  'identity:undo': 'merge',
  'reader:revoke': 'merge',
  'device:end': 'merge',
  'value:rule': 'merge',
  'erase:show': 'erase',
  'erase:start': 'erase',
};
