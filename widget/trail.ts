/** What the page says of what she does; kept until there is somebody to tell. */
export interface Said {
  readonly what: 'traits' | 'track' | 'page';
  readonly name: string | null;
  readonly values: object | null;
}

const limits = { kept: 20, name: 100, keys: 30, text: 500, bytes: 8_192, perMinute: 60 };

/**
 * What the page says by `traits`, `track` and `page`: the last ones are held in memory and nowhere else. What is too much
 * or too large is dropped, with one warning.
 */
export class Trail {
  readonly #warn: (sentence: string) => void;
  readonly #kept: Said[] = [];
  #hasWarned = false;
  #minute = 0;
  #calls = 0;

  constructor(warn: (sentence: string) => void) {
    this.#warn = warn;
  }

  get kept(): readonly Said[] {
    return this.#kept;
  }

  /** `now` in milliseconds that only go forward. */
  add(said: Said, now: number): void {
    const fault = this.#faultOf(said, Math.floor(now / 60_000));
    if (fault === null) {
      this.#kept.push(said);
      this.#kept.splice(0, this.#kept.length - limits.kept);
    } else if (!this.#hasWarned) {
      this.#hasWarned = true;
      this.#warn(`${said.what}(): ${fault} Dropped, as will be what follows of that kind.`);
    }
  }

  #faultOf({ what, name, values }: Said, minute: number): string | null {
    if (minute !== this.#minute) this.#calls = 0;
    this.#minute = minute;
    if (++this.#calls > limits.perMinute) return `More than ${limits.perMinute} calls a minute.`;
    if (what === 'track' && (typeof name !== 'string' || name === '' || name.length > limits.name))
      return `A name has 1 to ${limits.name} characters.`;
    if (values !== null && (typeof values !== 'object' || Array.isArray(values))) return 'The values are an object.';
    const all = Object.values(values ?? {});
    if (all.length > limits.keys) return `At most ${limits.keys} values.`;
    if (all.some((value) => typeof value === 'string' && value.length > limits.text))
      return `A text has at most ${limits.text} characters.`;
    return sizeOf(values) > limits.bytes ? `At most ${limits.bytes / 1024} KB a call.` : null;
  }
}

/** What cannot be written as JSON is too large for anybody. */
const sizeOf = (values: object | null): number => {
  try {
    return new TextEncoder().encode(JSON.stringify(values)).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

/** An address without what may be nobody's business. */
export const bareUrl = (url: unknown): unknown => (typeof url === 'string' ? url.split(/[?#]/, 1)[0] : url);
