import type { AgentId, InstanceId } from '../../protocol/ids.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';

/** Whose browser is it? It belongs to the agent who used it first, for good, so what was once found out stays true. */
export interface InstanceOwners {
  /** The owner: this agent, if it was nobody's. */
  claim(instance: InstanceId, agent: AgentId): Promise<AgentId>;
}

interface Needs {
  readonly store: Pick<Store, 'write'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly most?: number;
}

export const createInstanceOwners = ({ store, clock, most = 5_000 }: Needs): InstanceOwners => {
  const known = new Map<InstanceId, AgentId>();
  return {
    async claim(instance, agent) {
      const owner = known.get(instance);
      if (owner !== undefined) return owner;
      const at = clock.wall();
      const found = await store.write((tx) => tx.claimInstance(instance, agent, at));
      const oldest = known.size >= most ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      known.set(instance, found);
      return found;
    },
  };
};
