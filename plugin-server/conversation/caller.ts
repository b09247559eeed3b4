import type { AgentId, DeviceId, InstanceId, Origin, SiteId } from '../../protocol/ids.ts';
import type { Role } from '../../protocol/schema.ts';
import type { PeerOfDevice } from '../store/tx.ts';

/** Who stands before a door, as the server knows it: nothing of this comes from the request. */
export type Caller = VisitorCaller | AgentCaller;

export interface VisitorCaller {
  readonly side: 'visitor';
  readonly site: SiteId;
  readonly device: DeviceId;
  /** the device's own `anon` identifier */
  readonly anon: number;
  readonly origin: Origin;
}

export interface AgentCaller {
  readonly side: 'agent';
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly name: string;
  readonly role: Role;
  readonly origin: Origin;
}

export const originOfDevice = (device: DeviceId): Origin => `d:${device}`;
export const originOfInstance = (instance: InstanceId): Origin => `a:${instance}`;

export const peerOf = (caller: VisitorCaller, now: number): PeerOfDevice => ({
  site: caller.site,
  device: caller.device,
  anon: caller.anon,
  now,
});
