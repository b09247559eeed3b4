import fc from 'fast-check';
import type { Schema } from '../../../protocol/door.ts';
import { anonPrefix, idPrefix, tokenPrefix } from '../../../protocol/ids.ts';

/** What the pieces of a door's schema say of themselves at run time. */
interface Piece {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Piece>>;
  readonly item?: Piece;
  readonly items?: readonly Piece[];
  /** Of a record. */
  readonly key?: Piece;
  readonly value?: Piece;
  readonly wrapped?: Piece;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly check?: (value: unknown) => boolean;
}

const tail = 'A'.repeat(22);
/** One of each kind of id, and texts: a piece takes those that pass its own check. */
const pool: readonly unknown[] = [
  tail,
  ...Object.values(idPrefix).map((prefix) => `${prefix}${tail}`),
  `${anonPrefix}${tail}`,
  ...Object.values(tokenPrefix).map((prefix) => `${prefix}${'A'.repeat(43)}`),
  'Hello',
  'Grüße 👋🏽\u200d',
];

/** Values that are what nobody expects somewhere. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    0.5,
    1e308,
    2 ** 53,
    -(2 ** 63),
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '\uffff',
    'x'.repeat(9_000),
    '__proto__',
    'constructor',
    "' or 1=1 --",
    '{{7*7}}',
    '<img src=x onerror=alert(1)>',
    '2026-01-01',
    'NaN',
    [],
    {},
    [[]],
    [null],
    { toString: 'x' },
    { constructor: { prototype: { ok: true } } },
    { length: 1e9 },
    JSON.parse('{"then":"x"}'),
    { $ne: null },
    JSON.parse('{"__proto__":{"ok":true}}'),
    Array.from({ length: 3_000 }, () => 0),
    Array.from({ length: 500 }, () => ({})),
  ),
  fc.integer({ min: 1, max: 60 }).map((depth) => {
    let value: unknown = 1;
    for (let at = 0; at < depth; at += 1) value = { a: [value] };
    return value;
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

const rightful = (piece: Piece): fc.Arbitrary<unknown> => {
  switch (piece.type) {
    case 'strict_object': {
      const entries = Object.entries(piece.entries ?? {});
      const needed = entries.filter(([, it]) => it.type !== 'optional').map(([name]) => name);
      return fc.record(Object.fromEntries(entries.map(([name, it]) => [name, bodyOf(it)])), { requiredKeys: needed });
    }
    case 'array':
      return fc.array(bodyOf(piece.item as Piece), { maxLength: 3 });
    case 'tuple':
    case 'strict_tuple':
      return fc.tuple(...(piece.items ?? []).map(bodyOf));
    case 'record':
      return fc.dictionary(bodyOf(piece.key as Piece) as fc.Arbitrary<string>, bodyOf(piece.value as Piece), {
        maxKeys: 3,
      });
    case 'optional':
      return bodyOf(piece.wrapped as Piece);
    case 'nullable':
      return fc.oneof(fc.constant(null), bodyOf(piece.wrapped as Piece));
    case 'union':
    case 'variant':
      return fc.oneof(...(piece.options as Piece[]).map(bodyOf));
    case 'picklist':
      return fc.constantFrom(...(piece.options ?? []));
    case 'literal':
      return fc.constant(piece.literal);
    case 'number':
      return fc.integer({ min: 0, max: 60 });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.constantFrom(
        'demo',
        'https://shop.example',
        'ada@shop.example',
        'nine kind otters',
        '#112233',
        '123456',
        'Europe/Berlin',
        '2026-12-24',
        'mail.shop.example',
        'ab'.repeat(32),
      );
    case 'custom':
      return fc.constantFrom(...pool.filter((value) => piece.check?.(value) === true));
    default:
      throw new Error(`No request had a ${piece.type} before: say what it looks like.`);
  }
};

/** Mostly what the door takes, here and there what it does not. */
const bodyOf = (piece: Piece): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: rightful(piece) }, { weight: 1, arbitrary: hostile });

/** Requests of one door: whole or nearly, with a field too many, or something else altogether. */
export const requestOf = (schema: Schema): fc.Arbitrary<unknown> => {
  const near = bodyOf(schema as unknown as Piece);
  return fc.oneof(
    { weight: 6, arbitrary: near },
    {
      weight: 2,
      arbitrary: fc
        .tuple(near, fc.constantFrom('site', 'seq', 'author', 'role', 'level', 'at', 'origin', 'agent', 'x'), hostile)
        .map(([body, name, value]) =>
          typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, [name]: value } : body,
        ),
    },
    { weight: 1, arbitrary: hostile },
  );
};
