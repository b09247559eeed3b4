import type { Inbox } from '../models/inbox-model.ts';
import { useInbox } from './inbox-context.ts';
import { useMedia } from './use-media.ts';

/** From this width on there is room beside the thread; below it the panel lies over it and has an address of its own. */
const beside = '(min-width: 1200px)';

/** Opens or closes the panel about the person, as the window has room for it. */
export const togglePerson = ({ router, preferences }: Inbox): void => {
  const route = router.route.peek();
  if (route.is !== 'conversation') return;
  const { conversation } = route;
  const isBeside = matchMedia(beside).matches;
  const isShown = route.person === true || (isBeside && preferences.personFolded.peek() === 'no');
  if (isBeside) preferences.personFolded.value = isShown ? 'yes' : 'no';
  if (route.person) router.leaveFor({ is: 'conversation', conversation });
  else if (!isBeside) router.go({ is: 'conversation', conversation, person: true });
};

/** Whether the panel is shown, and whether it stands beside the thread or lies over it. */
export const usePersonPane = (): { readonly isShown: boolean; readonly isBeside: boolean } => {
  const { router, preferences } = useInbox();
  const isBeside = useMedia(beside);
  const route = router.route.value;
  const isOpen = route.is === 'conversation';
  const isAsked = isOpen && route.person === true;
  return { isBeside, isShown: isAsked || (isOpen && isBeside && preferences.personFolded.value === 'no') };
};
