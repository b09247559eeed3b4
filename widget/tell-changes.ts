import type { ChatSession } from './chat-session.ts';
import type { ChatState } from './chat-state.ts';

type Tell = (name: string, detail: object) => void;

/** Each fact the page is told of when it has changed: never an address, only that there is one. */
const facts: readonly ((state: ChatState) => readonly [name: string, detail: object] | null)[] = [
  ({ availability }) => availability && ['availability', availability],
  ({ talk }) => (talk?.rating ? ['rated', { score: talk.rating.score }] : null),
  ({ talk }) => (talk?.ways?.email ? ['left-address', { kind: 'email' }] : null),
];

/** Tells the page what has changed since it was told last; what was so when the chat came is no change. */
export const tellChanges = (made: ChatSession, tell: Tell): void => {
  const before = new Map<number, string>();
  let talk: string | null = null;
  let channel: string | null = null;
  made.addEventListener('change', () => {
    const { state } = made;
    const isSame = talk === (state.talk?.id ?? null);
    talk = state.talk?.id ?? null;
    // A page may have `entries` of its own, from a time before arrays had them.
    facts.forEach((fact, at) => {
      const now = fact(state);
      const written = JSON.stringify(now);
      const isNews = now !== null && before.get(at) !== written;
      before.set(at, written);
      if (isNews && (isSame || now[0] === 'availability')) tell(...now);
    });
    const ways = state.talk?.ways;
    if (!ways) return;
    const to = ways.prefers ?? 'chat';
    if (isSame && channel !== null && channel !== to) tell('channel', { from: channel, to });
    channel = to;
  });
};
