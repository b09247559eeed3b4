import { safeEqual } from '../../secret/safe-equal.ts';
import type { IdentifierRow } from '../../store/graph-tx.ts';
import { beginErasure } from './begin-erasure.ts';
import { type ErasureLine, marksOf, readErasures } from './erasures-log.ts';
import { measureErasure } from './measure-erasure.ts';
import { type ErasureDesk, runErasure } from './run-erasure.ts';

const metaKey = 'erasures-replayed';

/**
 * After a restore, before anybody is served: whoever was erased since that backup is erased again. A restore draws a new epoch, so
 * each is looked through once. A number alone says nothing (it may have been given to somebody else since), number and mark do.
 * Answers how many erasures were repeated.
 */
export const replayErasures = async (desk: ErasureDesk): Promise<number> => {
  const { store } = desk;
  if ((await store.read.meta(metaKey)) === store.epoch) return 0;
  let repeated = 0;
  for (const line of await readErasures(desk.dataFolder)) {
    const identifiers = (await restored(desk, line)).map(({ id }) => id);
    if (identifiers.length === 0) continue;
    const measured = await measureErasure(store.read, line.site, identifiers);
    const now = desk.clock.wall();
    const begun = await store.write((tx) =>
      beginErasure(tx, { site: line.site, identifiers, actor: 'restore', measured, now }),
    );
    await runErasure(desk, begun.id);
    repeated += 1;
  }
  await store.write((tx) => tx.saveMeta({ key: metaKey, value: store.epoch }));
  return repeated;
};

const restored = async ({ store, mac }: ErasureDesk, line: ErasureLine): Promise<IdentifierRow[]> => {
  const marks = new Map(line.identifiers.map(([id, , mark]) => [id, mark]));
  const rows = await store.read.identifiers(line.site, [...marks.keys()]);
  return rows.filter(({ id, site, kind, value }) => {
    const mark = marks.get(id);
    return value !== null && mark !== undefined && marksOf(mac, site, kind, value).some((it) => safeEqual(it, mark));
  });
};
