import type { AgentId, SiteId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';

const lingersMs = 60_000;

/** Which agents are there to answer, per site: those with an open inbox, and for a minute after. */
export interface AgentPresence {
  isOnline(site: SiteId, agent: AgentId): boolean;
  /** How many of the team are there. */
  count(site: SiteId): number;
  say(site: SiteId, agent: AgentId, seat: string, isOn: boolean): void;
  leave(site: SiteId, agent: AgentId, seat: string): void;
  sweep(): void;
}

export const createAgentPresence = (clock: Clock, changed: (site: SiteId) => void): AgentPresence => {
  /** site → agent → seat → until (Infinity while connected) */
  const sites = new Map<SiteId, Map<AgentId, Map<string, number>>>();

  const agentsOf = (site: SiteId): Map<AgentId, Map<string, number>> => {
    const agents = sites.get(site) ?? new Map<AgentId, Map<string, number>>();
    sites.set(site, agents);
    return agents;
  };

  const take = (site: SiteId, agent: AgentId, seat: string): void => {
    const agents = agentsOf(site);
    const seats = agents.get(agent);
    if (seats === undefined || !seats.delete(seat) || seats.size > 0) return;
    agents.delete(agent);
    changed(site);
  };

  return {
    isOnline: (site, agent) => sites.get(site)?.has(agent) === true,
    count: (site) => sites.get(site)?.size ?? 0,
    say: (site, agent, seat, isOn) => {
      if (!isOn) return take(site, agent, seat);
      const agents = agentsOf(site);
      const seats = agents.get(agent);
      if (seats !== undefined) {
        seats.set(seat, Number.POSITIVE_INFINITY);
        return;
      }
      agents.set(agent, new Map([[seat, Number.POSITIVE_INFINITY]]));
      changed(site);
    },
    leave: (site, agent, seat) => {
      const seats = sites.get(site)?.get(agent);
      if (seats?.has(seat) === true) seats.set(seat, clock.mono() + lingersMs);
    },
    sweep: () => {
      const now = clock.mono();
      for (const [site, agents] of [...sites])
        for (const [agent, seats] of [...agents])
          for (const [seat, until] of [...seats]) if (until <= now) take(site, agent, seat);
    },
  };
};
