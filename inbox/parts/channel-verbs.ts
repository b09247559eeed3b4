import { useMemo } from 'preact/hooks';
import type { ChannelKind } from '../../protocol/channel.ts';
import type { ConversationId, EscalationId } from '../../protocol/ids.ts';
import { troubleText } from '../format.ts';
import type { Desk, Inbox } from '../models/inbox-model.ts';
import type { Answered } from '../told.ts';
import { useDesk, useInbox } from './inbox-context.ts';

/** What can be done about deliveries, held mails and a running ladder; each says what came in its way. */
const createChannelVerbs = ({ notices, router }: Inbox, { deliveries, mails, ladder }: Desk) => {
  const heed = async <Answer>(asked: Promise<Answered<Answer> | undefined>): Promise<Answer | null> => {
    const told = await asked;
    if (told === undefined) return null;
    if (told.ok) return told;
    notices.show({ kind: 'trouble', text: troubleText(told.problem) });
    return null;
  };

  return {
    retry: (delivery: number) => void heed(deliveries.retry(delivery)),
    move: (delivery: number, to: ChannelKind) => void heed(deliveries.move(delivery, to)),
    leave: (delivery: number, arrived: boolean) => void heed(deliveries.leave(delivery, arrived)),
    hurry: (delivery: number) => void heed(deliveries.hurry(delivery)),
    release: (conversation: ConversationId, asideSeq: number) => void heed(mails.release(conversation, asideSeq)),
    keep: (conversation: ConversationId, asideSeq: number) => void heed(mails.keep(conversation, asideSeq)),
    join: async (conversation: ConversationId, into: number) => {
      const joined = await heed(mails.join(conversation, into));
      if (joined !== null) router.go({ is: 'conversation', conversation: joined.conversation });
    },
    take: (escalation: EscalationId) => void heed(ladder.take(escalation)),
    next: (escalation: EscalationId) => void heed(ladder.next(escalation)),
    stop: (escalation: EscalationId) => void heed(ladder.stop(escalation)),
  };
};

export const useChannelVerbs = () => {
  const inbox = useInbox();
  const desk = useDesk();
  return useMemo(() => createChannelVerbs(inbox, desk), [inbox, desk]);
};
