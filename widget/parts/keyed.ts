import { type ChildPart, Directive, directive } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';
import { noChange, type TemplateResult } from 'lit/html.js';

/** One of a list: what it is called by, all it is drawn from, and how. */
export interface Keyed {
  readonly key: string;
  readonly inputs: readonly unknown[];
  draw(): TemplateResult;
}

interface Drawn extends Pick<Keyed, 'key' | 'inputs'> {
  readonly part: ChildPart;
}

class KeyedList extends Directive {
  #drawn: readonly Drawn[] = [];

  override render(_: readonly Keyed[]): unknown {
    return noChange;
  }

  override update(list: ChildPart, [rows]: [readonly Keyed[]]): unknown {
    const keys = new Set(rows.map(({ key }) => key));
    /** What was drawn and has not found its place yet. */
    const waiting = this.#drawn.filter((one) => keys.has(one.key));
    for (const { key, part } of this.#drawn) if (!keys.has(key)) removePart(part);
    this.#drawn = rows.map(({ key, inputs, draw }) => {
      const at = waiting.findIndex((one) => one.key === key);
      const before = at < 0 ? undefined : waiting.splice(at, 1)[0];
      const part = at === 0 && before ? before.part : insertPart(list, waiting[0]?.part, before?.part);
      if (!before || inputs.some((input, n) => input !== before.inputs[n]) || inputs.length !== before.inputs.length)
        setChildPartValue(part, draw());
      return { key, inputs, part };
    });
    return noChange;
  }
}

/** A list whose items keep their place on the screen, and are drawn again only when something of them has changed. */
export const keyed = directive(KeyedList);
