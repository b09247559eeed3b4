import type { News } from '../../conversation/outcome.ts';
import { StoreRefusal } from '../../store/store.ts';
import { type ErasureDesk, runErasure } from './run-erasure.ts';

/** Right behind its beginning. A store that takes nothing now does not undo what was promised: upkeep goes on with it. */
export const finishErasure = async (desk: ErasureDesk, id: number): Promise<News[]> => {
  try {
    return await runErasure(desk, id);
  } catch (cause) {
    if (cause instanceof StoreRefusal) return [];
    throw cause;
  }
};
