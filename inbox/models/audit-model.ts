import { createModel, signal } from '@preact/signals';
import type { Given } from '../../protocol/wire.ts';
import type { Connection } from '../connection.ts';
import type { Trouble } from '../told.ts';
import type { Fresh } from './fresh-model.ts';

export type AuditLine = Given<'inbox', 'audit:list'>['lines'][number];

const pageSize = 50;

/** Who did what, newest first. Behind the password: it shows everybody's work. */
export const AuditModel = createModel((connection: Connection, fresh: Fresh) => {
  /** null: not asked for yet. */
  const lines = signal<readonly AuditLine[] | null>(null);
  const more = signal(false);
  const trouble = signal<Trouble | null>(null);

  const page = async (before: number | undefined): Promise<void> => {
    const told = await fresh.freshly(() =>
      connection.ask('audit:list', { limit: pageSize, ...(before === undefined ? {} : { before }) }),
    );
    trouble.value = told.ok || told.problem.code === 'auth.not-fresh' ? null : told.problem;
    if (!told.ok) return;
    lines.value = before === undefined ? told.lines : [...(lines.peek() ?? []), ...told.lines];
    more.value = told.more;
  };

  return {
    lines,
    more,
    trouble,
    load: () => page(undefined),
    earlier: () => page(lines.peek()?.at(-1)?.id),
  };
});
