import { setTimeout as pause } from 'node:timers/promises';
import { StepFailed } from './check-steps.ts';
import type { MailHost } from './mail-host.ts';
import { openImap } from './open-imap.ts';

/** The mailbox a test waits in. */
export interface CheckBox {
  /** The head of a mail, once it is there. Throws StepFailed (`not-arrived`) after so many ms, and what the server says. */
  head(messageId: string, ms: number): Promise<string>;
  /** Removes what the test brought. */
  close(): Promise<void>;
}

const lookMs = 250;

export const openCheckBox = async (
  server: MailHost,
  mailbox: string,
  now: () => number,
  signal: AbortSignal,
): Promise<CheckBox> => {
  const client = await openImap(server, signal);
  const found: number[] = [];
  try {
    const { uidNext } = await client.mailboxOpen(mailbox);
    const look = async (messageId: string): Promise<string | null> => {
      await client.noop();
      for (const { uid, headers } of await client.fetchAll(
        `${uidNext}:*`,
        { uid: true, headers: true },
        { uid: true },
      )) {
        const head = headers?.toString('latin1') ?? '';
        if (uid < uidNext || !head.includes(messageId)) continue;
        found.push(uid);
        return head;
      }
      return null;
    };
    return {
      head: async (messageId, ms) => {
        for (const until = now() + ms; ; ) {
          const head = await look(messageId);
          if (head !== null) return head;
          if (now() >= until) throw new StepFailed('not-arrived');
          await pause(lookMs, undefined, { signal });
        }
      },
      close: async () => {
        if (found.length > 0 && client.usable)
          await client.messageDelete(found.join(','), { uid: true }).catch(() => false);
        client.close();
      },
    };
  } catch (cause) {
    client.close();
    throw cause;
  }
};
