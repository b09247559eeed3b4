import type { DeviceId } from '../protocol/ids.ts';
import type { Keeping } from './device.ts';
import type { HttpDoors } from './http-doors.ts';
import type { PersonState } from './person-state.ts';
import { nahtlosError, unanswered } from './refusal.ts';
import type { Transport } from './transport.ts';

export interface OwnDataNeeds {
  readonly keeping: Keeping;
  readonly http: HttpDoors;
  readonly request: Transport['request'];
  hasDevice(): boolean;
  /** Gives her a file. */
  save(bytes: Blob, name: string): void;
  /** The server has erased: nothing stays here either. */
  erased(): Promise<void>;
  changed(): void;
}

/** What is kept of her, here and there: the lists, handing out, erasing. */
export class OwnData {
  readonly #needs: OwnDataNeeds;
  devices: PersonState['devices'] = null;
  data: PersonState['data'] = null;
  kept: PersonState['kept'] = [];
  handing: PersonState['handing'] = null;

  constructor(needs: OwnDataNeeds) {
    this.#needs = needs;
  }

  async askDevices(): Promise<void> {
    if (!this.#needs.hasDevice()) return;
    this.devices ??= 'loading';
    this.#needs.changed();
    const answer = await this.#needs.request('device:list', {});
    this.devices = answer?.ok ? answer.devices : 'failed';
    this.#needs.changed();
  }

  async endDevice(which: DeviceId | 'others'): Promise<void> {
    await this.#needs.request('device:end', { which });
    await this.askDevices();
  }

  async askData(): Promise<void> {
    this.data ??= this.#needs.hasDevice() ? 'loading' : null;
    await this.look();
    if (!this.#needs.hasDevice()) return;
    const answer = await this.#needs.request('data:show', {});
    this.data = answer?.ok ? answer : 'failed';
    this.#needs.changed();
  }

  /** What lies here, once more. */
  async look(): Promise<void> {
    this.kept = await this.#needs.keeping.kept();
    this.#needs.changed();
  }

  async save(): Promise<void> {
    const bytes = await this.export().catch(() => null);
    if (bytes) this.#needs.save(bytes, 'nahtlos.zip');
  }

  /** JSON and a readable page, in one archive. Rejects with a problem's code. */
  async export(): Promise<Blob> {
    this.#become('exporting');
    const answer = await this.#needs.request('data:export', {});
    const bytes = answer?.ok ? await this.#needs.http.fetchExport(answer.pass) : null;
    this.#become(bytes ? 'exported' : 'failed');
    if (!bytes) throw nahtlosError(unanswered(answer));
    return bytes;
  }

  /** Rejects with a problem's code, as `proof.needed`. */
  async erase(what: 'device' | 'all'): Promise<void> {
    this.#become('erasing');
    const answer = await this.#needs.request('data:erase', { confirm: true, what });
    if (!answer?.ok) {
      this.#become('failed');
      throw nahtlosError(unanswered(answer));
    }
    await this.#needs.erased();
    this.#become('erased');
  }

  forget(): void {
    this.devices = null;
    this.data = null;
    this.kept = [];
    if (this.handing !== 'erasing') this.handing = null;
  }

  #become(handing: PersonState['handing']): void {
    this.handing = handing;
    this.#needs.changed();
  }
}
