import type { Page } from 'playwright-core';

/**
 * What of the chat is too faint to be told from what is behind it (WCAG 1.4.11, 3 : 1): the signs on buttons, the edges of
 * fields, switches and faces, and the ring around whatever has the focus. Words are axe's.
 */
export const contrastFlaws = async (page: Page): Promise<string[]> => {
  // Where the focus is shown depends on whether the last thing used was a key.
  await page.keyboard.press('F9');
  return page.evaluate(() => {
    const least = 3;
    const root = document.querySelector('nahtlos-chat')?.shadowRoot;
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (!root || !canvas) throw new Error('There is no chat to look at.');

    type Rgb = readonly [number, number, number];
    /** Colours one over the other, as the screen shows them. */
    const paint = (colours: readonly string[]): Rgb => {
      canvas.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
      }
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue];
    };
    const luminance = (rgb: Rgb): number => {
      const [red = 0, green = 0, blue = 0] = rgb.map((it) => {
        const part = it / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratio = (a: Rgb, b: Rgb): number => {
      const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
      return (light + 0.05) / (dark + 0.05);
    };
    /** What is painted behind an element's content, the page's paper first. */
    const behind = (element: Element | null): string[] => {
      const layers: string[] = [];
      for (let it = element; it; it = it.parentElement ?? (it.getRootNode() as ShadowRoot).host ?? null)
        layers.unshift(getComputedStyle(it).backgroundColor);
      return ['Canvas', ...layers];
    };
    const found = new Set<string>();
    const weigh = (what: string, over: readonly string[], colour: string): void => {
      const is = ratio(paint([...over, colour]), paint(over));
      if (is < least) found.add(`${what}: ${is.toFixed(2)}`);
    };
    const called = (it: Element): string =>
      `${it.localName}${[...it.classList].map((one) => `.${one}`).join('')} "${(it.textContent ?? '').trim().slice(0, 12)}"`;
    const isShown = (it: Element): boolean =>
      it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !it.closest('[inert], .hidden');

    const parts = '[part=launcher], [part=panel][open]';
    const shown = [...root.querySelectorAll<HTMLElement>(parts)]
      .flatMap((it) => [it, ...it.querySelectorAll<HTMLElement>('*')])
      .filter(isShown);
    for (const it of shown.filter(
      (one) => one.matches('button svg, a svg, label svg, summary svg') && !one.closest(':disabled'),
    ))
      weigh(`sign in ${called(it.parentElement ?? it)}`, behind(it.parentElement), getComputedStyle(it).color);
    const isField = (it: Element): boolean => it.matches('input, textarea, select');
    /** It, or the nearest around it within the chat of which that holds. */
    const nearest = (it: HTMLElement, holds: (style: CSSStyleDeclaration) => boolean): HTMLElement | null => {
      for (let at: HTMLElement | null = it; at && !at.matches('[part=panel]'); at = at.parentElement)
        if (holds(getComputedStyle(at))) return at;
      return null;
    };
    /** The field may leave its edge to what holds it. */
    const edgeOf = (it: HTMLElement): HTMLElement | null =>
      nearest(it, ({ borderBottomStyle: line }) => line !== 'none');
    const edgeColour = (it: HTMLElement): string => {
      const edge = edgeOf(it);
      return edge ? getComputedStyle(edge).borderBottomColor : '';
    };
    for (const it of shown.filter((one) => isField(one) && !one.matches(':disabled'))) {
      const edge = edgeOf(it);
      if (edge) weigh(`edge of ${called(edge)} around ${called(it)}`, behind(edge.parentElement), edgeColour(it));
    }
    const before = root.activeElement as HTMLElement | null;
    before?.blur();
    const stops = 'button, a[href], input, textarea, select, summary, [tabindex="0"]';
    for (const it of shown.filter((one) => one.matches(stops) && !one.matches(':disabled'))) {
      const edge = edgeColour(it);
      it.focus({ preventScroll: true });
      if (root.activeElement !== it) continue;
      const what = `ring around ${called(it)} in ${called(it.parentElement ?? it)}`;
      const ringed = nearest(it, ({ outlineStyle: line }) => line !== 'none');
      const edged = edgeOf(it);
      if (ringed) {
        const { outlineStyle, outlineOffset, outlineColor } = getComputedStyle(ringed);
        // The browser's own ring is of two colours, one of which always shows.
        if (outlineStyle !== 'auto')
          weigh(what, behind(Number.parseFloat(outlineOffset) < 0 ? ringed : ringed.parentElement), outlineColor);
      } else if (isField(it) && edged && edgeColour(it) !== edge)
        weigh(what, behind(edged.parentElement), edgeColour(it));
      else found.add(`no ${what}`);
      it.blur();
    }
    before?.focus({ preventScroll: true });
    return [...found];
  });
};
