import type { ConversationId, DeviceId } from '../../protocol/ids.ts';

/** For those who wait over HTTP: one open wait per device; a second ends the first. */
export interface Bell {
  ring(conversation: ConversationId): void;
  /** Resolves at the next ring, after `ms`, at `signal`, or when the same device waits again. */
  next(conversation: ConversationId, device: DeviceId, ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** Ends the wait of a device that may not wait any more. */
  end(device: DeviceId): void;
  /** Ends every wait. */
  release(): void;
}

export const createBell = (): Bell => {
  const waiting = new Map<DeviceId, { readonly conversation: ConversationId; readonly wake: () => void }>();
  return {
    ring: (conversation) => {
      for (const it of [...waiting.values()]) if (it.conversation === conversation) it.wake();
    },
    next: (conversation, device, ms, signal) =>
      new Promise((resolve) => {
        waiting.get(device)?.wake();
        const wake = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          if (waiting.get(device)?.wake === wake) waiting.delete(device);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal?.addEventListener('abort', wake, { once: true });
        waiting.set(device, { conversation, wake });
        if (signal?.aborted === true) wake();
      }),
    end: (device) => waiting.get(device)?.wake(),
    release: () => {
      for (const { wake } of [...waiting.values()]) wake();
    },
  };
};
