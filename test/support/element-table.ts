import { readFileSync } from 'node:fs';

interface Row {
  readonly name: string;
}
type Declaration = Readonly<
  Record<'attributes' | 'events' | 'cssParts' | 'slots' | 'cssProperties', readonly Row[]>
> & {
  readonly members: readonly (Row & { readonly kind: string })[];
};

/** What widget/custom-elements.json says of the element: every row of it is tried somewhere. */
const { modules } = JSON.parse(readFileSync(new URL('../../widget/custom-elements.json', import.meta.url), 'utf8')) as {
  readonly modules: readonly [{ readonly declarations: readonly [Declaration] }];
};
const [{ declarations }] = modules;
const [table] = declarations;
const named = (rows: readonly Row[]): readonly string[] => rows.map(({ name }) => name);

export const elementTable = {
  attributes: named(table.attributes),
  methods: named(table.members.filter(({ kind }) => kind === 'method')),
  fields: named(table.members.filter(({ kind }) => kind === 'field')),
  /** Without `nahtlos-`. */
  events: named(table.events).map((name) => name.replace('nahtlos-', '')),
  parts: named(table.cssParts),
  slots: named(table.slots),
  /** Without `--nahtlos-`. */
  properties: named(table.cssProperties).map((name) => name.replace('--nahtlos-', '')),
} as const;
