import type { InboxChange } from './models/thread-line.ts';
import { say } from './texts/texts.ts';

/** What happened to a conversation, as a sentence without its end. */
export const changeText = ({ what, author, channel, score, comment }: InboxChange): string => {
  const { thread, change } = say();
  const name = author.side === 'agent' ? author.name : thread.system;
  switch (what) {
    case 'closed':
      if (author.side === 'agent') return thread.closedBy(author.name);
      return author.side === 'visitor' ? thread.closedByVisitor : thread.closedBySystem;
    case 'switched':
      return change.stays(thread.channels[channel ?? 'chat']);
    case 'mailed':
      return change.mailed;
    case 'escalated':
      return change.escalated;
    case 'joined':
      return change.joined(name);
    case 'promised':
      return change.promised;
    case 'rated':
      return change.rated(score ?? 0, comment);
    default:
      if (author.side === 'agent') return thread.reopenedBy(author.name);
      return author.side === 'visitor' ? thread.reopenedByVisitor : thread.reopenedBySystem;
  }
};
