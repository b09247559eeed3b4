import type { Answering } from '../../protocol/channel-doors.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import type { Store } from '../store/store.ts';
import { answeringOf } from './site-answering.ts';

/** How answers leave the chat. Error: not-found. */
export const readAnswering = async (
  { store }: { readonly store: Pick<Store, 'read'> },
  { site }: AgentCaller,
): Promise<Outcome<Answering>> => {
  const row = await store.read.site(site);
  return row === undefined ? refused('not-found') : done(answeringOf(row.answering));
};
