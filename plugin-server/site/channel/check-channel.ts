import type { CheckId } from '../../../protocol/ids.ts';
import type { Given, Parsed } from '../../../protocol/wire.ts';
import { type FoundOut, nothingFound } from '../../channels/email-set-up.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { judgeCandidate } from './candidate.ts';
import type { ChannelDesk } from './channel-desk.ts';

/**
 * Begins a test of what is in the form, or of what is open; its steps are asked for by `readCheck`. What it finds out is kept with the
 * channel it is of. Errors: those of `judgeCandidate`; channel.off: there is nothing to test.
 */
export const checkChannel = async (
  desk: ChannelDesk,
  { site, agent }: AgentCaller,
  { candidate }: Parsed<'inbox', 'channel:check'>,
): Promise<Outcome<Given<'inbox', 'channel:check'>>> => {
  const { store, clock, channels, checks } = desk;
  const begin = async (): Promise<CheckId | Awaited<ReturnType<typeof judgeCandidate>>> => {
    if (candidate === null) {
      const view = channels.viewOf(site);
      if (view === undefined) return refused('channel.off');
      const { settings, channel } = view;
      return checks.begin(site, {
        adapter: channel.adapter,
        settings,
        onOver: (found) => channels.learn(site, known(found)),
      });
    }
    const judged = await judgeCandidate(desk, await store.read.channelOf(site, 'email'), candidate);
    if (!judged.ok) return judged;
    const adapter = desk.tryEmail({
      id: 'check',
      site,
      ...judged,
      found: nothingFound,
      inlet: null,
      mayBePrivate: desk.mayBePrivate,
    });
    return checks.begin(site, { adapter, settings: judged.settings, onOver: async () => adapter.close() });
  };
  const check = await begin();
  if (typeof check !== 'string') return check.ok ? refused('channel.off') : check;
  const at = clock.wall();
  await store.write((tx) =>
    tx.insertAudit({ site, at, actor: agent, op: 'channel:check', refs: JSON.stringify({ check }) }),
  );
  return done({ check });
};

/** What a test could not find out leaves what was known. */
const known = (found: FoundOut): Partial<FoundOut> =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));

/** Error: not-found: another test began meanwhile, or the server was started anew. */
export const readCheck = async (
  { checks }: Pick<ChannelDesk, 'checks'>,
  { site }: AgentCaller,
  { check }: Parsed<'inbox', 'channel:checked'>,
): Promise<Outcome<Given<'inbox', 'channel:checked'>>> => {
  const it = checks.of(site, check);
  return it === undefined ? refused('not-found') : done({ ...it, steps: [...it.steps] });
};
