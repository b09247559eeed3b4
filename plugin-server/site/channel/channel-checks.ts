import { type CheckStep, checkSteps, type EmailSettings } from '../../../protocol/channel-doors.ts';
import { type CheckId, idPrefix, type SiteId } from '../../../protocol/ids.ts';
import type { ChannelAdapter } from '../../channels/adapter.ts';
import { type FoundOut, nothingFound } from '../../channels/email-set-up.ts';
import type { Clock } from '../../clock.ts';
import { randomId } from '../../secret/random-token.ts';

/** A test, as far as it is. */
export interface Checked {
  readonly steps: readonly CheckStep[];
  readonly isOver: boolean;
  readonly isFine: boolean;
  readonly found: FoundOut;
}

interface Trial {
  readonly adapter: Pick<ChannelAdapter, 'health'>;
  /** What is tried. */
  readonly settings: EmailSettings;
  /** Told once it is over. */
  readonly onOver: (found: FoundOut) => Promise<void>;
}

/** Tests of mailboxes, in memory: one of a site at a time; a new one ends the one before. */
export interface ChannelChecks {
  begin(site: SiteId, trial: Trial): CheckId;
  of(site: SiteId, id: CheckId): Checked | undefined;
  /** What a test of just these settings found out. */
  foundOf(site: SiteId, settings: EmailSettings): FoundOut | undefined;
  close(): void;
}

interface Running {
  readonly id: CheckId;
  readonly settings: string;
  readonly ended: AbortController;
  readonly steps: Map<CheckStep['id'], CheckStep>;
  readonly at: number;
  isOver: boolean;
  isFine: boolean;
}

const longestMs = 120_000;
const keptMs = 30 * 60_000;

export const createChannelChecks = (
  clock: Pick<Clock, 'mono'>,
  foundIn: (steps: readonly CheckStep[]) => FoundOut,
  onError: (error: unknown) => void,
): ChannelChecks => {
  const bySite = new Map<SiteId, Running>();
  const stepsOf = (it: Running): CheckStep[] =>
    checkSteps.flatMap((id) => {
      const step = it.steps.get(id);
      return step === undefined ? [] : [step];
    });
  const run = async (it: Running, { adapter, onOver }: Trial): Promise<void> => {
    const signal = AbortSignal.any([it.ended.signal, AbortSignal.timeout(longestMs)]);
    try {
      it.isFine = await adapter.health((step) => it.steps.set(step.id, step), signal);
      if (!it.ended.signal.aborted) await onOver(foundIn(stepsOf(it)));
    } finally {
      it.isOver = true;
    }
  };
  const found = (it: Running): FoundOut => (it.isOver ? foundIn(stepsOf(it)) : nothingFound);

  return {
    begin: (site, trial) => {
      bySite.get(site)?.ended.abort();
      for (const [old, { at, isOver }] of bySite) if (isOver && clock.mono() - at > keptMs) bySite.delete(old);
      const it: Running = {
        id: randomId<CheckId>(idPrefix.check),
        settings: JSON.stringify(trial.settings),
        ended: new AbortController(),
        steps: new Map(),
        at: clock.mono(),
        isOver: false,
        isFine: false,
      };
      bySite.set(site, it);
      run(it, trial).catch(onError);
      return it.id;
    },
    of: (site, id) => {
      const it = bySite.get(site);
      return it?.id === id
        ? { steps: stepsOf(it), isOver: it.isOver, isFine: it.isOver && it.isFine, found: found(it) }
        : undefined;
    },
    foundOf: (site, settings) => {
      const it = bySite.get(site);
      return it?.isOver === true && it.settings === JSON.stringify(settings) ? found(it) : undefined;
    },
    close: () => {
      for (const { ended } of bySite.values()) ended.abort();
    },
  };
};
