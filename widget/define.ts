const tag = 'nahtlos-chat';

/** The only place that registers an element. It throws where the page has one of this name already, which stays. */
export const define = (element: CustomElementConstructor): void => customElements.define(tag, element);
