import type { ConversationId, DeviceId, LinkId, SiteId } from '../../protocol/ids.ts';
import type { DeviceLinkTable } from './schema.ts';

/** Offers to go on with one conversation on another device. */
export interface LinkReads {
  link(site: SiteId, id: LinkId): Promise<DeviceLinkTable | undefined>;
  linkByTokenHash(hash: string): Promise<DeviceLinkTable | undefined>;
  linkByTicketHash(hash: string): Promise<DeviceLinkTable | undefined>;
  /** Open offers of the site under this code. */
  linksByCode(site: SiteId, codeHmac: string): Promise<DeviceLinkTable[]>;
  /** Open or asked, oldest first. */
  openLinksOf(conversation: ConversationId): Promise<DeviceLinkTable[]>;
  /** Redeemed links that begin or end at this device. */
  linksOfDevice(device: DeviceId): Promise<DeviceLinkTable[]>;
}

/** Inside a write, an offer that is found is held until commit. */
export interface LinkWrites extends LinkReads {
  insertLink(row: DeviceLinkTable): Promise<void>;
  saveLink(row: DeviceLinkTable): Promise<void>;
}
