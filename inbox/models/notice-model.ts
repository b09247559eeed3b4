import { createModel, signal } from '@preact/signals';

export interface Notice {
  readonly text: string;
  readonly kind: 'done' | 'trouble';
  readonly action?: { readonly text: string; readonly run: () => void };
}

const shownMs = 8_000;

/** One short sentence at the lower edge: what just happened, and the way back. */
export const NoticeModel = createModel(() => {
  const notice = signal<Notice | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hide = (): void => {
    clearTimeout(timer);
    notice.value = null;
  };

  return {
    notice,
    show: (next: Notice) => {
      clearTimeout(timer);
      notice.value = next;
      timer = setTimeout(hide, shownMs);
    },
    hide,
  };
});
