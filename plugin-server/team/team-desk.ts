import type { AgentId, SignInId, SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { Passwords } from '../secret/passwords.ts';
import type { Sealer } from '../secret/seal.ts';
import type { Store } from '../store/store.ts';
import type { Guesses } from './guesses.ts';

/** What the verbs of the team need; each names its part. */
export interface TeamDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly sealer: Sealer;
  /** One per process, shared by everything that takes a password or a code. */
  readonly guesses: Guesses;
  /** Where agents open the inbox: scheme, host and port, no slash at the end. */
  readonly inboxUrl: string;
  /** Owners and admins need a second factor; false only where the public address is this machine. */
  readonly requiresFactor: boolean;
  /** The demo shop runs on this server. */
  readonly isDemo: boolean;
  readonly isOnline: (site: SiteId, agent: AgentId) => boolean;
}

/** What is known of a request besides its body. */
export interface RequestFacts {
  /** The caller's network, IPv4 /24 or IPv6 /56; held in memory, never stored. */
  readonly network: string;
  /** The header as sent; only words we know are kept of it. */
  readonly userAgent: string;
}

/** What is known of a request from somebody who is signed in. */
export interface SignInFacts extends RequestFacts {
  readonly signIn: SignInId;
}
