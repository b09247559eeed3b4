import { createModel, signal } from '@preact/signals';

export type Sheet = 'keys' | 'sites' | 'views' | 'assign' | 'channel' | 'ways' | 'escalate' | null;
export type Pane = 'list' | 'composer' | 'search';

/** What stands open above the desk, and which pane is asked to take the focus. */
export const PaneModel = createModel(() => {
  const sheet = signal<Sheet>(null);
  const focus = signal<Pane | null>(null);

  return {
    sheet,
    focus,
    toggle: (which: Exclude<Sheet, null>) => {
      sheet.value = sheet.peek() === which ? null : which;
    },
    close: () => {
      sheet.value = null;
    },
    /** Whoever draws the pane takes the wish with `takeFocus`, so that it is fulfilled once. */
    focusOn: (pane: Pane) => {
      focus.value = pane;
    },
    takeFocus: (pane: Pane): boolean => {
      if (focus.peek() !== pane) return false;
      focus.value = null;
      return true;
    },
  };
});
