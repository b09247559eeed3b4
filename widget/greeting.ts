import type { Problem } from '../protocol/problems.ts';
import type { Locale } from '../protocol/schema.ts';
import type { Hello } from '../protocol/view.ts';
import type { HttpDoors } from './http-doors.ts';
import type { ReplyOf } from './transport.ts';

export interface GreetingNeeds {
  readonly site: string;
  readonly http: HttpDoors;
  locale(): Locale;
  /** What has just been answered to somebody else here. */
  heard?: (() => ReplyOf<'visitor:hello'>) | undefined;
  answered(hello: Hello): void;
  refused(problem: Problem): void;
  changed(): void;
}

/** What the site says of itself: asked for when the panel is opened, and the only thing asked before she writes. */
export class Greeting {
  readonly #needs: GreetingNeeds;
  #isAsking = false;
  hello: Hello | null = null;
  /** Why there is none: a problem, or no answer at all. */
  failed: Problem | 'unanswered' | null = null;

  constructor(needs: GreetingNeeds) {
    this.#needs = needs;
  }

  async ask(): Promise<void> {
    if (this.hello || this.#isAsking) return;
    this.#isAsking = true;
    const { site, http } = this.#needs;
    const answer =
      this.#needs.heard?.() ?? (await http.request('visitor:hello', { site, locale: this.#needs.locale() }));
    this.#isAsking = false;
    this.failed = answer?.ok ? null : (answer?.problem ?? 'unanswered');
    if (answer?.ok) {
      this.hello = answer;
      this.#needs.answered(answer);
    } else if (answer) this.#needs.refused(answer.problem);
    this.#needs.changed();
  }

  /** The network may be back. */
  poke(): void {
    if (this.failed === 'unanswered') void this.ask();
  }
}
