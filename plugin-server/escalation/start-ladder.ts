import type { SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import { type Log, traceOf } from '../log.ts';
import { policiesOf } from '../site/site-policies.ts';
import { type Store, StoreRefusal } from '../store/store.ts';
import { advanceLadder, type LadderDesk } from './advance-ladder.ts';
import { asksSomebody } from './dry-run.ts';
import { readFacts } from './ladder-facts.ts';
import { startUnanswered } from './start-unanswered.ts';

export interface Ladder {
  /** A step may be due. */
  wake(): void;
  /** Who asks for a person now would have somebody asked. */
  escalates(site: SiteId): Promise<boolean>;
  close(): Promise<void>;
}

interface Needs extends LadderDesk {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly announce: (news: readonly News[]) => void;
  readonly wakeDeliveries: () => void;
}

const pollMs = 1_000;
const atOnce = 50;
const rememberMs = 5_000;

/** The clock of all ladders: takes the steps that are due, and begins one where nobody has answered. What a process that died left is due here. */
export const startLadder = (needs: Needs): Ladder => {
  const { store, clock, log } = needs;
  const now = () => ({ now: clock.wall(), steady: Math.floor(clock.steady()) });
  let isClosed = false;
  let running: Promise<void> | null = null;
  let looksAgain = false;
  let isRuleDue = true;

  const climb = async (): Promise<void> => {
    for (let count = atOnce; count === atOnce && !isClosed; ) {
      const due = await store.read.dueEscalations(now().steady, atOnce);
      count = due.length;
      for (const it of due) {
        if (isClosed) return;
        const news = await store.write(
          (tx) => advanceLadder(tx, needs, it, now()),
          'chat',
          `ladder ${it.conversation}`,
        );
        needs.announce(news);
        needs.wakeDeliveries();
      }
    }
  };

  const look = async (): Promise<void> => {
    try {
      while (looksAgain && !isClosed) {
        looksAgain = false;
        if (isRuleDue) {
          isRuleDue = false;
          needs.announce(await startUnanswered(needs, now()));
        }
        await climb();
      }
    } catch (error) {
      if (error instanceof StoreRefusal) log.warn({ op: 'ladder', code: error.problem.code }, 'ladders wait');
      else log.error({ op: 'ladder', ...traceOf(error) }, 'ladder failed');
    }
  };
  const wake = (): void => {
    looksAgain = true;
    if (isClosed || running !== null) return;
    running = look().finally(() => {
      running = null;
      if (looksAgain) wake();
    });
  };
  const poll = setInterval(() => {
    isRuleDue = true;
    wake();
  }, pollMs);
  poll.unref();
  wake();

  /** Every page that loads the chat asks it. */
  const remembered = new Map<SiteId, { readonly at: number; readonly answer: Promise<boolean> }>();
  const canFetch = async (site: SiteId): Promise<boolean> => {
    const { policies } = policiesOf((await store.read.site(site))?.policies ?? '{}');
    const policy = policies.find(({ when }) => when.includes('asked-for-person'));
    if (policy === undefined) return false;
    const about = { site, assigned: null, isUrgent: false, except: null };
    return asksSomebody(policy, await readFacts(store.read, needs, about, clock.wall()));
  };

  return {
    wake,
    escalates: (site) => {
      const known = remembered.get(site);
      if (known !== undefined && clock.mono() - known.at < rememberMs) return known.answer;
      const answer = canFetch(site);
      answer.catch(() => remembered.delete(site));
      remembered.set(site, { at: clock.mono(), answer });
      return answer;
    },
    close: async () => {
      isClosed = true;
      clearInterval(poll);
      await running;
    },
  };
};
