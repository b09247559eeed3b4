import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import type { ConversationId, StartKey } from '../../protocol/ids.ts';
import type { OutboxItem, To } from '../../protocol/outbox.ts';
import type { ConversationCursor } from '../../protocol/view.ts';
import { type Around, Client } from './client.ts';

/** One tab of the widget on one device. */
export class VisitorTab extends Client {
  readonly side = 'visitor';
  readonly auth: object;
  readonly caller: VisitorCaller;
  readonly #start: StartKey;
  /** The conversation she is in, once it is known to this page. */
  #conversation: ConversationId | null = null;

  constructor(name: string, around: Around, caller: VisitorCaller, token: string, start: StartKey) {
    super(name, around);
    this.caller = caller;
    this.auth = { v: 1, site: 'shop', token, tab: name.padEnd(22, '0'), locale: 'de' };
    this.#start = start;
  }

  /** What still waits for its start is followed by the rest: two lanes of one conversation would have no order. */
  to(unsent: readonly OutboxItem[]): To {
    const waits = unsent.some(({ to }) => 'start' in to && to.start === this.#start);
    return this.#conversation && !waits ? { conversation: this.#conversation } : { start: this.#start };
  }

  override reload(): void {
    super.reload();
    this.#conversation = null;
  }

  protected welcomed({ conversations }: { readonly conversations: readonly ConversationCursor[] }): void {
    for (const id of this.views.keys())
      if (!conversations.some((cursor) => cursor.conversation === id)) this.views.delete(id);
    // After a restore her conversation may be one that is to begin once more.
    this.#conversation =
      conversations.find((cursor) => cursor.conversation === this.#conversation)?.conversation ?? null;
    for (const { conversation, epoch, seq, rev, from } of conversations) {
      this.#conversation ??= conversation;
      this.view(conversation);
      this.stepEntries(conversation, { t: 'cursor', epoch, seq, rev, from });
    }
    const nextN = conversations.map((cursor) => [cursor.conversation, cursor.nextN] as const);
    if (this.isSender) this.tell({ t: 'online', alone: this.isAlone, nextN });
  }

  protected override heardEntry(...[id, epoch, entry]: Parameters<Client['heardEntry']>): void {
    this.became(id);
    super.heardEntry(id, epoch, entry);
  }

  protected override pulsed(numbers: Parameters<Client['pulsed']>[0]): void {
    for (const [id] of numbers) this.became(id);
    super.pulsed(numbers);
  }

  protected override became(id: ConversationId): void {
    this.#conversation ??= id;
    if (this.views.has(id)) return;
    this.view(id);
    this.stepEntries(id, { t: 'online' });
  }

  protected bodyOf({ to, cid, n, text }: OutboxItem): object {
    return { to, cid, n, text, files: [] };
  }
}
