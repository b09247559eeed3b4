export const tag = 'nahtlos-chat';

/** The only place that registers an element. False: the page has one of this name already, and the first one stays. */
export const define = (element: CustomElementConstructor): boolean => {
  if (customElements.get(tag)) return false;
  customElements.define(tag, element);
  return true;
};
