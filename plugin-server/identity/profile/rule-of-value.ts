import type { SiteId } from '../../../protocol/ids.ts';
import type { GraphReads } from '../../store/graph-tx.ts';
import type { ValueRuleTable } from '../../store/schema.ts';
import { writtenPattern } from '../graph/set-value-rule.ts';

type Named = Pick<ValueRuleTable, 'kind' | 'pattern'>;

/** What the site says of these values; ok: nothing. */
export const ruleOfValue = async (
  read: Pick<GraphReads, 'valueRules'>,
  site: SiteId,
  named: Named,
): Promise<ValueRuleTable['what'] | 'ok'> => {
  const pattern = writtenPattern(named);
  return (
    (await read.valueRules(site)).find((rule) => rule.kind === named.kind && rule.pattern === pattern)?.what ?? 'ok'
  );
};
