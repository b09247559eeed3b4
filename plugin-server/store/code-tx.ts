import type { CodePurpose } from '../../protocol/identity.ts';
import type { CodeId, DeviceId, SiteId } from '../../protocol/ids.ts';
import type { OneTimeCodeTable } from './schema.ts';

/** One-time codes: what was sent where, and how often somebody guessed. */
export interface CodeReads {
  /** Of this device only: a code is nothing to any other. */
  code(site: SiteId, device: DeviceId, id: CodeId): Promise<OneTimeCodeTable | undefined>;
}

export interface CodeWrites extends CodeReads {
  /** When codes were asked for by this device, or for this address by any, after `since`; newest first. */
  codeTimes(
    of: { readonly device: DeviceId } | { readonly site: SiteId; readonly valueHmac: string },
    since: number,
  ): Promise<number[]>;
  insertCode(row: OneTimeCodeTable): Promise<void>;
  /** Those a new one takes the place of. */
  openCodes(device: DeviceId, purpose: CodePurpose): Promise<OneTimeCodeTable[]>;
  /** Like `code`, while it can be used, and held until commit. */
  lockOpenCode(site: SiteId, device: DeviceId, id: CodeId, now: number): Promise<OneTimeCodeTable | undefined>;
  /** Takes one of its tries; undefined: it cannot be used (any more). Two at once take two. */
  countTry(asked: {
    readonly site: SiteId;
    readonly device: DeviceId;
    readonly id: CodeId;
    readonly now: number;
    readonly most: number;
  }): Promise<OneTimeCodeTable | undefined>;
  /** Used, or given up: it opens nothing from now on, and the address it went to is forgotten here. */
  endCode(id: CodeId, state: 'used' | 'ended'): Promise<void>;
}
