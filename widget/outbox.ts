import type { Cid, ConversationId, FileId } from '../protocol/ids.ts';
import type { OutboxEffect, OutboxEvent, OutboxFull, OutboxState } from '../protocol/outbox.ts';
import { emptyOutbox, fullBecause, hasUnsent, step } from '../protocol/outbox.ts';
import { makeItem, type OutboxDraft, type OutboxFile, type OutboxItem, type To } from '../protocol/outbox-item.ts';
import type { Problem } from '../protocol/problems.ts';
import { mono, wall } from './clock.ts';
import type { Keeping } from './device.ts';
import type { UploadReply } from './put-file.ts';
import type { Acknowledged, Tabs, TabWord } from './tabs.ts';
import type { ReplyOf } from './transport.ts';

/** A message the server has, until its entry arrives. */
export interface Settled extends Acknowledged {
  readonly item: OutboxItem;
}

export interface OutboxNeeds {
  readonly device: Keeping;
  readonly tabs: Tabs;
  send(item: OutboxItem): Promise<ReplyOf<'message:send'>>;
  upload(file: OutboxFile, bytes: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<UploadReply>;
  settled(settled: Settled): void;
  /** From now on this tab sends: it wants to hear `online`. */
  leading(): void;
  /** The server refused not this message but this device, page or version. */
  stopped(problem: Problem): void;
  changed(): void;
}

/**
 * Her unsent messages: the shell around the pure core in protocol. One tab sends for all, the holder of the lock; the
 * others put their messages into the same storage and show what they hear.
 */
export class Outbox {
  readonly #needs: OutboxNeeds;
  #core: OutboxState = emptyOutbox();
  /** The messages as another tab tells them, while that one sends. */
  readonly #mirror = new Map<Cid, OutboxItem>();
  readonly #bytes = new Map<Cid, Blob>();
  readonly #shares = new Map<Cid, number>();
  readonly #uploads = new Map<Cid, AbortController>();
  readonly #answers = new Map<Cid, (answer: Acknowledged | null) => void>();
  /** Bytes of what she sent, so that her own pictures are not fetched again. */
  readonly #sent = new Map<FileId, Blob>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leads: boolean;
  /** Nobody else sends for this device. */
  #isAlone = false;
  /** Counts what was given up as a whole: an answer to what lay here before is of no use. */
  #life = 0;

  constructor(needs: OutboxNeeds) {
    this.#needs = needs;
    this.#leads = !needs.tabs.hasLocks;
    needs.tabs.hear((word) => this.#hear(word));
  }

  /** This tab sends. */
  get leads(): boolean {
    return this.#leads;
  }

  get items(): readonly OutboxItem[] {
    return this.#leads ? this.#core.items : [...this.#mirror.values()].sort((a, b) => a.order - b.order);
  }

  /** Something waits that this tab would send if it could. */
  get hasWork(): boolean {
    return this.#leads && hasUnsent(this.#core);
  }

  get hasVolatile(): boolean {
    return this.items.some((item) => item.volatile);
  }

  /** How much of a message's files has gone, 0 to 1, while they are going. */
  shareOf(item: OutboxItem): number | null {
    if (!item.uploading) return null;
    const total = item.files.reduce((sum, file) => sum + file.bytes, 0);
    const gone = item.files.reduce(
      (sum, file) => sum + file.bytes * (file.file ? 1 : (this.#shares.get(file.cid) ?? 0)),
      0,
    );
    return total > 0 ? gone / total : 0;
  }

  sentBytes(file: FileId): Blob | null {
    return this.#sent.get(file) ?? null;
  }

  bytesOf(file: Cid): Promise<Blob | null> {
    const here = this.#bytes.get(file);
    return here ? Promise.resolve(here) : this.#needs.device.bytesOf(file);
  }

  /** What was left unsent, to be shown; this tab or another one sends it. */
  async load(): Promise<void> {
    this.#take(await this.#needs.device.items());
  }

  /** This tab holds the lock: it takes over what lies there. */
  async lead(): Promise<void> {
    const items = await this.#needs.device.items();
    this.#startLeading(true, items);
  }

  /** What stands against taking this message. */
  fullBecause(draft: OutboxDraft): OutboxFull | null {
    return fullBecause({ ...this.#core, items: this.items }, draft);
  }

  /** Keeps a message and sends it in its turn; `fullBecause` was asked before. */
  add(draft: OutboxDraft, files: ReadonlyMap<Cid, Blob>): void {
    for (const [cid, bytes] of files) this.#bytes.set(cid, bytes);
    if (this.#leads) return this.#step({ t: 'add', draft });
    const order = Math.max(draft.madeAt, ...this.items.map((item) => item.order + 1));
    const item = makeItem(draft, order);
    this.#mirror.set(item.cid, item);
    // What the others cannot read, they cannot send.
    void this.#keep(item, true).then((isKept) => isKept || this.#leads || this.#startLeading(false, []));
    this.#needs.changed();
  }

  /** Resolves once the server has the message; null: she took it back. */
  answerTo(cid: Cid): Promise<Acknowledged | null> {
    return new Promise((resolve) => this.#answers.set(cid, resolve));
  }

  retry(cid: Cid, to?: To): void {
    if (this.#leads) this.#step({ t: 'retry', cid, ...(to ? { to } : {}) });
    else this.#needs.tabs.say({ t: 'retry', cid, ...(to ? { to } : {}) });
  }

  confirm(cid: Cid): void {
    if (this.#leads) this.#step({ t: 'confirm', cid });
    else this.#needs.tabs.say({ t: 'confirm', cid });
  }

  drop(cid: Cid): void {
    if (!this.#leads) return this.#needs.tabs.say({ t: 'drop', cid });
    this.#uploads.get(cid)?.abort();
    this.#step({ t: 'drop', cid });
    this.#answer(cid, null);
  }

  online(nextN: readonly (readonly [ConversationId, number])[]): void {
    if (this.#leads) this.#step({ t: 'online', alone: this.#isAlone || !this.#needs.device.isKept, nextN });
  }

  offline(): void {
    if (this.#leads) this.#step({ t: 'offline' });
  }

  cursor(conversation: ConversationId, nextN: number): void {
    if (this.#leads) this.#step({ t: 'cursor', conversation, nextN });
  }

  /** An entry of hers stands in the conversation. */
  seen(cid: Cid, conversation: ConversationId): void {
    if (this.#leads) this.#step({ t: 'acked', cid, conversation });
    else this.#mirror.delete(cid);
  }

  /**
   * Everything unsent, addressed anew for another device: nothing the former one numbered or uploaded counts. Another tab
   * that sends does it for all, and tells.
   */
  readdress(to: To): void {
    const drafts = this.items.map(
      ({ cid, text, files, madeAt, page }): OutboxDraft => ({
        cid,
        to,
        text,
        files: files.map(({ file: _, ...rest }) => rest),
        madeAt,
        ...(page ? { page } : {}),
      }),
    );
    this.#empty();
    if (this.#leads) for (const draft of drafts) this.add(draft, new Map());
  }

  /** Nothing of it stays: somebody else sits here now. Whoever waits for an answer hears that it was taken back. */
  forget(): void {
    this.#empty();
    this.#bytes.clear();
    this.#sent.clear();
    for (const cid of [...this.#answers.keys()]) this.#answer(cid, null);
    this.#needs.changed();
  }

  /** Storing was allowed or forbidden: what waits is kept accordingly. */
  keepAgain(): void {
    if (!this.#leads) return;
    for (const item of this.#core.items)
      void this.#keep(item, true).then((isKept) =>
        this.#step({ t: isKept ? 'stored' : 'storage-failed', cid: item.cid }),
      );
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const upload of this.#uploads.values()) upload.abort();
  }

  #empty(): void {
    this.#life++;
    this.#mirror.clear();
    clearTimeout(this.#timer);
    for (const upload of this.#uploads.values()) upload.abort();
    this.#core = emptyOutbox();
  }

  #take(items: readonly OutboxItem[]): void {
    if (this.#leads) this.#step({ t: 'loaded', items, wall: wall() });
    else for (const item of items) this.#mirror.set(item.cid, item);
    this.#needs.changed();
  }

  #startLeading(isAlone: boolean, items: readonly OutboxItem[]): void {
    const mine = [...this.#mirror.values()];
    this.#mirror.clear();
    this.#leads = true;
    this.#isAlone = isAlone;
    this.#take([...new Map([...mine, ...items].map((item) => [item.cid, item])).values()]);
    this.#needs.leading();
  }

  #step(event: OutboxEvent): void {
    const before = this.#core;
    const { state, effects } = step(before, event, mono());
    this.#core = state;
    for (const effect of effects) this.#do(effect, before);
    this.#needs.changed();
  }

  #do(effect: OutboxEffect, before: OutboxState): void {
    switch (effect.t) {
      case 'store': {
        const { item } = effect;
        void this.#keep(item, !item.kept).then((isKept) =>
          this.#step({ t: isKept ? 'stored' : 'storage-failed', cid: item.cid }),
        );
        return;
      }
      case 'forget':
        this.#forget(before.items.find((item) => item.cid === effect.cid));
        return;
      case 'upload':
        void this.#upload(effect.cid, effect.file);
        return;
      case 'send':
        void this.#send(effect.item);
        return;
      case 'timer':
        clearTimeout(this.#timer);
        if (effect.at !== null)
          this.#timer = setTimeout(() => this.#step({ t: 'tick' }), Math.max(0, effect.at - mono()));
        return;
      case 'full':
        return;
    }
  }

  async #keep(item: OutboxItem, isNew: boolean): Promise<boolean> {
    const life = this.#life;
    await this.#needs.device.begin();
    if (life !== this.#life) return false;
    const files = item.files.flatMap((file): [Cid, Blob][] => {
      const bytes = isNew ? this.#bytes.get(file.cid) : undefined;
      return bytes ? [[file.cid, bytes]] : [];
    });
    const isKept = await this.#needs.device.keepItem(item, files);
    if (isKept) {
      const state = item.state === 'parked' ? 'parked' : 'waiting';
      this.#needs.tabs.say({ t: 'kept', item: { ...item, kept: true, state } });
    }
    return isKept;
  }

  #forget(item: OutboxItem | undefined): void {
    if (!item) return;
    const files = item.files.map((file) => file.cid);
    for (const file of files) this.#bytes.delete(file);
    void this.#needs.device.dropItem(item.cid, files);
    this.#needs.tabs.say({ t: 'gone', cid: item.cid });
  }

  async #upload(cid: Cid, file: OutboxFile): Promise<void> {
    const life = this.#life;
    const bytes = await this.bytesOf(file.cid);
    const abort = new AbortController();
    this.#uploads.set(cid, abort);
    const answer: UploadReply = bytes
      ? await this.#needs.upload(
          file,
          bytes,
          (share) => {
            this.#shares.set(file.cid, share);
            this.#needs.changed();
          },
          abort.signal,
        )
      : unreadable;
    this.#uploads.delete(cid);
    this.#shares.delete(file.cid);
    if (life !== this.#life) return;
    if (answer?.ok && bytes) {
      this.#sent.set(answer.file, bytes);
      this.#step({ t: 'uploaded', cid, file: file.cid, id: answer.file });
    } else
      this.#step({
        t: 'upload-failed',
        cid,
        file: file.cid,
        ...(answer && !answer.ok ? { problem: answer.problem } : {}),
      });
    this.#tellStopped(answer);
  }

  async #send(item: OutboxItem): Promise<void> {
    const { cid, attempt } = item;
    const life = this.#life;
    const answer = await this.#needs.send(item);
    if (life !== this.#life) return;
    if (answer?.ok) {
      const { conversation, id, seq, at, again } = answer;
      const told = { conversation, id, seq, at };
      this.#answer(cid, told);
      this.#needs.settled({ item, ...told });
      this.#needs.tabs.say({ t: 'gone', cid, answer: told });
      this.#step({ t: 'acked', cid, conversation, attempt, again });
    } else if (answer) this.#step({ t: 'refused', cid, attempt, problem: answer.problem });
    else this.#step({ t: 'lost', cid, attempt });
    this.#tellStopped(answer);
  }

  #tellStopped(answer: { ok: boolean; problem?: Problem } | null): void {
    if (this.#core.stopped && answer?.problem) this.#needs.stopped(this.#core.stopped);
  }

  #answer(cid: Cid, answer: Acknowledged | null): void {
    this.#answers.get(cid)?.(answer);
    this.#answers.delete(cid);
  }

  #hear(word: TabWord): void {
    switch (word.t) {
      case 'kept':
        if (!this.#leads || !this.#core.items.some((item) => item.cid === word.item.cid)) this.#take([word.item]);
        break;
      case 'gone': {
        const item = this.#mirror.get(word.cid);
        this.#mirror.delete(word.cid);
        if (!word.answer) break;
        this.#answer(word.cid, word.answer);
        if (item) this.#needs.settled({ item, ...word.answer });
        break;
      }
      case 'retry':
        if (this.#leads) this.retry(word.cid, word.to);
        break;
      case 'confirm':
        if (this.#leads) this.confirm(word.cid);
        break;
      case 'drop':
        if (this.#leads) this.drop(word.cid);
        break;
      default:
        return;
    }
    this.#needs.changed();
  }
}

const unreadable: UploadReply = {
  ok: false,
  problem: {
    code: 'file.refused',
    status: 415,
    retry: 'never',
    sentence: 'The bytes of the file are gone.',
    detail: { reason: 'unreadable' },
  },
};
