import type { Right } from '../../protocol/identity.ts';
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
  /** The `user` identifier that is signed in here, and shown to be by this page load; 0: nobody. */
  readonly user: number;
  /** 1: this page load has shown the pass of its proof. */
  readonly shown: 0 | 1;
}

export interface AgentCaller {
  readonly side: 'agent';
  readonly site: SiteId;
  readonly agent: AgentId;
  readonly name: string;
  readonly role: Role;
  /** Beside what the role may. */
  readonly rights: readonly Right[];
  readonly origin: Origin;
}

/** Whose words they are, whether they stand before a door or wrote from elsewhere. system: nobody's, a rule of the site did it. */
export type Writer =
  | { readonly side: 'visitor' | 'system' }
  | { readonly side: 'agent'; readonly agent: AgentId; readonly name: string };

export const originOfDevice = (device: DeviceId): Origin => `d:${device}`;
export const originOfInstance = (instance: InstanceId): Origin => `a:${instance}`;

export const peerOf = (caller: VisitorCaller, now: number): PeerOfDevice => ({
  site: caller.site,
  device: caller.device,
  anon: caller.anon,
  now,
  shown: caller.shown,
});
