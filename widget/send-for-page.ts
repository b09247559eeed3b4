import type { ChatSession } from './chat-session.ts';
import type { FileDraft } from './draft-message.ts';
import { nahtlosError } from './refusal.ts';

/** `send()` of the page. Rejects with a problem's code where there is nothing, or too much, to send. */
export const sendForPage = async (
  message: unknown,
  getSession: () => Promise<ChatSession | null>,
  prepare: (files: readonly File[]) => Promise<readonly FileDraft[] | null>,
): Promise<{ id: string; seq: number }> => {
  const { text = '', files = [] } = (typeof message === 'string' ? { text: message } : (message ?? {})) as {
    text?: string;
    files?: readonly File[];
  };
  const ready = files.length > 0 ? await prepare(files) : [];
  if (!ready) throw nahtlosError({ code: 'file.refused' });
  if (`${text}`.trim() === '' && ready.length === 0) throw nahtlosError({ code: 'request.malformed' });
  const session = await getSession();
  if (!session) throw nahtlosError({ code: 'load.failed' });
  const draft = { text: `${text}`, files: ready };
  if (session.fullBecause(draft)) throw nahtlosError({ code: 'limit.quota' });
  const answer = await session.answerTo(session.send(draft));
  if (!answer) throw nahtlosError({ code: 'request.malformed' });
  return { id: answer.id, seq: answer.seq };
};
