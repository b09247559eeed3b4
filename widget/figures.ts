import type { Plugin } from 'vite';
import { idPrefix, tokenPrefix } from '../protocol/ids.ts';
import { limits, live, outboxLimits } from '../protocol/limits.ts';

const tables: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
  limits,
  live,
  outboxLimits,
  idPrefix,
  tokenPrefix,
};

/** A figure stands where it is used; else every chunk that knows one of them carries the whole table. */
export const figures: Plugin = {
  name: 'figures',
  enforce: 'pre',
  transform: (code, id) =>
    /from '[./]+\/(?:protocol\/)?(?:ids|limits)\.ts'/.test(code) && !id.includes('/node_modules/')
      ? code.replace(/(?<![.\w'])([a-zA-Z]+)\.(\w+)\b(?!\()/g, (all, table: string, name: string) => {
          const figure = Object.hasOwn(tables, table) ? tables[table]?.[name] : undefined;
          return figure === undefined ? all : JSON.stringify(figure);
        })
      : null,
};
