import type { Plugin } from 'vite';
import { limits, live, outboxLimits } from '../protocol/limits.ts';

const tables: Readonly<Record<string, Readonly<Record<string, number>>>> = { limits, live, outboxLimits };

/** A figure stands where it is used; else every chunk that knows one of them carries the whole table. */
export const figures: Plugin = {
  name: 'figures',
  enforce: 'pre',
  transform: (code, id) =>
    /from '[./]+\/(?:protocol\/)?limits\.ts'/.test(code) && !id.includes('/node_modules/')
      ? code.replace(/(?<![.\w'])(limits|live|outboxLimits)\.(\w+)/g, (all, table: string, name: string) =>
          String(tables[table]?.[name] ?? all),
        )
      : null,
};
