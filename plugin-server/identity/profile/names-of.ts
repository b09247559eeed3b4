import { type AgentId, type DeviceId, idPrefix, type SiteId } from '../../../protocol/ids.ts';
import type { ProfileWhy } from '../../../protocol/profile-view.ts';
import type { ProfileReads } from '../../store/profile-tx.ts';

type LogLine = ProfileWhy['log'][number];

/** Who stands behind the actors of claims, lines and records. */
export interface Named {
  /** null: not an agent. */
  agentOf(actor: string): LogLine['agent'];
  /** The label of the device; null: not a device, or one without. */
  labelOf(actor: string): string | null;
}

/** One question for all agents, one for all devices; what was written by a device has `d:` before its id. */
export const namesOf = async (
  read: Pick<ProfileReads, 'agentNames' | 'deviceLabels'>,
  site: SiteId,
  { agents, devices }: { readonly agents: readonly string[]; readonly devices: readonly string[] },
): Promise<Named> => {
  const asAgents = new Set(agents.filter((actor) => actor.startsWith(idPrefix.agent)));
  const asDevices = new Set(devices.map(deviceIn).filter((id) => id.startsWith(idPrefix.device)));
  const [names, labels] = await Promise.all([
    read.agentNames([...asAgents] as AgentId[]),
    read.deviceLabels(site, [...asDevices] as DeviceId[]),
  ]);
  const nameOf = new Map<string, string>(names.map(({ id, name }) => [id, name]));
  const labelOf = new Map<string, string | null>(labels.map(({ id, label }) => [id, label]));
  return {
    agentOf: (actor) => {
      const name = nameOf.get(actor);
      return name === undefined ? null : { agent: actor as AgentId, name };
    },
    labelOf: (actor) => labelOf.get(deviceIn(actor)) ?? null,
  };
};

const deviceIn = (actor: string): string => (actor.startsWith('d:') ? actor.slice(2) : actor);
