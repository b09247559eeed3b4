import type { Problem } from '../../protocol/problems.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import { addSite } from '../site/add-site.ts';
import { tagOf } from '../site/read-site.ts';
import type { Store } from '../store/store.ts';
import type { OperatorAnswer, OperatorRequest } from './operator-talk.ts';

export interface OperatorDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly announce: (news: readonly News[]) => void;
}

/** Does what the operator asks, by the verbs everybody uses; the same with a server running and without. */
export const answerOperator = async (desk: OperatorDesk, request: OperatorRequest): Promise<OperatorAnswer> => {
  const { key, origins, name, privacyUrl } = request;
  const added = await addSite(desk, {
    key,
    origins,
    ...(name === undefined ? {} : { name }),
    ...(privacyUrl === undefined ? {} : { privacyUrl }),
  });
  if (!added.ok) return refusedAs(added.problem);
  desk.announce(added.news);
  return { ok: true, tag: await tagOf(desk.store.read, desk.publicUrl, key) };
};

export const refusedAs = ({ code, detail }: Pick<Problem, 'code' | 'detail'>): OperatorAnswer => ({
  ok: false,
  code,
  ...(detail?.field === undefined ? {} : { field: detail.field }),
  ...(detail?.reason === undefined ? {} : { reason: detail.reason }),
});
