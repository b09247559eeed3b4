import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, attributeValues } from '../../widget/attribute-values.ts';
import { root } from '../root.ts';
import { markdownTable } from './markdown-table.ts';

interface Row {
  readonly name: string;
  readonly description?: string;
}
type Declaration = Readonly<
  Record<'attributes' | 'members' | 'events' | 'cssParts' | 'slots' | 'cssProperties', readonly Row[]>
>;

/** The printed parts of docs/widget.md. */
export const printWidget = (): Readonly<Record<string, string>> => {
  const { modules } = JSON.parse(readFileSync(join(root, 'widget/custom-elements.json'), 'utf8')) as {
    readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
  };
  const element = modules[0]?.declarations[0];
  if (!element) throw new Error('widget/custom-elements.json names no element.');
  const code = (text: string): string => `\`${text}\``;
  const described = (what: string, rows: readonly Row[]): string =>
    markdownTable(
      [what, ''],
      rows.map(({ name, description = '' }) => [code(name), description]),
    );
  return {
    attributes: markdownTable(
      ['attribute', 'values', 'unless written', 'meaning'],
      element.attributes.map(({ name, description = '' }) => {
        const value: AttributeValue | undefined = (attributeValues as Readonly<Record<string, AttributeValue>>)[name];
        return [code(name), ...(value ? spelt(value) : ['', '']), description];
      }),
    ),
    events: markdownTable(
      ['event', ''],
      element.events.map(({ name, description = '' }) => [code(name), description]),
    ),
    parts: described('part', element.cssParts),
    properties: described('property', element.cssProperties),
    methods: described('member', element.members),
    slots: markdownTable(
      ['slot', ''],
      element.slots.map(({ name, description = '' }) => [name === '' ? 'none' : code(name), description]),
    ),
  };
};

const spelt = (value: AttributeValue): readonly [values: string, normal: string] => {
  switch (value.is) {
    case 'word':
      return [value.of.join(', '), value.normal ?? ''];
    case 'number':
      return [`${value.from} to ${value.to}`, `${value.normal}`];
    case 'text':
      return ['text', ''];
    case 'flag':
      return ['there or not', 'not'];
  }
};
