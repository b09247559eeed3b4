import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/**
 * Runs at the very moment a signal changes. `useSignalEffect` waits for the next frame: whoever presses `r` and types on
 * would lose her first letters.
 */
export const useSyncEffect = (run: () => void): void => {
  useEffect(() => effect(run), []);
};
