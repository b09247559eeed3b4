import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FileId } from '../../../protocol/ids.ts';
import type { OutboxItem } from '../../../protocol/outbox-item.ts';
import type { ChatSession } from '../../chat-session.ts';
import type { ChatState } from '../../chat-state.ts';
import type { FileDraft } from '../../draft-message.ts';
import { isThrifty } from '../../is-thrifty.ts';
import { saveFile } from '../../save-file.ts';
import type { FileSpeak, Speak } from '../../texts/speak.ts';
import type { MessageRow } from '../rows.ts';
import type { FileParts, View } from '../view.ts';
import { PickedFiles } from './picked-files.ts';
import { Pictures } from './pictures.ts';
import { prepareFile } from './prepare-file.ts';
import { sentFile, waitingFiles } from './sent-files.ts';
import { refusals, refusalWords, tray } from './tray.ts';
import { type Viewed, viewer } from './viewer.ts';

export interface FilesNeeds {
  readonly root: ShadowRoot;
  session(): Promise<ChatSession | null>;
  /** What is said of files, in the language of the panel. */
  speech(say: Speak): FileSpeak;
  changed(): void;
}

/** Everything the panel has to do with files, from the first one on. */
export class Files implements FileParts {
  readonly #needs: FilesNeeds;
  readonly #picked: PickedFiles;
  readonly #pictures: Pictures;
  /** Pictures of the conversation by their places: fetched once they come near the screen. */
  readonly #near = new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: '200px' });
  #viewed: Viewed | null = null;

  constructor(needs: FilesNeeds) {
    this.#needs = needs;
    this.#picked = new PickedFiles(needs.changed);
    this.#pictures = new Pictures(needs.changed);
  }

  get count(): number {
    return this.#picked.list.length;
  }

  get ready(): readonly FileDraft[] {
    return this.#picked.list.flatMap(({ ready }) => ready ?? []);
  }

  /** One of those she picked last stays behind. */
  get hasRefused(): boolean {
    return this.#picked.refusals.length > 0;
  }

  pick(files: readonly File[]): Promise<void> {
    return this.#picked.add(files);
  }

  clear(): void {
    this.#picked.clear();
  }

  /** null: one of them cannot go. */
  async prepare(files: readonly File[]): Promise<FileDraft[] | null> {
    const ready: FileDraft[] = [];
    for (const file of files) {
      const made = await prepareFile(file);
      if ('reason' in made) return null;
      ready.push(made);
    }
    return ready;
  }

  /** What was refused comes back, as files she might have picked. */
  async takeBack({ files }: OutboxItem): Promise<void> {
    const session = await this.#needs.session();
    const back: File[] = [];
    for (const { cid, name, type } of files) {
      const bytes = await session?.bytesOf(cid);
      if (bytes) back.push(new File([bytes], name, { type }));
    }
    await this.#picked.add(back);
  }

  look({ unsent }: ChatState): void {
    for (const { files } of unsent)
      for (const { cid, type } of files)
        if (type.startsWith('image/'))
          void this.#pictures.want(cid, async () => (await this.#needs.session())?.bytesOf(cid) ?? null);
  }

  inComposer(view: View): TemplateResult {
    const say = this.#needs.speech(view.say);
    return html`${refusals(say, this.#picked.refusals)}${tray(say, this.#picked)}`;
  }

  words({ say }: View): string {
    return refusalWords(this.#needs.speech(say), this.#picked.refusals);
  }

  inMessage(view: View, { files, waitingFiles: waiting, item }: MessageRow): TemplateResult {
    const { addresses } = this.#pictures;
    const say = this.#needs.speech(view.say);
    const acts = {
      view: (viewed: Viewed) => (addresses.has(viewed.file) ? this.#show(viewed) : this.#want(viewed.file)),
      refuse: (file: FileId) => this.#pictures.refuse(file),
      save: (file: FileId, name: string) => void this.#save(file, name),
    };
    return html`${files.map((file) => sentFile(say, file, addresses.get(file.file), acts))}${waitingFiles(view, say, item, waiting, addresses)}`;
  }

  inputsOf({ files, waitingFiles: waiting }: MessageRow): unknown[] {
    const ids = [...files.map((it) => it.file), ...waiting.map((it) => it.cid)];
    return ids.flatMap((id) => [id, this.#pictures.addresses.get(id)]);
  }

  inFront({ say }: View): TemplateResult | typeof nothing {
    const address = this.#viewed && this.#pictures.addresses.get(this.#viewed.file);
    if (!this.#viewed || !address) return nothing;
    const { file, name } = this.#viewed;
    return viewer(this.#needs.speech(say), {
      name,
      address,
      save: () => void this.#save(file, name),
      close: () => this.#show(null),
    });
  }

  settle(): void {
    if (!isThrifty())
      for (const place of this.#needs.root.querySelectorAll('.picture:not(:has(img))')) this.#near.observe(place);
    // A picture that was just drawn comes to the front.
    const front = this.#needs.root.querySelector<HTMLDialogElement>('.viewer');
    if (front && !front.open) front.showModal();
  }

  close(): void {
    this.#viewed = null;
  }

  /** Somebody else sits here now. */
  forget(): void {
    this.clear();
    this.#pictures.end();
    this.#viewed = null;
  }

  end(): void {
    this.forget();
    this.#near.disconnect();
  }

  #show(viewed: Viewed | null): void {
    this.#viewed = viewed;
    this.#needs.changed();
  }

  #seen(seen: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of seen) {
      const file = (target as HTMLElement).dataset['file'] as FileId | undefined;
      if (!isIntersecting || !file) continue;
      this.#near.unobserve(target);
      this.#want(file);
    }
  }

  #want(file: FileId): void {
    void this.#pictures.want(file, () => this.#fetch(file));
  }

  async #fetch(file: FileId): Promise<Blob | null> {
    return (await this.#needs.session())?.fetchFile(file) ?? null;
  }

  async #save(file: FileId, name: string): Promise<void> {
    const bytes = await this.#fetch(file);
    if (bytes) saveFile(bytes, name);
    else this.#picked.refuse({ name, reason: 'failed' });
  }
}
