import { identityLimits, type Level } from '../protocol/identity.ts';
import type { Problem } from '../protocol/problems.ts';
import { mono } from './clock.ts';
import { nahtlosError, unanswered } from './refusal.ts';
import type { AskedOf, ReplyOf } from './transport.ts';
import { type Proof, type Prover, proverOf, type SaidOf, saidOf, subjectOf, tokenWithin } from './who.ts';

export interface SignInNeeds {
  /** `page`: what a sign-in opens is hidden again on the next page load; `device`: for twelve hours. */
  hold(): 'page' | 'device';
  nonce(): Promise<ReplyOf<'identity:nonce'>>;
  /** Proves it, and takes the key that comes with it, and the pass. null: no answer, or she has signed out meanwhile. */
  prove(proof: Proof, hold: 'page' | 'device'): Promise<ReplyOf<'identity:prove'>>;
  say(said: AskedOf<'identity:say'>): Promise<ReplyOf<'identity:say'>>;
  hasDevice(): boolean;
  isOnline(): boolean;
  level(): Level | null;
  /** The shop says that nobody is signed in. */
  nobody(): void;
  /** Somebody else than before: first nothing of the former stays. */
  another(): Promise<void>;
  /** Proven, refused, or over. For the page. */
  told(level: Level, state: IdentityState): void;
}

/** `said`: the page's word, unsigned; `expired`: a token that cannot renew itself. */
export type IdentityState = 'said' | 'proven' | 'refused' | 'expired' | 'ended';

interface Waiting {
  resolve(answer: { level: Level }): void;
  reject(error: Error): void;
}

const callbackMs = 10_000;
const longestPauseMs = 60_000;
const heldBackMs = 30_000;
const refreshMs = 30 * 60_000;
const hiddenAgainMs = 10_000;

/**
 * Who the shop says she is. Nothing is asked before she wants the chat; then the shop's token is fetched and shown to the
 * server, one at a time, again every half hour, and for as long as it takes when the shop does not answer.
 */
export class SignIn {
  readonly #needs: SignInNeeds;
  #prover: Prover | null = null;
  #said: SaidOf | null = null;
  /** Counts what the page said: an answer about what it said before does not count. */
  #life = 0;
  #isWanted = false;
  #running: Promise<void> = Promise.resolve();
  /** What the running proof is about. */
  #runs: number | null = null;
  #skipPause: () => void = () => {};
  #heldBack: Promise<void> | null = null;
  #letGo: () => void = () => {};
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #provenAt: number | null = null;
  #subject: string | null = null;
  readonly #waiting = new Set<Waiting>();
  readonly #sayers = new Set<Waiting>();
  /** The shop said that nobody is signed in. */
  isNobody = false;

  constructor(needs: SignInNeeds) {
    this.#needs = needs;
  }

  /** The page says who it is, or how to find out. */
  get hasProver(): boolean {
    return this.#prover !== null;
  }

  /** Resolves once the server has answered: nothing is asked before she wants the chat. Rejects with a problem's code. */
  identify(who: unknown): Promise<{ level: Level }> {
    const prover = proverOf(who);
    const said = prover ? null : saidOf(who);
    if (!prover && !said) return Promise.reject(nahtlosError(malformed));
    return new Promise((resolve, reject) => {
      if (said) {
        this.#said = { ...(this.#said ?? {}), ...said };
        this.#sayers.add({ resolve, reject });
        if (this.#isWanted) void this.say();
        return;
      }
      this.#life++;
      this.#prover = prover;
      this.#waiting.add({ resolve, reject });
      this.#skipPause();
      if (this.#isWanted) this.prove('start');
    });
  }

  /** She wants the chat. Until it is known who she is, but no longer than half a minute, the connection waits; null: it need not. */
  begin(): Promise<void> | null {
    if (!this.#isWanted) {
      this.#isWanted = true;
      if (this.#prover) this.prove('start');
    }
    return this.#heldBack;
  }

  /** What the page said of her, unsigned, once there is a device. */
  async say(): Promise<void> {
    const said = this.#said;
    if (!said || !this.#needs.hasDevice()) return;
    this.#said = null;
    const answer = await this.#needs.say(said);
    if (!answer) {
      this.#said = { ...said, ...(this.#said ?? {}) };
      return;
    }
    for (const one of this.#sayers)
      if (answer.ok) one.resolve({ level: answer.level });
      else one.reject(nahtlosError(answer.problem));
    this.#sayers.clear();
    if (answer.ok) this.#needs.told(answer.level, 'said');
  }

  /** Connected: this is what the server knows. */
  welcomed(isHidden: boolean): void {
    void this.say();
    const provenMs = this.#provenAt === null ? null : mono() - this.#provenAt;
    // Hidden a moment after it was proven: proving it again would change nothing.
    if (provenMs !== null && provenMs > (isHidden ? hiddenAgainMs : refreshMs)) this.prove('refresh');
  }

  prove(reason: 'start' | 'refresh'): void {
    const life = this.#life;
    if (!this.#prover || !this.#isWanted || this.#runs === life) return;
    if (reason === 'start') this.#holdBack();
    this.#runs = life;
    // One at a time, also where the page changes its mind meanwhile.
    this.#running = this.#running
      .then(() => this.#untilProven(life, reason))
      .finally(() => {
        if (this.#runs !== life) return;
        this.#runs = null;
        this.#letGo();
      });
  }

  /** Nothing of her stays; with `isPage` the page's own word, too. */
  forget(isPage: boolean): void {
    this.#subject = null;
    this.#provenAt = null;
    this.#said = null;
    clearTimeout(this.#refresh);
    for (const one of this.#sayers) one.resolve({ level: 'anonymous' });
    this.#sayers.clear();
    if (!isPage) return;
    this.#life++;
    this.#prover = null;
    this.#runs = null;
    this.isNobody = false;
    this.#skipPause();
    this.#letGo();
    this.#answer((one) => one.resolve({ level: 'anonymous' }));
  }

  end(): void {
    this.#life++;
    this.#skipPause();
    this.#letGo();
    clearTimeout(this.#refresh);
  }

  #holdBack(): void {
    if (this.#heldBack !== null) return;
    this.#heldBack = new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#letGo(), heldBackMs);
      this.#letGo = () => {
        clearTimeout(timer);
        this.#heldBack = null;
        resolve();
      };
    });
  }

  async #untilProven(life: number, reason: 'start' | 'refresh'): Promise<void> {
    for (let tries = 0; life === this.#life && this.#prover; tries++) {
      const waitMs = await this.#attempt(this.#prover, life, reason);
      if (waitMs === null || life !== this.#life) return;
      const pauseMs = Math.max(waitMs, Math.min(longestPauseMs, 1_000 * 2 ** Math.min(tries, 6)));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        this.#skipPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** null: that is settled; else how long to wait at least. */
  async #attempt(prover: Prover, life: number, reason: 'start' | 'refresh'): Promise<number | null> {
    const isStale = () => life !== this.#life;
    let proof = prover;
    if (typeof prover === 'function') {
      const asked = await this.#needs.nonce();
      if (isStale()) return null;
      if (!asked?.ok) return asked?.problem.retryAfterMs ?? 0;
      const token = await tokenWithin(callbackMs, () => prover({ nonce: asked.nonce, reason }));
      if (isStale()) return null;
      if (token === undefined) return 0;
      if (token === null) {
        this.#nobody();
        return null;
      }
      proof = { jwt: token };
    }
    const subject = subjectOf(proof as Proof);
    if (this.#subject !== null && subject !== this.#subject) await this.#needs.another();
    if (isStale()) return null;
    const answer = await this.#needs.prove(proof as Proof, this.#needs.hold());
    if (isStale()) return null;
    if (answer?.ok) {
      this.#proven(answer, subject, prover);
      return null;
    }
    const problem = answer?.problem;
    const mayRenew = typeof prover === 'function' && /^token\.(expired|used)$/.test(problem?.code ?? '');
    if (!problem || problem.retry === 'later' || problem.retry === 'now' || mayRenew) return problem?.retryAfterMs ?? 0;
    this.#refused(unanswered(answer) as Problem);
    return null;
  }

  #proven({ level }: { level: Level }, subject: string | null, prover: Prover): void {
    this.isNobody = false;
    this.#subject = subject;
    this.#provenAt = mono();
    this.#answer((one) => one.resolve({ level }));
    this.#needs.told(level, 'proven');
    if (typeof prover === 'function') return this.#refreshLater();
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => this.#expired(), identityLimits.signedMs);
  }

  /** Whoever is not connected then asks with the next connection. */
  #refreshLater(): void {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => this.#needs.isOnline() && this.prove('refresh'), refreshMs);
  }

  #refused(problem: Problem): void {
    if (this.#provenAt !== null && /^token\.(expired|used)$/.test(problem.code)) return this.#expired();
    this.#prover = null;
    this.#answer((one) => one.reject(nahtlosError(problem)));
    this.#needs.told(this.#needs.level() ?? 'anonymous', 'refused');
  }

  /** A token cannot renew itself: the page has to say it again. */
  #expired(): void {
    this.#prover = null;
    this.#provenAt = null;
    this.#needs.told(this.#needs.level() ?? 'anonymous', 'expired');
  }

  #nobody(): void {
    this.isNobody = true;
    this.#refreshLater();
    this.#answer((one) => one.resolve({ level: this.#needs.level() ?? 'anonymous' }));
    this.#needs.nobody();
  }

  #answer(act: (one: Waiting) => void): void {
    for (const one of this.#waiting) act(one);
    this.#waiting.clear();
  }
}

const malformed = { code: 'request.malformed', status: 400, retry: 'never', sentence: 'Nobody is named.' } as const;
