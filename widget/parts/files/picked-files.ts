import { makeCid } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import { type FileRefusal, type PreparedFile, prepareFile } from './prepare-file.ts';

/** A file in the composer: in preparation, or ready to go. */
export interface PickedFile {
  readonly key: string;
  readonly name: string;
  readonly ready: PreparedFile | null;
  /** Address of its preview: pictures only. */
  readonly preview: string | null;
}

/** The files in the composer: picked, pasted or dropped, prepared one by one, refused before anything leaves. */
export class PickedFiles {
  readonly #changed: () => void;
  list: readonly PickedFile[] = [];
  refusals: readonly FileRefusal[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  async add(files: readonly File[]): Promise<void> {
    this.refusals = [];
    for (const file of files) {
      if (this.list.length >= limits.filesPerMessage) {
        this.refuse({ name: file.name, reason: 'count' });
        break;
      }
      await this.#prepare(file);
    }
  }

  remove(key: string): void {
    const gone = this.list.find((file) => file.key === key);
    if (gone?.preview) URL.revokeObjectURL(gone.preview);
    this.list = this.list.filter((file) => file.key !== key);
    this.refusals = [];
    this.#changed();
  }

  /** They are on their way, or were put away. */
  clear(): void {
    for (const { preview } of this.list) if (preview) URL.revokeObjectURL(preview);
    this.list = [];
    this.refusals = [];
  }

  /** Says why a file cannot come or go, until something else is done with files. */
  refuse(refusal: FileRefusal): void {
    this.refusals = [...this.refusals, refusal];
    this.#changed();
  }

  async #prepare(file: File): Promise<void> {
    const key = makeCid();
    this.list = [...this.list, { key, name: file.name, ready: null, preview: null }];
    this.#changed();
    const made = await prepareFile(file);
    // She may have taken it away meanwhile.
    if (!this.list.some((it) => it.key === key)) return;
    const total = this.list.reduce((sum, it) => sum + (it.ready?.bytes.size ?? 0), 0);
    const refusal: FileRefusal | null =
      'reason' in made
        ? made
        : total + made.bytes.size > limits.visitorMessageBytes
          ? { name: file.name, reason: 'total' }
          : null;
    if (refusal || 'reason' in made) {
      this.list = this.list.filter((it) => it.key !== key);
      if (refusal) this.refuse(refusal);
      return;
    }
    const preview = made.type.startsWith('image/') ? URL.createObjectURL(made.bytes) : null;
    this.list = this.list.map((it) => (it.key === key ? { key, name: made.name, ready: made, preview } : it));
    this.#changed();
  }
}
