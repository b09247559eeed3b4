import { createModel, signal } from '@preact/signals';

export type Sheet = 'keys' | 'sites' | 'views' | 'assign' | 'ways' | null;
export type Pane = 'views' | 'list' | 'thread' | 'composer' | 'search';

/** What stands open above the desk, and which pane is asked to take the focus. */
export const PaneModel = createModel(() => {
  const sheet = signal<Sheet>(null);
  /** A new object each time, so that asking twice works twice. */
  const focus = signal<{ readonly pane: Pane } | null>(null);

  return {
    sheet,
    focus,
    toggle: (which: Exclude<Sheet, null>) => {
      sheet.value = sheet.peek() === which ? null : which;
    },
    close: () => {
      sheet.value = null;
    },
    focusOn: (pane: Pane) => {
      focus.value = { pane };
    },
  };
});
