import { useMemo } from 'preact/hooks';
import type { AgentId, ConversationId } from '../../protocol/ids.ts';
import { troubleText } from '../format.ts';
import type { Desk, Inbox } from '../models/inbox-model.ts';
import { say } from '../texts/texts.ts';
import type { Trouble } from '../told.ts';
import { useDesk, useInbox } from './inbox-context.ts';

/** What can be done with the open conversation, by button and key alike; each says what came of it. */
export const createVerbs = ({ notices, self, panes }: Inbox, { conversation, composer, agents }: Desk) => {
  const withOpen = (run: (id: ConversationId) => Promise<unknown>) => (): void => {
    const id = conversation.current.peek();
    if (id !== null && conversation.state.peek() === 'ready') void run(id);
  };

  const complain = (problem: Trouble): void => notices.show({ kind: 'trouble', text: troubleText(problem) });

  const assign = async (id: ConversationId, to: AgentId | null): Promise<void> => {
    const told = await conversation.assign(id, to);
    if (!told.ok) complain(told.problem);
  };

  const reopen = async (id: ConversationId): Promise<void> => {
    const told = await conversation.reopen(id);
    if (!told.ok) complain(told.problem);
  };

  return {
    assign: (to: AgentId | null) => withOpen((id) => assign(id, to))(),
    assignMe: withOpen(async (id) => {
      const me = self.self.peek()?.agent;
      if (me !== undefined) await assign(id, me);
    }),
    openAssign: () => {
      if (conversation.state.peek() !== 'ready') return;
      void agents.load();
      panes.sheet.value = 'assign';
    },
    done: withOpen(async (id) => {
      if (conversation.row.peek()?.state === 'closed') return;
      const told = await composer.close(id);
      if (told.ok) {
        const { number } = conversation.row.peek() ?? {};
        notices.show({
          kind: 'done',
          text: `${number === undefined ? '' : `#${number} · `}${say().thread.done}`,
          action: { text: say().settings.undo, run: () => void reopen(id) },
        });
      } else if (told.problem.code !== 'conversation.moved-on') complain(told.problem);
    }),
    reopen: withOpen(async (id) => {
      if (conversation.row.peek()?.state === 'closed') await reopen(id);
    }),
  };
};

export const useVerbs = () => {
  const inbox = useInbox();
  const desk = useDesk();
  return useMemo(() => createVerbs(inbox, desk), [inbox, desk]);
};
