import { channelLimits } from '../../protocol/channel.ts';
import type { RouteChoice } from '../../protocol/channel-doors.ts';
import type { Given, Parsed } from '../../protocol/wire.ts';
import type { AgentCaller } from '../conversation/caller.ts';
import { done, type Outcome, refused } from '../conversation/outcome.ts';
import { maskIdentifier } from '../identity/mask-identifier.ts';
import type { Reads } from '../store/tx.ts';
import type { WayRow } from '../store/way-tx.ts';
import type { Circumstances } from './circumstances.ts';
import { nextWay, pickedWay, type Route, routeMessage, type Situation } from './route-message.ts';
import { situationOf } from './situation-of.ts';

/** What the router would do with an answer now, and every other way with what speaks against it. Error: not-found. */
export const previewRoute = async (
  read: Pick<Reads, 'conversation' | 'waysOf' | 'countToPeer'>,
  caller: AgentCaller,
  { conversation }: Parsed<'inbox', 'route:preview'>,
  circumstances: Circumstances,
): Promise<Outcome<Given<'inbox', 'route:preview'>>> => {
  const row = await read.conversation(caller.site, conversation);
  if (row === undefined) return refused('not-found');
  const situation = await situationOf(read, row, circumstances);
  const rows = await read.waysOf(row.id);
  const show = shower(situation, rows, row.her_at);
  return done({
    auto: show(routeMessage(situation)),
    choices: (['chat', ...situation.ways.map(({ channel }) => channel)] as const).map((channel) => {
      const picked = pickedWay(situation, channel);
      return typeof picked === 'string'
        ? { ...show({ channel, peer: null, because: picked, afterMs: null }), state: 'blocked' as const }
        : show(picked);
    }),
    prefers: row.prefers,
  });
};

const shower =
  (situation: Situation, rows: readonly WayRow[], herAt: number) =>
  ({ channel, because, afterMs }: Route): RouteChoice => {
    const row = rows.find((it) => it.channel === channel);
    const later = channel === 'chat' ? afterMs : channelLimits.gatherMs;
    const next = channel === 'chat' && later !== null ? nextWay(situation, ['chat']) : null;
    return {
      channel,
      ...(row === undefined
        ? {}
        : {
            peer: {
              masked: maskIdentifier('email', row.address).value,
              isProven: row.is_proven === 1,
              lastUsedAt: situation.last === channel ? herAt : null,
            },
          }),
      state: 'ok',
      because,
      health: situation.ways.some((way) => way.channel === channel && way.closed === 'paused') ? 'paused' : 'good',
      consent:
        channel === 'chat' ? 'not-needed' : row === undefined || row.endpoint === 'opted-out' ? 'missing' : 'given',
      ...(later === null || (channel === 'chat' && next === null) ? {} : { gatherMs: later }),
      ...(next === null ? {} : { next: next.channel }),
    };
  };
