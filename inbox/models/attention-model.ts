import { createModel, effect, signal } from '@preact/signals';

/** Whether somebody can see this page: what is painted in a hidden tab was not read. */
export const AttentionModel = createModel(() => {
  const isHere = signal(document.visibilityState === 'visible');

  effect(() => {
    const read = (): void => {
      isHere.value = document.visibilityState === 'visible';
    };
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  });

  return { isHere };
});
export type Attention = InstanceType<typeof AttentionModel>;
