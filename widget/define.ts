export const tag = 'nahtlos-chat';

/** The only place that registers an element. Answers the one the page has of this name already, which stays; else nothing. */
export const define = (element: CustomElementConstructor): unknown =>
  customElements.get(tag) ?? customElements.define(tag, element);
