import type { EmailChannel, EmailSettings } from '../../../protocol/channel-doors.ts';
import { type ChannelId, idPrefix } from '../../../protocol/ids.ts';
import { type KeptSecrets, keptSecrets, sealSecret, secretNames } from '../../channels/channel-secrets.ts';
import { nothingFound } from '../../channels/email-set-up.ts';
import type { AgentCaller } from '../../conversation/caller.ts';
import { done, type Outcome, refused } from '../../conversation/outcome.ts';
import { randomId } from '../../secret/random-token.ts';
import type { ChannelTable } from '../../store/schema.ts';
import { type Candidate, judgeCandidate } from './candidate.ts';
import type { ChannelDesk } from './channel-desk.ts';
import { showChannel } from './read-channel.ts';

/**
 * Sets the site's own e-mail channel up, or changes it; it is open when this resolves. Where the operator's environment has the say
 * for this site, nothing is saved. Errors: those of `judgeCandidate`; setting.refused (`field`: email, `reason`: environment).
 */
export const saveChannel = async (
  desk: ChannelDesk,
  caller: AgentCaller,
  candidate: Candidate,
): Promise<Outcome<{ readonly email: EmailChannel }>> => {
  const { store, clock, sealer, channels, checks } = desk;
  const { site, agent } = caller;
  if (isOperators(desk, caller)) return refused('setting.refused', { field: 'email', reason: 'environment' });
  const before = await store.read.channelOf(site, 'email');
  const judged = await judgeCandidate(desk, before, candidate);
  if (!judged.ok) return judged;
  const { settings, secrets } = judged;
  const now = clock.wall();
  const saved = await store.write(async (tx) => {
    await tx.lockSite(site);
    const row = await tx.channelOf(site, 'email');
    // Somebody else saved in between: what was judged beside those secrets is not what stands there.
    if (row?.secrets !== before?.secrets || row?.settings !== before?.settings) return false;
    const id = row?.id ?? randomId<ChannelId>(idPrefix.channel);
    const was = row === undefined ? {} : keptSecrets(row.secrets);
    const given: KeptSecrets = {};
    for (const name of secretNames) {
      const secret = secrets[name];
      if (secret === undefined) continue;
      const keptOne = candidate[name] === undefined ? was[name] : undefined;
      given[name] = keptOne ?? sealSecret(sealer, { site, id }, name, secret, now);
    }
    const wanted: ChannelTable = {
      id,
      site,
      kind: 'email',
      settings: JSON.stringify(settings),
      secrets: JSON.stringify(given),
      found: JSON.stringify(checks.foundOf(site, settings) ?? keptFound(row, settings)),
      paused_at: row?.paused_at ?? null,
      at: row?.at ?? now,
      changed_at: now,
      changed_by: agent,
    };
    await tx.saveChannel(wanted);
    // Whatever hindered it before: it is tried anew.
    await tx.saveMark({ channel: id, key: 'problem', value: '', at: now });
    await tx.insertAudit({ site, at: now, actor: agent, op: 'channel:save', refs: JSON.stringify({ channel: id }) });
    return true;
  });
  if (!saved) return refused('setting.refused', { field: 'email', reason: 'changed' });
  const news = [{ is: 'channels', site }] as const;
  await channels.hear(news);
  return done({ email: await showChannel(desk, site) }, news);
};

/** Of a site whose channel stands in the environment. */
const isOperators = ({ channels }: Pick<ChannelDesk, 'channels'>, { site }: AgentCaller): boolean => {
  const view = channels.viewOf(site);
  return view?.from === 'environment' && view.channel.site === site;
};

/** What was found out holds as long as it is the same mailbox. */
const keptFound = (row: ChannelTable | undefined, settings: EmailSettings): unknown => {
  if (row === undefined) return nothingFound;
  const was = JSON.parse(row.settings) as EmailSettings;
  const same = (it: EmailSettings): string => JSON.stringify([it.address, it.smtp, it.imap, it.reply]);
  return same(was) === same(settings) ? JSON.parse(row.found) : nothingFound;
};
