import { channelLimits } from '../../protocol/channel.ts';
import type { Clock } from '../clock.ts';
import type { News } from '../conversation/outcome.ts';
import type { FileShelf } from '../file/file-shelf.ts';
import type { Mac } from '../secret/mac.ts';
import type { DataWrites } from '../store/data-tx.ts';
import type { DeskWrites } from '../store/desk-tx.ts';
import type { EscalationWrites } from '../store/escalation-tx.ts';
import type { Store } from '../store/store.ts';
import { runErasure } from './erasure/run-erasure.ts';
import { compareShelf } from './retention/compare-shelf.ts';
import { removeAged } from './retention/remove-aged.ts';
import { removeOldCopies } from './retention/remove-old-copies.ts';

interface Desk {
  readonly store: Store;
  readonly shelf: FileShelf;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly announce: (news: readonly News[]) => void;
}

export interface DataChores {
  /** Erasures that were cut off go on. Answers how many are done now. */
  finish(isStopping: () => boolean): Promise<number>;
  /** Once a day: what had its time by the settings of each site, short-lived rows, bytes nobody knows. Answers how many went. */
  removeOld(isStopping: () => boolean): Promise<number>;
}

const step = 500;
const dayMs = 86_400_000;
const auditMs = 365 * dayMs;
/** A week, by which the next is judged, and a day. */
const replyMs = 8 * dayMs;
/** As long as backups should be kept: in a copy nobody was erased who was erased since. */
const copyMs = 30 * dayMs;
const atOnce = 20;
/** What came in, once it is read; what nobody may read yet. A mail as it came stays with its message. */
const rawLives = [
  // Of a channel that is there no more.
  ['new', channelLimits.rawLifeMs],
  ['done', channelLimits.rawLifeMs],
  ['failed', channelLimits.rawLifeMs],
  ['quarantined', channelLimits.quarantineLifeMs],
] as const;
/** Longer than a mailbox is read back that has lost its numbers. */
const inboundLifeMs = 30 * dayMs;

export const createDataChores = (desk: Desk): DataChores => {
  const { store, clock, shelf } = desk;

  const removeShort = async (isStopping: () => boolean): Promise<number> => {
    const now = clock.wall();
    const lives: readonly (readonly [keyof Short, number])[] = [
      ['removeCodes', dayMs],
      ['removeLinks', dayMs],
      ['removeUsedTokens', 0],
      ['removeExports', 0],
      ['removeHeldAnswers', 0],
      ['removeAudit', auditMs],
      ['removeReplies', replyMs],
    ];
    let sum = 0;
    for (const [remove, life] of lives)
      for (let taken = step; taken >= step && !isStopping(); sum += taken)
        taken = await store.write((tx) => tx[remove](now - life, step), 'upkeep');
    return sum;
  };

  const removeRaws = async (isStopping: () => boolean): Promise<number> => {
    const now = clock.wall();
    let sum = 0;
    for (const [state, life] of rawLives)
      for (let taken = step; taken >= step && !isStopping(); sum += taken) {
        const names = await store.write((tx) => tx.removeOldRaws(state, now - life, step), 'upkeep');
        for (const name of await store.read.freeShelves(names, [])) await shelf.remove(name);
        taken = names.length;
      }
    for (let taken = step; taken >= step && !isStopping(); sum += taken)
      taken = await store.write((tx) => tx.removeOldInbound(now - inboundLifeMs, step), 'upkeep');
    return sum;
  };

  return {
    finish: async (isStopping) => {
      let done = 0;
      for (const { id } of await store.read.openErasures(atOnce)) {
        if (isStopping()) break;
        desk.announce(await runErasure(desk, id));
        done += 1;
      }
      return done;
    },
    removeOld: async (isStopping) => {
      const aged = await removeAged({ ...desk, isStopping });
      const short = (await removeShort(isStopping)) + (await removeRaws(isStopping));
      const bytes = await compareShelf({ store, shelf }, clock.wall() - dayMs, isStopping);
      if (aged + short > 0) await store.scrub();
      const copies = await removeOldCopies(desk.dataFolder, clock.wall() - copyMs);
      return aged + short + bytes + copies;
    },
  };
};

type Short = Pick<DataWrites, 'removeCodes' | 'removeLinks' | 'removeUsedTokens' | 'removeExports' | 'removeAudit'> &
  Pick<EscalationWrites, 'removeHeldAnswers'> &
  Pick<DeskWrites, 'removeReplies'>;
