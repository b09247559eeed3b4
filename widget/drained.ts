import type { OutboxItem } from '../protocol/outbox-item.ts';

/** Resolves once nothing is left that would go by itself, or when the time is over. */
export const drained = (session: EventTarget, items: () => readonly OutboxItem[], ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => done(), ms);
    const look = (): void => {
      if (items().every((item) => item.state === 'parked')) done();
    };
    const done = (): void => {
      clearTimeout(timer);
      session.removeEventListener('change', look);
      resolve();
    };
    session.addEventListener('change', look);
    look();
  });
