import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import type { Aside, Entry, Marks } from '../../protocol/entry.ts';
import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { OutboxItem } from '../../protocol/outbox.ts';
import { type Around, Client } from './client.ts';

/** The inbox in one browser of an agent. */
export class AgentDesk extends Client {
  readonly side = 'inbox';
  readonly auth: object;
  readonly caller: AgentCaller;
  /** What is said without an outbox is said again, under the same cid, until it is answered. */
  readonly unanswered = new Map<Cid, { readonly name: string; readonly body: object }>();

  constructor(name: string, around: Around, caller: AgentCaller, instance: string) {
    super(name, around);
    this.caller = caller;
    this.auth = { v: 1, site: 'shop', instance, pos: 0 };
  }

  open(id: ConversationId): void {
    this.view(id);
    this.#open(id);
  }

  note(conversation: ConversationId, cid: Cid, text: string): void {
    this.insist('note:add', { conversation, cid, text, files: [], mentions: [] });
  }

  insist(
    name: string,
    body: { readonly cid: Cid; readonly conversation: ConversationId; readonly [more: string]: unknown },
  ): void {
    this.unanswered.set(body.cid, { name, body });
    this.#say(body.cid);
  }

  override reload(): void {
    super.reload();
    this.unanswered.clear();
  }

  #say(cid: Cid): void {
    const said = this.unanswered.get(cid);
    if (!said) return;
    this.ask(said.name, said.body, (reply) => {
      if (!reply.ok && reply.problem.retry === 'later') return;
      this.unanswered.delete(cid);
      if (reply.ok) this.around.acked(cid);
    });
  }

  protected welcomed(): void {
    this.tell({ t: 'online', alone: this.isAlone, nextN: [] });
    for (const id of this.views.keys()) this.#open(id);
    for (const cid of this.unanswered.keys()) this.#say(cid);
  }

  #open(id: ConversationId): void {
    this.ask('conversation:open', { conversation: id }, (reply) => {
      if (!reply.ok) {
        if (reply.problem.code === 'not-found') this.views.delete(id);
        else this.stepEntries(id, { t: 'online' });
        return;
      }
      const page = reply as unknown as {
        epoch: string;
        entries: Entry[];
        asides: Aside[];
        marks: Marks;
        more: boolean;
        seq: number;
        asideSeq: number;
        rev: number;
        nextN: number;
      };
      this.stepEntries(id, { ...page, t: 'opened' });
      const { epoch, asides, asideSeq, more } = page;
      this.stepAsides(id, { t: 'opened', epoch, entries: asides, seq: asideSeq, rev: 0, more });
      this.tell({ t: 'cursor', conversation: id, nextN: page.nextN });
    });
  }

  protected bodyOf(item: OutboxItem): object {
    const { to, cid, n, text, seenSeq, evenIfMoved, channel } = item;
    const conversation = 'conversation' in to ? to.conversation : null;
    const more = { ...(evenIfMoved ? { evenIfMoved } : {}), ...(channel ? { channel } : {}) };
    return { conversation, cid, n, text, files: [], seenSeq: seenSeq ?? 0, ...more };
  }
}
