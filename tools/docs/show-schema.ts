import type * as v from 'valibot';
import { idPrefix, randomIdLength, tokenLength, tokenPrefix } from '../../protocol/ids.ts';
import * as pieces from '../../protocol/schema.ts';
import * as views from '../../protocol/view.ts';

/** Valibot's schemas as a reader of docs/protocol.md sees them: TypeScript's shapes, with limits behind the types. */

type Any = v.GenericSchema & {
  readonly pipe?: readonly Step[];
  readonly entries?: Readonly<Record<string, Any>>;
  readonly options?: readonly (Any | string)[];
  readonly items?: readonly Any[];
  readonly item?: Any;
  readonly wrapped?: Any;
  readonly literal?: unknown;
  readonly message?: unknown;
};
interface Step {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

const isSchema = (value: unknown): value is Any =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

/** The schemas that protocol/ gives a name, by themselves: the same object elsewhere is shown by its name. */
const named = new Map<unknown, string>(
  [pieces, views].flatMap((module) =>
    Object.entries(module)
      .flatMap(([name, value]) => (isSchema(value) ? [[value, name] as const] : []))
      .sort(([, a], [, b]) => (a < b ? -1 : 1)),
  ),
);

/** Every named shape and what it is, by name: the small ones first, then what is made of them. */
export const namedShapes = (): { readonly name: string; readonly shape: string }[] =>
  [...named].map(([schema, name]) => ({ name, shape: describe(schema as Any, '') }));

/** A schema in one line if it fits, else a field a line. */
export const showSchema = (schema: v.GenericSchema, indent = ''): string =>
  named.get(schema) ?? describe(schema as Any, indent);

const width = 96;

const describe = (schema: Any, indent: string): string => {
  const steps = (schema.pipe ?? []).filter(({ kind }) => kind === 'validation');
  switch (schema.type) {
    case 'strict_object':
      return object(Object.entries(schema.entries ?? {}), indent);
    case 'string':
      return text(steps);
    case 'number':
      return `integer${range(steps, 'value')}`;
    case 'boolean':
      return 'boolean';
    case 'literal':
      return quote(schema.literal);
    case 'picklist':
      return oneOf((schema.options ?? []).map(quote), indent);
    case 'nullable':
      return `${inner(schema.wrapped, indent)} | null`;
    case 'array': {
      const item = inner(schema.item, indent);
      return `${item.includes(' ') && !item.startsWith('{') && !item.startsWith('[') ? `(${item})` : item}[]${range(steps, 'length')}`;
    }
    case 'tuple':
    case 'strict_tuple':
      return `[${(schema.items ?? []).map((item) => showSchema(item, indent)).join(', ')}]`;
    case 'record':
      return 'Record<string, unknown>';
    case 'union':
    case 'variant':
      return alternatives(schema.options as readonly Any[], indent);
    case 'custom':
      return custom(schema);
    default:
      throw new Error(`docs/protocol.md has no words for a schema of type ${schema.type}.`);
  }
};

const inner = (schema: Any | undefined, indent: string): string =>
  schema === undefined ? 'unknown' : showSchema(schema, indent);

const object = (entries: readonly (readonly [string, Any])[], indent: string): string => {
  if (entries.length === 0) return '{}';
  const fields = (deeper: string): string[] =>
    entries.map(([name, schema]) =>
      schema.type === 'optional'
        ? `${name}?: ${inner(schema.wrapped, deeper)}`
        : `${name}: ${showSchema(schema, deeper)}`,
    );
  const line = `{ ${fields('').join(', ')} }`;
  if (indent.length + line.length <= width && !line.includes('\n')) return line;
  const deeper = `${indent}  `;
  return `{\n${fields(deeper)
    .map((field) => `${deeper}${field},\n`)
    .join('')}${indent}}`;
};

const alternatives = (options: readonly Any[], indent: string): string => {
  const line = options.map((option) => showSchema(option, '')).join(' | ');
  if (indent.length + line.length <= width && !line.includes('\n')) return line;
  const deeper = `${indent}  `;
  return options.map((option) => `\n${deeper}| ${showSchema(option, `${deeper}  `)}`).join('');
};

/** As many as fit into a line. */
const oneOf = (words: readonly string[], indent: string): string => {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} | ${word}`;
    if (lines.length > 0 && indent.length + longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `\n${indent}  | ${line}`).join('');
};

const text = (steps: readonly Step[]): string => {
  const bytes = steps.find(({ type }) => type === 'max_bytes');
  const pattern = steps.find(({ type }) => type === 'regex');
  return [
    `string${range(steps, 'length')}`,
    bytes === undefined ? '' : ` ≤ ${String(bytes.requirement)} bytes`,
    pattern === undefined ? '' : ` ${String(pattern.requirement)}`,
  ].join('');
};

/** ` 1…20`, ` ≤ 20`, ` ≥ 1` or nothing. */
const range = (steps: readonly Step[], what: 'value' | 'length'): string => {
  const of = (type: string): number | undefined => {
    const step = steps.find((it) => it.type === type);
    return step === undefined ? undefined : Number(step.requirement);
  };
  const least = of(`min_${what}`);
  const most = of(`max_${what}`);
  if (least !== undefined && most !== undefined) return ` ${least}…${most}`;
  if (most !== undefined) return ` ≤ ${most}`;
  return least === undefined ? '' : ` ≥ ${least}`;
};

const quote = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

const accepts = (schema: Any, value: string): boolean =>
  schema['~standard'].validate(value) instanceof Promise
    ? false
    : !('issues' in (schema['~standard'].validate(value) as object));

/** These are functions and cannot be looked into, so they are asked. */
const custom = (schema: Any): string => {
  const prefixes = ['', ...Object.values(idPrefix), ...Object.values(tokenPrefix)];
  for (const length of [randomIdLength, tokenLength]) {
    const prefix = prefixes.find((it) => accepts(schema, it + 'A'.repeat(length)) && !accepts(schema, `${it}A`));
    if (prefix !== undefined)
      return `${prefix === '' ? '' : `'${prefix}' and `}${length} characters of A–Z a–z 0–9 _ -`;
  }
  let [fits, fails] = [1, 1_000_000];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (accepts(schema, 'a'.repeat(middle))) fits = middle;
    else fails = middle;
  }
  const least = accepts(schema, '') ? 0 : 1;
  const kind = accepts(schema, 'a\na') ? 'text' : 'line';
  return `${kind} ${least}…${fits}`;
};
