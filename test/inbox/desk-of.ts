import { signal } from '@preact/signals';
import { vi } from 'vitest';
import type { Attention } from '../../inbox/models/attention-model.ts';
import { ComposerModel } from '../../inbox/models/composer-model.ts';
import { ConversationModel } from '../../inbox/models/conversation-model.ts';
import { DeliveryModel } from '../../inbox/models/delivery-model.ts';
import { LadderModel } from '../../inbox/models/ladder-model.ts';
import { ListModel } from '../../inbox/models/list-model.ts';
import { MailModel } from '../../inbox/models/mail-model.ts';
import { NowModel } from '../../inbox/models/now-model.ts';
import { OutboxModel } from '../../inbox/models/outbox-model.ts';
import { PreferenceModel } from '../../inbox/models/preference-model.ts';
import { PresenceModel } from '../../inbox/models/presence-model.ts';
import { RouteChoiceModel } from '../../inbox/models/route-choice-model.ts';
import type { ListRow } from '../../protocol/view.ts';
import { type FakeConnection, fakeConnection } from './fake-connection.ts';
import { anna, counts, openedWith, previewed, rowOf, saidBy } from './made.ts';
import { type MemoryDrafts, memoryDrafts } from './memory-drafts.ts';

interface Parts {
  readonly connection?: FakeConnection;
  readonly drafts?: MemoryDrafts;
  readonly rows?: readonly ListRow[];
  /** What the server answers beyond the usual. */
  readonly prepare?: (connection: FakeConnection) => void;
}

const desks = new Set<() => void>();
/** After each test: nobody stays at a desk. */
export const leaveAll = (): void => {
  for (const leave of [...desks]) leave();
};

/** Anna at her desk, with the server faked and time standing still until it is moved. */
export const deskOf = async ({
  connection = fakeConnection(),
  drafts = memoryDrafts(),
  rows = [rowOf(1), rowOf(2)],
  prepare,
}: Parts = {}) => {
  connection.answer('inbox:list', { rows: [...rows], after: null, pos: 10, counts });
  connection.answer('inbox:resume', { summaries: [], gone: [], upTo: 10, more: false, counts });
  connection.answer('conversation:read', {});
  connection.answer('route:preview', previewed());
  connection.answer('conversation:open', ({ conversation }) => {
    const row = rows.find((one) => one.conversation === conversation) ?? rowOf(1);
    return openedWith(row, [saidBy('visitor', 1)]);
  });
  prepare?.(connection);
  const isHere = signal(true);
  const attention = { isHere } as unknown as Attention;
  const list = new ListModel(connection, anna, new PreferenceModel());
  const outbox = new OutboxModel(connection, drafts, 'desk');
  const presence = new PresenceModel(connection, anna, attention);
  const conversation = new ConversationModel(connection, list, outbox, attention, new NowModel(connection));
  const route = new RouteChoiceModel(connection, conversation);
  const deliveries = new DeliveryModel(connection);
  const mails = new MailModel(connection);
  const ladder = new LadderModel(connection);
  const composer = new ComposerModel(connection, drafts, conversation, outbox, presence, route);
  const leave = (): void => {
    if (!desks.delete(leave)) return;
    for (const model of [composer, route, deliveries, mails, ladder, conversation, presence, outbox, list])
      model[Symbol.dispose]();
  };
  desks.add(leave);
  list.start();
  await pass(0);
  /** What stands in the thread, as words. */
  const thread = (): string[] =>
    conversation.lines.value.flatMap((line) => {
      if (line.is === 'entry') return line.entry.t === 'message' ? line.entry.text : line.entry.what;
      if (line.is === 'aside') return line.aside.t === 'note' ? `note: ${line.aside.text}` : line.aside.t;
      return line.is === 'pending'
        ? `${line.pending.sent ? 'sent' : line.pending.item.state}: ${line.pending.item.text}`
        : [];
    });
  const models = { list, outbox, presence, conversation, route, deliveries, mails, ladder, composer };
  return { connection, drafts, ...models, isHere, thread, leave };
};

/** Time stands until it is moved. The one tab of these tests picks up what was left without waiting for a lock. */
export const stopTime = (): void => {
  vi.stubGlobal('navigator', {});
  vi.useFakeTimers();
};

export const pass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
