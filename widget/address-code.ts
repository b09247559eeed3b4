import { type CodePurpose, identityLimits, type Level } from '../protocol/identity.ts';
import type { CodeId, ConversationId } from '../protocol/ids.ts';
import { wall } from './clock.ts';
import type { OwnDevice } from './own-device.ts';
import type { CodeEntry } from './person-state.ts';
import { overdue, unanswered } from './refusal.ts';
import type { Transport } from './transport.ts';

export interface AddressCodesNeeds {
  readonly device: OwnDevice;
  readonly request: Transport['request'];
  talk(): ConversationId | null;
  /** She has proven an address on this device: as good as a first message. */
  welcomed(): Promise<void>;
  proven(level: Level): void;
  changed(): void;
}

/** A one-time code to an address of hers, and what she types of it. */
export class AddressCodes {
  readonly #needs: AddressCodesNeeds;
  #turn = 0;
  #id: CodeId | null = null;
  #expiry: ReturnType<typeof setTimeout> | undefined;
  entry: CodeEntry | null = null;

  constructor(needs: AddressCodesNeeds) {
    this.#needs = needs;
  }

  async ask(value: string, purpose: CodePurpose): Promise<void> {
    const turn = ++this.#turn;
    clearTimeout(this.#expiry);
    this.#become({ is: 'requesting', value });
    // Whoever has not written yet is no device yet, and only a device can prove something.
    if (!this.#needs.device.key) await this.#needs.device.make();
    const expiresAt = wall() + identityLimits.codeLifeMs;
    const answer = this.#needs.device.key
      ? await this.#needs.request('code:request', { kind: 'email', value, purpose })
      : null;
    if (turn !== this.#turn) return;
    if (!answer?.ok) return this.#become({ is: 'failed', value, problem: unanswered(answer) });
    this.#id = answer.id;
    this.#become({ is: 'sent', value, expiresAt, triesLeft: null, isChecking: false });
    this.#expiry = setTimeout(
      () => this.#become({ is: 'failed', value, problem: overdue('code.ended') }),
      expiresAt - wall(),
    );
  }

  async check(typed: string): Promise<void> {
    const { entry } = this;
    const id = this.#id;
    const code = typed.replace(/\D/g, '');
    if (entry?.is !== 'sent' || entry.isChecking || !id) return;
    if (!/^\d{6}$/.test(code)) return;
    const turn = this.#turn;
    this.#become({ ...entry, isChecking: true });
    const conversation = this.#needs.talk();
    await this.#needs.device.alone(async (isCurrent) => {
      const answer = await this.#needs.request('code:verify', { id, code, ...(conversation ? { conversation } : {}) });
      if (!isCurrent()) return;
      if (answer?.ok) {
        await this.#needs.welcomed();
        await this.#needs.device.turn(answer.token);
        this.#needs.proven(answer.level);
      }
      if (turn !== this.#turn) return;
      clearTimeout(this.#expiry);
      if (answer?.ok) this.#become({ is: 'done', proven: answer.proven });
      else if (!answer || answer.problem.retry === 'later') this.#again(entry);
      else if (answer.problem.code === 'code.wrong')
        this.#again({ ...entry, triesLeft: answer.problem.detail?.triesLeft ?? null });
      else this.#become({ is: 'failed', value: entry.value, problem: answer.problem });
    });
  }

  end(): void {
    this.forget();
    this.#needs.changed();
  }

  forget(): void {
    this.#turn++;
    this.#id = null;
    clearTimeout(this.#expiry);
    this.entry = null;
  }

  #again(entry: Extract<CodeEntry, { is: 'sent' }>): void {
    const { value, expiresAt } = entry;
    this.#become({ ...entry, isChecking: false });
    this.#expiry = setTimeout(
      () => this.#become({ is: 'failed', value, problem: overdue('code.ended') }),
      expiresAt - wall(),
    );
  }

  #become(entry: CodeEntry): void {
    this.entry = entry;
    this.#needs.changed();
  }
}
