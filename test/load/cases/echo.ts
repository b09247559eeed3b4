import { beMeasured } from './measured.ts';
import { conversationOf, servePlainChat } from './plain-chat.ts';

/** Case a, the bare limit: Socket.IO says the messages back, nothing is checked or kept. */
const seqs = new Map<string, number>();
const port = await servePlainChat((_device, said) => {
  const conversation = conversationOf(said);
  const seq = (seqs.get(conversation) ?? 0) + 1;
  seqs.set(conversation, seq);
  return { conversation, seq };
});
beMeasured(port);
