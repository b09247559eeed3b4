import { identityLimits } from '../protocol/identity.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { Locale } from '../protocol/schema.ts';
import { mono, wall } from './clock.ts';
import type { HttpDoors } from './http-doors.ts';
import type { OwnDevice } from './own-device.ts';
import type { LinkArrival } from './person-state.ts';
import { overdue, unanswered } from './refusal.ts';
import type { ReplyOf } from './transport.ts';

export interface LinkArrivalsNeeds {
  readonly site: string;
  readonly http: HttpDoors;
  readonly device: OwnDevice;
  locale(): Locale;
  /** Before the key is taken: she asked for the conversation on this device, which is as good as a first message. */
  welcomed(): Promise<void>;
  /** This conversation goes on here. */
  arrived(conversation: ConversationId): void;
  /** She said no, or has done: what waited for that may go on. */
  ended(): void;
  changed(): void;
}

/** Between two questions that went unanswered. */
const pauseMs = 1_000;
const sixDigits = /^\d{6}$/;

/** The second device: a token that lies here is not sent before her yes; a typed code waits for the yes on the first one. */
export class LinkArrivals {
  readonly #needs: LinkArrivalsNeeds;
  #token: string | null = null;
  /** Counts what she began here: an answer to something she ended is not drawn. */
  #turn = 0;
  arrival: LinkArrival | null = null;

  constructor(needs: LinkArrivalsNeeds) {
    this.#needs = needs;
  }

  /** It lies here, and nobody has asked for anything yet. */
  get isHeld(): boolean {
    return this.arrival?.is === 'held';
  }

  hold(token: string): void {
    this.#turn++;
    this.#token = token;
    this.#become({ is: 'held' });
  }

  /** Her yes; once more, should it have gone unanswered. */
  accept(): void {
    const token = this.#token;
    if (token) void this.#redeem({ token });
  }

  typeCode(typed: string): void {
    const code = typed.replace(/\D/g, '');
    if (sixDigits.test(code)) void this.#redeem({ code });
    else this.#become({ is: 'failed', problem: overdue('link.invalid') });
  }

  end(): void {
    // A redeemed token cannot be redeemed again: its answer is waited for.
    if (this.arrival?.is === 'sending' && this.#token) return;
    this.forget();
    this.#needs.ended();
    this.#needs.changed();
  }

  forget(): void {
    this.#turn++;
    this.#token = null;
    this.arrival = null;
  }

  async #redeem(by: { readonly token: string } | { readonly code: string }): Promise<void> {
    if (this.arrival?.is === 'sending' || this.arrival?.is === 'asked') return;
    const turn = ++this.#turn;
    this.#become({ is: 'sending' });
    const { device, http, site } = this.#needs;
    await device.alone(async (isCurrent) => {
      const answer = await http.request('link:redeem', { site, locale: this.#needs.locale(), ...by });
      if (turn !== this.#turn || !isCurrent()) return;
      if (!answer?.ok) this.#fail(unanswered(answer));
      else if (answer.is === 'continued') await this.#finish(answer);
      // Her other device may take a minute: nobody else waits for that.
      else void this.#wait(turn, answer.ticket, answer.show);
    });
  }

  async #wait(turn: number, ticket: string, show: string): Promise<void> {
    const { device, http, site } = this.#needs;
    const from = mono();
    this.#become({ is: 'asked', show, until: wall() + identityLimits.linkAnswerMs });
    while (mono() - from < identityLimits.linkAnswerMs) {
      const asked = { site, locale: this.#needs.locale(), ticket, waitMs: limits.waitMs };
      const answer = await http.request('link:wait', asked);
      if (turn !== this.#turn) return;
      if (answer?.ok && answer.is === 'continued')
        return device.alone(async (isCurrent) => {
          if (isCurrent()) await this.#finish(answer);
        });
      if (answer && !answer.ok && answer.problem.retry !== 'later') return this.#fail(answer.problem);
      if (!answer?.ok) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (turn !== this.#turn) return;
    }
    this.#fail(overdue('link.invalid'));
  }

  async #finish({ link, device, conversation, from }: Continued): Promise<void> {
    this.#token = null;
    await this.#needs.welcomed();
    await this.#needs.device.take(device);
    this.#needs.arrived(conversation);
    this.#become({ is: 'done', link, conversation, label: from.label, begunAt: from.begunAt });
  }

  #fail(problem: Extract<LinkArrival, { is: 'failed' }>['problem']): void {
    if (problem !== 'unanswered') this.#token = null;
    this.#become({ is: 'failed', problem });
  }

  #become(arrival: LinkArrival): void {
    this.arrival = arrival;
    this.#needs.changed();
  }
}

type Continued = Extract<NonNullable<ReplyOf<'link:redeem'>>, { readonly is: 'continued' }>;
