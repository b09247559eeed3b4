import type { Pane } from '../models/pane-model.ts';
import { useInbox } from './inbox-context.ts';
import { useSyncEffect } from './use-sync-effect.ts';

/** Takes the focus when a key or another pane asks for it. */
export const usePaneFocus = (pane: Pane, focus: () => void): void => {
  const { panes } = useInbox();
  useSyncEffect(() => {
    if (panes.focus.value === pane && panes.takeFocus(pane)) focus();
  });
};
