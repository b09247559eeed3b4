import { fitsPattern } from '../../../plugin-server/identity/graph/fits-pattern.ts';
import type { ClaimRow, GraphWrites, IdentifierRow, LogRow } from '../../../plugin-server/store/graph-tx.ts';
import type { CannotLinkTable, TraitTable, ValueRuleTable } from '../../../plugin-server/store/schema.ts';

/** The tables of the graph as lists: a history takes a millisecond. The real stores keep the same promises in the contract. */
export interface MemoryGraph {
  readonly tx: GraphWrites;
  readonly identifiers: Map<number, IdentifierRow>;
  readonly claims: Map<number, ClaimRow>;
  readonly parted: CannotLinkTable[];
  readonly logs: LogRow[];
  /** Questions and writes so far. */
  readonly asked: { count: number };
}

export const memoryGraph = (): MemoryGraph => {
  const identifiers = new Map<number, IdentifierRow>();
  const claims = new Map<number, ClaimRow>();
  const parted: CannotLinkTable[] = [];
  const rules: ValueRuleTable[] = [];
  const traits: TraitTable[] = [];
  const logs: LogRow[] = [];
  const asked = { count: 0 };
  const copy = <Row extends object>(rows: Iterable<Row>): Row[] => [...rows].map((row) => ({ ...row }));
  const byId = (one: { id: number }, other: { id: number }): number => one.id - other.id;
  const rowsOf = (ids: readonly number[]): IdentifierRow[] =>
    copy([...new Set(ids)].flatMap((id) => identifiers.get(id) ?? [])).sort(byId);
  const touching = (ids: readonly number[]) => {
    const among = new Set(ids);
    return ({ a, b }: { a: number; b: number }): boolean => among.has(a) || among.has(b);
  };
  const claimsAt = (ids: readonly number[], fits: (row: ClaimRow) => boolean, limit: number): ClaimRow[] => {
    const isAt = touching(ids);
    const found: ClaimRow[] = [];
    for (const row of claims.values()) {
      if (found.length >= limit) break;
      if (isAt(row) && fits(row)) found.push({ ...row });
    }
    return found;
  };
  const people = (fits: (row: IdentifierRow) => boolean): IdentifierRow[] => {
    const found: IdentifierRow[] = [];
    for (const row of identifiers.values()) if (fits(row)) found.push({ ...row });
    return found;
  };
  const must = <Row>(row: Row | undefined): Row => {
    if (row === undefined) throw new Error('There is no such row.');
    return row;
  };

  const tx: GraphWrites = {
    identifier: async (_, id) => rowsOf([id])[0],
    identifierByValue: async (_, kind, value) => people((row) => row.kind === kind && row.value === value)[0],
    identifiers: async (_, ids) => rowsOf(ids),
    identifiersAfter: async (_, id, limit) => rowsOf([...identifiers.keys()].filter((it) => it > id)).slice(0, limit),
    identifiersLike: async (_, kind, pattern, limit) =>
      copy([...identifiers.values()].filter((row) => row.kind === kind && fitsPattern(row.value ?? '', pattern)))
        .sort(byId)
        .slice(0, limit),
    membersOf: async (_, roots) =>
      copy([...identifiers.values()].filter(({ root }) => roots.includes(root))).sort(byId),
    claim: async (_, id) => copy([claims.get(id)].flatMap((row) => row ?? []))[0],
    claimBetween: async (_, a, b, rule) =>
      claimsAt([b], (row) => row.a === a && row.b === b && row.rule === rule, 1)[0],
    claimsOf: async (_, ids, limit) => claimsAt(ids, () => true, limit),
    claimsIn: async (_, ids, states, limit) =>
      claimsAt(ids, ({ state, is_on }) => is_on === 1 && states.includes(state), limit),
    claimsAboveHub: async (_, ids, limit) =>
      claimsAt(
        ids,
        ({ a, b, state, strength }) =>
          state === 'hub' && [a, b].some((end) => ids.includes(end) && strength > must(identifiers.get(end)).hub),
        limit,
      ),
    userClaims: async (_, id, states, strength, limit) =>
      claimsAt(
        [id],
        (row) => {
          const user = must(identifiers.get(row.a === id ? row.b : row.a));
          const fits = strength === null ? row.strength > 0 : row.strength === strength;
          return fits && states.includes(row.state) && row.is_on === 1 && user.kind === 'user' && user.state === 'ok';
        },
        Number.MAX_SAFE_INTEGER,
      )
        .sort((one, other) => one.first_at - other.first_at)
        .slice(0, limit),
    countPageClaims: async (_, user, since, limit) =>
      claimsAt(
        [user],
        ({ rule, strength, first_at, state }) =>
          rule === 'page' && strength === 1 && first_at >= since && !['off', 'suggestion', 'blocked'].includes(state),
        limit,
      ).length,
    partedOf: async (_, ids) => copy(parted.filter(touching(ids))),
    valueRules: async () => copy(rules),
    traitsOf: async (ids) => copy(traits.filter(({ identifier }) => ids.includes(identifier))),

    lockIdentifiers: async (_, ids) => rowsOf(ids),
    insertIdentifier: async (row) => {
      const id = identifiers.size + 1;
      const hub = row.state === 'shared' ? 3 : 0;
      identifiers.set(id, { ...row, id, root: id, hub, ambiguous_from: null });
      return id;
    },
    saveRoots: async (ids, root) => {
      for (const id of ids) must(identifiers.get(id)).root = root;
    },
    saveIdentifier: async ({ id, hub, ambiguous_from, state }) => {
      Object.assign(must(identifiers.get(id)), { hub, ambiguous_from, state });
    },
    insertClaim: async (row) => {
      const id = claims.size + 1;
      claims.set(id, { ...row, id });
      return id;
    },
    saveClaim: async (row) => {
      Object.assign(must(claims.get(row.id)), row);
    },
    saveClaimStates: async (ids, state) => {
      for (const id of ids) must(claims.get(id)).state = state;
    },
    insertCannotLink: async (row) => {
      if (!parted.some(({ a, b }) => a === row.a && b === row.b)) parted.push({ ...row });
    },
    removeCannotLink: async (_, a, b) => {
      const at = parted.findIndex((row) => row.a === a && row.b === b);
      if (at >= 0) parted.splice(at, 1);
    },
    saveValueRule: async (row) => {
      const at = rules.findIndex(({ kind, pattern }) => kind === row.kind && pattern === row.pattern);
      if (at >= 0) rules.splice(at, 1);
      rules.push({ ...row });
    },
    removeValueRule: async (_, kind, pattern) => {
      const at = rules.findIndex((row) => row.kind === kind && row.pattern === pattern);
      if (at >= 0) rules.splice(at, 1);
    },
    saveTrait: async (row) => void traits.push({ ...row }),
    removeTrait: async (identifier, key, source) => {
      const at = traits.findIndex((it) => it.identifier === identifier && it.key === key && it.source === source);
      if (at >= 0) traits.splice(at, 1);
    },
    insertLog: async (row) => logs.push({ ...row, id: logs.length + 1 }),
  };

  return { tx: counting(tx, asked), identifiers, claims, parted, logs, asked };
};

/** The same, counting what is asked and written. */
const counting = (tx: GraphWrites, asked: { count: number }): GraphWrites =>
  new Proxy(tx, {
    get: (target, name: keyof GraphWrites) => {
      const question = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        asked.count += 1;
        return question(...args);
      };
    },
  });
