import type { Host } from '../host.ts';
import type { Speak } from '../texts/speak.ts';
import { panelSheet } from './panel-sheet.ts';
import { wear } from './wear.ts';

export interface FrameNeeds {
  /** Escape, or the phone's way back. */
  cancelled(): void;
  /** The browser closed it without asking. */
  closed(): void;
  /** From desktop to phone or back. */
  reshaped(): void;
}

/** What a visitor does in the panel is nobody else's business. */
const privateEvents = ['beforeinput', 'input', 'paste', 'copy', 'cut'];

/** Not even who listens before anybody else: a shop's single-key shortcuts, and what forbids a page to scroll. */
const earlyEvents = ['keydown', 'keyup', 'keypress', 'wheel', 'touchmove'] as const;

/** The dialog around everything: beside the page on a desktop, in front of it on a phone. */
export class Frame {
  readonly root: HTMLElement;
  readonly dialog = document.createElement('dialog');
  readonly #host: Host;
  readonly #launcher: HTMLElement;
  readonly #lock = new CSSStyleSheet();
  readonly #phone = matchMedia('(max-width:599px),(max-height:479px)');
  readonly #ended = new AbortController();

  constructor(host: Host, needs: FrameNeeds) {
    const shadow = host.element.shadowRoot as ShadowRoot;
    const { signal } = this.#ended;
    this.#host = host;
    this.root = shadow.querySelector('[part=root]') as HTMLElement;
    this.#launcher = shadow.querySelector('[part=launcher]') as HTMLElement;
    wear(host, panelSheet);
    this.#lock.replaceSync('html{overflow:hidden!important}');
    this.dialog.setAttribute('part', 'panel');
    this.dialog.tabIndex = -1;
    this.root.prepend(this.dialog);
    for (const name of privateEvents)
      this.root.addEventListener(name, (event) => event.stopPropagation(), { signal, passive: true });
    for (const name of earlyEvents) addEventListener(name, (event) => this.#keep(event), { signal, capture: true });
    this.dialog.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || this.dialog.matches(':modal'))
        return;
      // A picture in front closes itself.
      if ((event.target as Element).closest('.viewer')) return;
      event.preventDefault();
      needs.cancelled();
    });
    this.dialog.addEventListener('cancel', (event) => {
      if (event.target !== this.dialog) return;
      event.preventDefault();
      needs.cancelled();
    });
    this.dialog.addEventListener('close', needs.closed);
    this.#phone.addEventListener(
      'change',
      () => {
        if (this.dialog.open) this.#place();
        needs.reshaped();
      },
      { signal },
    );
    for (const name of ['focusin', 'focusout'])
      document.addEventListener(name, () => this.dialog.classList.toggle('aside', this.#isAboveFocus), { signal });
    visualViewport?.addEventListener('resize', () => this.#followKeyboard(), { signal });
    visualViewport?.addEventListener('scroll', () => this.#followKeyboard(), { signal });
  }

  get isFloat(): boolean {
    return this.#host.read('mode', 'float') === 'float';
  }

  get isPhone(): boolean {
    return this.#phone.matches;
  }

  find<Found extends HTMLElement>(selector: string): Found {
    return this.dialog.querySelector(selector) as Found;
  }

  show(takesFocus: boolean): void {
    this.#place();
    if (takesFocus) this.focusInput();
  }

  hide(): void {
    const hadFocus = this.dialog.contains((this.root.getRootNode() as ShadowRoot).activeElement);
    this.dialog.close();
    this.#lockPage(false);
    if (hadFocus) this.#launcher.focus();
  }

  /** Nothing is to be seen of what has the page's focus: by keyboard one comes to it all the same. */
  get #isAboveFocus(): boolean {
    const focus = document.querySelector(':focus-visible')?.getBoundingClientRect();
    const own = this.dialog.getBoundingClientRect();
    return (
      focus !== undefined &&
      focus.left >= own.left &&
      focus.right <= own.right &&
      focus.top >= own.top &&
      focus.bottom <= own.bottom
    );
  }

  /** Look and launcher, as the attributes and the panel's state want them. */
  dress(isOpen: boolean, say: Speak): void {
    this.root.classList.toggle('left', this.#host.read('position') === 'left');
    this.#launcher.ariaExpanded = `${isOpen}`;
    this.#launcher.ariaLabel = say(isOpen ? 'launcher.close' : 'launcher.open');
    // A page may anchor what is fixed to a box of its own: what lies above everything stands at the window.
    const { element } = this.#host;
    if (this.isFloat && element.offsetParent) {
      element.popover ??= 'manual';
      element.togglePopover(true);
    }
    // A page that swapped its body took the dialog out of its place in front.
    if (isOpen && this.#isModal && !this.dialog.matches(':modal')) this.#place();
  }

  /** At home there is nothing to write into. */
  focusInput(): void {
    (this.find('[part=input]') ?? this.dialog).focus();
  }

  /** What stands in the field with this at the caret. */
  insert(text: string): string {
    const input = this.find<HTMLTextAreaElement>('[part=input]');
    input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
    return input.value;
  }

  /** She has just come here: to the first thing she can do. */
  focusFirst(): void {
    if (this.dialog.matches(':focus')) this.find('[data-first]')?.focus();
  }

  /** What she has written so far, where that is not what stands there: her caret stays where it is. */
  fillInput(draft: string): void {
    const input = this.find<HTMLTextAreaElement>('[part=input]');
    if (input.value !== draft) input.value = draft;
    this.#fitInput(input);
  }

  end(): void {
    this.#ended.abort();
    this.#lockPage(false);
    this.dialog.remove();
  }

  /** In the place of a key that every listener of the page may hear goes one that stays in here. */
  #keep(event: KeyboardEvent | WheelEvent | TouchEvent): void {
    if (event.target !== this.#host.element) return;
    event.stopImmediatePropagation();
    if (!(event instanceof KeyboardEvent)) return;
    const { type, key, code, keyCode, ctrlKey, altKey, shiftKey, metaKey, repeat, isComposing } = event;
    const kept = { key, code, keyCode, ctrlKey, altKey, shiftKey, metaKey, repeat, isComposing };
    const heard = new KeyboardEvent(type, { ...kept, bubbles: true, cancelable: true });
    if (!event.composedPath()[0]?.dispatchEvent(heard)) event.preventDefault();
  }

  /** One to six lines, where the browser cannot do that by itself. */
  #fitInput(input: HTMLElement): void {
    if (CSS.supports('field-sizing', 'content')) return;
    input.style.setProperty('height', 'auto');
    input.style.setProperty('height', `${input.scrollHeight}px`);
  }

  /** In a box of the page it is part of the page. */
  get #isModal(): boolean {
    return this.isPhone && this.isFloat;
  }

  /** `show()` would take the focus away from the page; the attribute does not. */
  #place(): void {
    this.dialog.removeAttribute('open');
    if (this.#isModal) {
      const focused = (this.root.getRootNode() as ShadowRoot).activeElement;
      this.dialog.showModal();
      if (focused && this.dialog.contains(focused)) (focused as HTMLElement).focus();
      else this.dialog.focus();
    } else this.dialog.setAttribute('open', '');
    this.#lockPage(this.#isModal);
    this.#followKeyboard();
  }

  #lockPage(isLocked: boolean): void {
    const others = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#lock);
    document.adoptedStyleSheets = isLocked ? [...others, this.#lock] : others;
  }

  /** The keyboard of a phone covers what does not move out of its way. */
  #followKeyboard(): void {
    if (!visualViewport || !this.dialog.matches(':modal')) return;
    this.dialog.style.setProperty('--top', `${visualViewport.offsetTop}px`);
    this.dialog.style.setProperty('--height', `${visualViewport.height}px`);
  }
}
