import type { AgentId } from '../../protocol/ids.ts';
import { say } from '../texts/texts.ts';
import { useDesk, useInbox } from './inbox-context.ts';
import { useComplain } from './use-complain.ts';

/** Who is on call, in the order in which they are asked: saved with every tick. */
export const OnCallList = ({ kept }: { readonly kept: readonly AgentId[] }) => {
  const { self } = useInbox();
  const { agents, policies } = useDesk();
  const complain = useComplain();
  const words = say().policy;
  const team = (agents.agents.value ?? []).filter(({ state }) => state === 'active');
  const placeOf = (agent: AgentId): number => {
    const at = kept.indexOf(agent);
    return at < 0 ? kept.length : at;
  };

  const set = async (agent: AgentId, isOn: boolean): Promise<void> => {
    const onCall = isOn ? [...kept, agent] : kept.filter((one) => one !== agent);
    const told = await policies.change({ onCall });
    if (!told.ok) complain(told.problem);
  };

  return (
    <section class="block" aria-labelledby="on-call">
      <h2 id="on-call">{words.onCall}</h2>
      <p class="hint">{words.onCallHint}</p>
      <ul class="on-call">
        {team
          .toSorted((a, b) => placeOf(a.agent) - placeOf(b.agent))
          .map(({ agent, name, email }) => (
            <li key={agent}>
              <label class="check-line">
                <input
                  type="checkbox"
                  disabled={!self.isAdmin.value}
                  checked={kept.includes(agent)}
                  onChange={(event) => void set(agent, event.currentTarget.checked)}
                />
                {kept.includes(agent) && <span class="chip">{placeOf(agent) + 1}</span>}
                <span>
                  {name} <small>{email}</small>
                </span>
              </label>
            </li>
          ))}
      </ul>
    </section>
  );
};
