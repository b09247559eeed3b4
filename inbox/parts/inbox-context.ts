import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk, Inbox } from '../models/inbox-model.ts';

const InboxContext = createContext<Inbox | null>(null);
const DeskContext = createContext<Desk | null>(null);

export const InboxProvider = InboxContext.Provider;
export const DeskProvider = DeskContext.Provider;

export const useInbox = (): Inbox => {
  const inbox = useContext(InboxContext);
  if (inbox === null) throw new Error('Drawn outside the inbox.');
  return inbox;
};

/** What the agent who is signed in works with. */
export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('Drawn while nobody is signed in.');
  return desk;
};
