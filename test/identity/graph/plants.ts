import { importPlanted, type Plant } from '../../support/import-planted.ts';

interface Found extends Plant {
  /** The beginning of the name of the property that finds it. */
  readonly by: string;
}

const graph = (file: string): string => `plugin-server/identity/graph/${file}.ts`;
const plant = (by: string, file: string, ...edits: Plant['edits']): Found => ({ by, file: graph(file), edits });

/** The properties are worth something as long as each finds what is planted for it. */
export const plants: ReadonlyMap<string, Found> = new Map([
  [
    'claims that are alike join in the order in which they came',
    plant('I1', 'compare-claims', [
      'return one.key < other.key ? -1 : Number(one.key > other.key);',
      'return one.id - other.id;',
    ]),
  ],
  [
    'a claim keeps the time at which it was first heard of',
    plant('I1', 'record-claim', ['first_at: Math.min(before.first_at, at)', 'first_at: before.first_at']),
  ],
  [
    'step 1: a claim that turns out to be older changes nothing',
    plant('I2', 'record-claim', [
      'const isAsBefore = before?.strength === asked.strength && before.first_at === asked.first_at;',
      'const isAsBefore = before?.strength === asked.strength;',
    ]),
  ],
  [
    'step 2: hubs are not counted again',
    plant('I2', 'record-claim', ['if (await changesHub(tx, claim, one, other, limits)) return', 'if (false) return']),
  ],
  [
    'step 4: whatever is said of one profile is redundant',
    plant('I2', 'record-claim', [
      "return (await isLast(tx, claim, members)) ? saved(tx, claim, 'redundant')",
      "return true ? saved(tx, claim, 'redundant')",
    ]),
  ],
  [
    'step 5: two profiles become one without a look at what is allowed',
    plant('I2', 'record-claim', ['if (conflict === null) {', 'if (true) {']),
  ],
  [
    'step 7: a claim that comes before others is refused like one that comes last',
    plant('I2', 'record-claim', [
      'return (await isLast(tx, claim, members)) ? saved(tx, claim, conflict)',
      'return conflict !== null ? saved(tx, claim, conflict)',
    ]),
  ],
  [
    'a recomputation stops at the profiles there were',
    plant('I2', 'recompute', ['frontier = touched([...claims.values()], points, beyond);', 'frontier = [];']),
  ],
  ['a hub that sinks wakes nobody', plant('I2', 'recompute', ['...(await tx.claimsAboveHub(site, ids, limit)),', ''])],
  [
    'hubs are not graded',
    plant('I7', 'hub-of', [
      '.sort((one, other) => other - one)[from - 1] ?? 0;',
      '[from - 1] === undefined ? 0 : strongest;',
    ]),
  ],
  [
    'older claims go before stronger ones',
    plant('I7', 'compare-claims', ['if (one.strength !== other.strength) return other.strength - one.strength;', '']),
  ],
  [
    'users are not counted',
    plant(
      'I3',
      'component',
      ["> mostOf('user', limits)) return 'conflict:user'", "> 9) return 'conflict:user'"],
      ['if (more > 0 && ', "if (kind !== 'user' && more > 0 && "],
    ),
  ],
  ['kinds are not counted', plant('I4', 'component', ['if (more > 0 && ', 'if (more > 9 && '])],
  ['members are not counted', plant('I4', 'component', ['> limits.members) return', '> 99) return'])],
  [
    'pairs that were parted are forgotten',
    plant('I4', 'component', ["if (arePulledApart(one, other, parted)) return 'conflict:parted';", '']),
  ],
  ['a revoked claim keeps what it joined', plant('I5', 'set-claim', ['is_on: revoked === null ? 1 : 0', 'is_on: 1'])],
  [
    'a user whose claim was revoked still counts for the hub',
    plant('I5', 'refresh', ['await recountHubs(', 'if (ids.length === 0) await recountHubs(']),
  ],
  [
    'a blocked value joins',
    plant('I6', 'resolve', ["point?.state === 'ok' || point?.state === 'shared'", 'point !== undefined']),
  ],
  ['a shared value joins', plant('I6', 'hub-of', ["if (state === 'shared') return strongest;", ''])],
  [
    'a value that was lifted stays alone',
    plant('I6', 'set-value-rule', [
      "if (what === 'ok') await tx.removeValueRule(site, kind, pattern);",
      "if (what === 'ok') return null;",
    ]),
  ],
  ['the fourth user parts a browser', plant('I8', 'hub-of', ['[from - 1] ?? 0', '[from] ?? 0'])],
  [
    'a hub lets claims through that are as strong as itself',
    plant('I8', 'resolve', [
      'if (strength <= a.hub || strength <= b.hub)',
      'if (strength < a.hub || strength < b.hub)',
    ]),
  ],
  [
    'what was typed joins',
    plant(
      'I13',
      'resolve',
      ["if (strength === 0) return 'suggestion';", ''],
      ['if (strength <= a.hub || strength <= b.hub)', 'if (strength < a.hub || strength < b.hub)'],
    ),
  ],
  [
    'a clock is believed as it is',
    plant('I21', 'claim-time', ['sentAt === undefined ? at : at + (receivedAt - sentAt)', 'at']),
  ],
  [
    'a time is believed however far away it is',
    plant('I21', 'claim-time', [
      'return Math.min(receivedAt, Math.max(receivedAt - reach, corrected));',
      'return reach > 0 ? corrected : 0;',
    ]),
  ],
  [
    'a revoked claim comes back when it is said again',
    plant(
      'I22',
      'record-claim',
      ['times: before.times + 1,', 'times: before.times + 1, is_on: 1, revoked_at: null,'],
      ['(isAsBefore || asked.is_on === 0)', '(isAsBefore && before.is_on === 1)'],
    ),
  ],
]);

type Properties = typeof import('./properties.ts');

export const propertiesWith = (name: string, planted: Plant): Promise<Properties> =>
  importPlanted<Properties>(new URL('./properties.ts', import.meta.url), name, planted);
