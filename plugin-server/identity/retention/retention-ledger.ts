import type { SiteId } from '../../../protocol/ids.ts';
import type { Aging } from '../../store/data-tx.ts';
import type { RecordStore } from '../../store/tx.ts';

/** What is known of the daily removal of a site; stands in `meta`. */
export interface RetentionLedger {
  readonly waiting: readonly Waiting[];
  readonly last: {
    readonly at: number;
    readonly removed: { what: string; count: number }[];
  } | null;
}

/** More than a tenth of a table: a wrong setting, or a clock that was wrong, must not empty it. */
export interface Waiting {
  readonly what: Aging;
  readonly count: number;
  readonly of: number;
  readonly since: number;
  readonly isAllowed: boolean;
}

const keyOf = (site: SiteId): string => `retention ${site}`;

export const readLedger = async (read: Pick<RecordStore, 'meta'>, site: SiteId): Promise<RetentionLedger> => {
  const kept = await read.meta(keyOf(site));
  return kept === undefined ? { waiting: [], last: null } : (JSON.parse(kept) as RetentionLedger);
};

export const saveLedger = (tx: Pick<RecordStore, 'saveMeta'>, site: SiteId, ledger: RetentionLedger): Promise<void> =>
  tx.saveMeta({ key: keyOf(site), value: JSON.stringify(ledger) });
