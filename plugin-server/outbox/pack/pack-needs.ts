import type { Clock } from '../../clock.ts';
import type { FileShelf } from '../../file/file-shelf.ts';
import type { LinkPasses } from '../../secret/link-passes.ts';
import type { Sealer } from '../../secret/seal.ts';
import type { SiteDirectory } from '../../site/site-directory.ts';
import type { Store } from '../../store/store.ts';

/** Of what parcels are made. */
export interface PackNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly sites: Pick<SiteDirectory, 'byId'>;
  readonly shelf: Pick<FileShelf, 'open'>;
  readonly passes: Pick<LinkPasses, 'stopUrl' | 'fileUrl'>;
  readonly marks: {
    messageId(parcel: number, peer: string): string;
    replyAddress(pattern: string, token: string): string;
    bounceAddress(pattern: string, parcel: number, peer: string): string;
  };
  /** The id of a new token. */
  readonly makeToken: () => string;
  readonly publicUrl: string;
}
