import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { CodePurpose } from '../../../protocol/identity.ts';
import type { Later } from '../../later.ts';
import type { PersonActs, PersonState } from '../../person-state.ts';
import type { SheetSpeak, Speak } from '../../texts/speak.ts';
import { roundButton } from '../round-button.ts';
import type { Extras, SheetName, View } from '../view.ts';
import type { SheetView } from './drawing.ts';
import type { OwnSheets } from './own-sheets.ts';
import { noteText, personNote } from './person-note.ts';
import type { Sheets } from './sheets.ts';

export interface OpenSheetNeeds {
  readonly sheets: Sheets;
  /** What sheets say, in the language of the panel. */
  speech(say: Speak): SheetSpeak;
  /** Where focus is found and put. */
  find(selector: string): HTMLElement | null;
  person(): PersonState;
  readonly acts: PersonActs;
  /** What draws the sheets of herself. */
  readonly own: Later<OwnSheets>;
  changed(): void;
}

/** The sheets in front of the conversation, one above the other: which is open, its frame, and where focus goes. */
export class OpenSheet {
  readonly #needs: OpenSheetNeeds;
  #stack: SheetName[] = [];
  #purpose: CodePurpose = 'prove';
  /** Where focus goes with the next drawing: into the sheet, or back to what opened it. */
  #focus: { readonly to: 'sheet' } | { readonly to: 'opener'; readonly of: SheetName } | null = null;
  #hadFocus = false;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(needs: OpenSheetNeeds) {
    this.#needs = needs;
  }

  get name(): SheetName | null {
    return this.#stack.at(-1) ?? null;
  }

  open(name: SheetName, purpose: CodePurpose = 'prove'): void {
    if (this.name === name) return;
    this.#stack.push(name);
    this.#purpose = purpose;
    this.#focus = { to: 'sheet' };
    this.#begin(name);
    // What is counted down is drawn each second.
    this.#tick ??= setInterval(() => this.#needs.changed(), 1_000);
    this.#needs.changed();
  }

  /** Back to the sheet before it; false: none was open. */
  back(): boolean {
    const name = this.#stack.pop();
    if (!name) return false;
    this.#leave(name);
    this.#focus = { to: 'opener', of: name };
    if (this.#stack.length === 0) this.#rest();
    // She has just proven herself: what was asked for proof is asked again.
    else if (name === 'address') this.#needs.acts.askData();
    this.#needs.changed();
    return true;
  }

  /** All of them. */
  close(): void {
    const [first] = this.#stack;
    if (!first) return;
    this.#leave(...this.#stack);
    this.#stack = [];
    this.#focus = { to: 'opener', of: first };
    this.#rest();
    this.#needs.changed();
  }

  /** Before drawing: a conversation arriving from another device opens its own sheet; what goes on, here or there, closes it. */
  follow(): void {
    const { arrival, offer } = this.#needs.person();
    if (arrival && arrival.is !== 'done') {
      if (!this.#needs.own.made) void this.#needs.own.want();
      else if (this.name !== 'arrival') this.open('arrival');
    } else if (arrival && this.#stack.includes('arrival')) this.#finish('arrival');
    else if (offer?.is === 'done' && this.name === 'device') this.#finish('ways');
  }

  /** What is drawn of them all. */
  extras(view: View): Extras {
    const sheetView = this.#sheetView(view);
    const { name } = this;
    const drawn = this.#needs.sheets.extras(sheetView);
    return {
      ...drawn,
      note: () => (name === null ? personNote(sheetView) : nothing),
      sheet: () => (name === null ? nothing : this.#draw(name, sheetView)),
      words: () => (name && this.#needs.sheets.words(name, sheetView)) || noteText(sheetView) || drawn.words(),
    };
  }

  /** After drawing. A sheet opens at its first field, else at its heading; what closes gives focus back. */
  settle(): void {
    const { find } = this.#needs;
    // What she was at has gone with the drawing.
    if (this.name && this.#hadFocus && !find('.sheet :focus')) this.#focus ??= { to: 'sheet' };
    const focus = this.#focus;
    if (!focus) return;
    if (focus.to === 'opener') {
      this.#focus = null;
      (find(`[data-opens=${focus.of}]:not([inert] *)`) ?? find('[part=input]') ?? find('[data-first]'))?.focus();
      return;
    }
    this.#focus = null;
    (find('.sheet [data-first]') ?? find('.sheet h2'))?.focus();
  }

  /** The language changed, or the panel closed. */
  end(): void {
    this.#leave(...this.#stack);
    this.#stack = [];
    this.#focus = null;
    this.#rest();
  }

  #finish(of: SheetName): void {
    this.#stack = [];
    this.#focus = { to: 'opener', of };
    this.#needs.sheets.leave();
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  #begin(name: SheetName): void {
    const { acts } = this.#needs;
    const { offer, code } = this.#needs.person();
    if (name === 'device' && offer?.is !== 'ready' && offer?.is !== 'loading') acts.offer();
    // An earlier proof may be too old for what it is asked for now.
    if (name === 'address' && code?.is === 'done' && this.#purpose !== 'prove') acts.endCode();
    if (name === 'privacy') {
      acts.askData();
      acts.askDevices();
    }
  }

  #leave(...names: readonly SheetName[]): void {
    const { acts } = this.#needs;
    const { offer, question, arrival, code } = this.#needs.person();
    // A link she took along has to work after the sheet is gone; so has a code somebody has just typed.
    const isGivenAway = this.#needs.sheets.isTaken || question !== null || offer?.is === 'done';
    if (names.includes('device') && offer && !isGivenAway) acts.endOffer();
    if (names.includes('arrival') && arrival) acts.endArrival();
    // What she has proven stays said.
    if (names.includes('address') && code && code.is !== 'done') acts.endCode();
    this.#needs.sheets.leave();
  }

  #sheetView(view: View): SheetView {
    return { ...view, say: this.#needs.speech(view.say), purpose: this.#purpose };
  }

  #draw(name: SheetName, view: SheetView): TemplateResult {
    this.#hadFocus = this.#needs.find('.sheet :focus') !== null;
    const { say } = view;
    const close = () => this.close();
    const back = () => void this.back();
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      // On a phone the browser would close the whole panel.
      event.preventDefault();
      event.stopPropagation();
      back();
    };
    return html`<div class="scrim" @click=${close}></div><section class="sheet sheet-${name}" part="sheet" role="dialog" aria-modal="true" aria-labelledby="nahtlos-sheet" @keydown=${onKey}><div class="top">${
      this.#stack.length > 1 ? roundButton(say('sheet.back'), 'back', back) : nothing
    }<h2 id="nahtlos-sheet" tabindex="-1">${say(`${name}.title`)}</h2>${roundButton(say('panel.close'), 'close', close)}</div>${view.person.question ? personNote(view) : nothing}<div class="inside">${this.#needs.sheets.draw(name, view)}</div></section>`;
  }
}
