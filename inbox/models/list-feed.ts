import { limits } from '../../protocol/limits.ts';
import type { Given } from '../../protocol/wire.ts';
import { mono } from '../clock.ts';
import type { Connection } from '../connection.ts';

type Resumed = Given<'inbox', 'inbox:resume'>;

/** Which changes of the site's list are known here. Each has a number, `pos`; one that is missing is asked for. */
export interface ListFeed {
  /** Everything up to here is known; null: nothing was read yet. */
  pos(): number | null;
  /** The first page was read: what happened before `pos` is in it. */
  begin(pos: number): void;
  /** A change with this number came by itself. */
  heard(pos: number): void;
  /** The server has got this far. */
  told(pos: number): void;
  catchUp(): Promise<void>;
  /** The earliest of several wishes counts. */
  catchUpIn(ms: number): void;
  forget(): void;
  stop(): void;
}

export const createListFeed = (
  connection: Connection,
  { take, reset }: { readonly take: (changes: Resumed) => void; readonly reset: () => void },
): ListFeed => {
  let pos: number | null = null;
  const ahead = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = 0;
  let isAsking = false;

  /** Everything up to `upTo` is known, and what was heard right behind it. */
  const advance = (upTo: number): void => {
    let reached = Math.max(pos ?? 0, upTo);
    while (ahead.delete(reached + 1)) reached++;
    for (const one of ahead) if (one <= reached) ahead.delete(one);
    pos = reached;
  };

  const catchUp = async (): Promise<void> => {
    if (isAsking || pos === null) return;
    isAsking = true;
    for (let more = true; more && pos !== null; ) {
      const told = await connection.ask('inbox:resume', { afterPos: pos, limit: limits.listResume });
      if (!told.ok) break;
      if (told.reset) {
        isAsking = false;
        return reset();
      }
      take(told);
      advance(told.upTo);
      more = told.more;
    }
    isAsking = false;
  };

  const catchUpIn = (ms: number): void => {
    const at = mono() + ms;
    if (timer !== undefined && at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      timer = undefined;
      void catchUp();
    }, ms);
  };

  return {
    pos: () => pos,
    begin: (at) => {
      // A later page is no reason to forget what was missed before it.
      pos ??= at;
    },
    heard: (at) => {
      if (pos === null) return;
      if (at > pos) ahead.add(at);
      advance(pos);
      if (ahead.size > 0) catchUpIn(limits.heldMs);
    },
    told: (at) => {
      if (pos !== null && at > pos) catchUpIn(limits.heldMs);
    },
    catchUp,
    catchUpIn,
    forget: () => {
      pos = null;
      ahead.clear();
    },
    stop: () => clearTimeout(timer),
  };
};
