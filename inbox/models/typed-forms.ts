import { signal } from '@preact/signals';

/** What was typed on top of what is kept. */
interface Typed<Form> {
  readonly of: string;
  readonly form: Form;
}

/**
 * Forms that were not saved yet outlive their page; what the server keeps anew meanwhile takes their place, so that nothing is written
 * over that nobody has seen.
 */
export const typedForms = <Kept, Form>(formOf: (kept: Kept) => Form) => {
  const forms = signal<Readonly<Record<string, Typed<Form>>>>({});
  const typedOn = (key: string, kept: Kept): Form | null => {
    const typed = forms.value[key];
    return typed?.of === JSON.stringify(kept) ? typed.form : null;
  };
  return {
    isChanged: (key: string, kept: Kept): boolean => typedOn(key, kept) !== null,
    of: (key: string, kept: Kept): Form => typedOn(key, kept) ?? formOf(kept),
    put: (key: string, kept: Kept, form: Form): void => {
      forms.value = { ...forms.peek(), [key]: { of: JSON.stringify(kept), form } };
    },
    discard: (key: string): void => {
      const { [key]: _, ...rest } = forms.peek();
      forms.value = rest;
    },
  };
};
