import type { Entry, Marks } from '../protocol/entry.ts';
import type { Availability } from '../protocol/view.ts';
import type { Told } from './chat-state.ts';
import type { CurrentTalk } from './current-talk.ts';
import type { PushedAs } from './transport.ts';

export interface Heard {
  readonly current: CurrentTalk;
  readonly tell: (name: Told['name'], detail: object) => void;
  readonly available: (availability: Availability) => void;
  readonly ended: () => void;
}

/** What the server says unasked about her conversations. */
export const hearPush = (name: string, body: unknown, { current, tell, available, ended }: Heard): void => {
  switch (name) {
    case 'entry:added': {
      const { conversation, epoch, entry } = body as PushedAs<'entry:added'>;
      const isAnywhere = current.talk !== null || current.former !== null;
      if (!isAnywhere || !current.isKnown(conversation)) current.enter(conversation).begin();
      current.of(conversation)?.entry(epoch, entry as Entry);
      return;
    }
    case 'marks:changed': {
      const { conversation, epoch, rev, marks } = body as PushedAs<'marks:changed'>;
      const talk = current.of(conversation);
      if (!talk) return;
      const before = talk.seenUpTo;
      talk.marks(epoch, rev, marks as Marks);
      for (const entry of talk.entries)
        if (
          entry.t === 'message' &&
          entry.author.side === 'visitor' &&
          entry.seq > before &&
          entry.seq <= talk.seenUpTo
        )
          tell('status', { id: entry.id, status: 'seen' });
      return;
    }
    case 'pulse':
      for (const [conversation, seq, rev] of (body as PushedAs<'pulse'>).conversations)
        current.of(conversation)?.pulse(seq, rev);
      return;
    case 'typing': {
      const { conversation, on, name: agent } = body as PushedAs<'typing'>;
      current.of(conversation)?.typed(agent, on);
      return;
    }
    case 'availability:changed':
      return available((body as PushedAs<'availability:changed'>).availability);
    case 'device:ended':
      return ended();
  }
};
