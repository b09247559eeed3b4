import { configKeys } from '../../plugin-server/config.ts';
import { markdownTable } from './markdown-table.ts';

/** The printed part of docs/configuration.md. */
export const printConfiguration = (): Readonly<Record<string, string>> => ({
  keys: markdownTable(
    ['key', 'unset', 'meaning'],
    Object.entries(configKeys).map(([name, { unset, meaning }]) => [`\`${name}\``, unset, meaning]),
  ),
});
