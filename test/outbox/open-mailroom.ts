import { createMailMarks, makeMailToken } from '../../plugin-server/channels/email/mail-marks.ts';
import type { PackNeeds } from '../../plugin-server/outbox/pack/pack-needs.ts';
import { packParcel } from '../../plugin-server/outbox/pack/pack-parcel.ts';
import type { WorkerNeeds } from '../../plugin-server/outbox/worker-needs.ts';
import { createLinkPasses } from '../../plugin-server/secret/link-passes.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import { createSealer } from '../../plugin-server/secret/seal.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import { openSiteDirectory } from '../../plugin-server/site/site-directory.ts';
import { openTalk, start, type Talk } from '../conversation/talk.ts';
import type { TestStore } from '../store/test-store.ts';
import { openPost, type Post } from './open-post.ts';

export interface Mailroom extends Post {
  readonly talk: Talk;
  readonly packing: PackNeeds;
  readonly marks: ReturnType<typeof createMailMarks>;
  /** What a worker needs for this shop's answers. */
  readonly forTalk: Pick<WorkerNeeds, 'pack'>;
}

export const publicUrl = 'https://chat.shop.example';
const current = new Uint8Array(32).fill(7) as MasterKey;

/** A shop in which people talk by the verbs, and whose deliveries are packed as in life. */
export const openMailroom = async (
  its: TestStore,
  shelf: PackNeeds['shelf'] = { open: async () => null },
): Promise<Mailroom> => {
  const post = await openPost(its);
  const talk = await openTalk(its);
  post.clock.move(start - post.clock.wall());
  const mac = createMac({ current });
  const marks = createMailMarks(mac);
  const packing: PackNeeds = {
    store: its.store,
    clock: post.clock,
    sealer: createSealer({ current }),
    sites: await openSiteDirectory({ store: its.store, clock: post.clock, publicUrl }),
    shelf,
    passes: createLinkPasses(mac),
    marks,
    makeToken: makeMailToken,
    publicUrl,
  };
  return { ...post, talk, packing, marks, forTalk: { pack: (rows, channel) => packParcel(packing, rows, channel) } };
};
