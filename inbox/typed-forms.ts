import { type Signal, signal } from '@preact/signals';

/** Forms that were not saved yet, by name: they outlive their page. */
export type TypedForms<Form> = Signal<Readonly<Record<string, { readonly of: string; readonly form: Form }>>>;

export const typedForms = <Form>(): TypedForms<Form> => signal({});

/** What was typed on top of what is kept; null: nothing, or the server keeps something else meanwhile, which comes first. */
export const typedIn = <Form>(forms: TypedForms<Form>, name: string, kept: object): Form | null => {
  const typed = forms.value[name];
  return typed?.of === JSON.stringify(kept) ? typed.form : null;
};

export const keepTyped = <Form>(forms: TypedForms<Form>, name: string, kept: object, form: Form): void => {
  forms.value = { ...forms.peek(), [name]: { of: JSON.stringify(kept), form } };
};

export const discardTyped = <Form>(forms: TypedForms<Form>, name: string): void => {
  const { [name]: _, ...rest } = forms.peek();
  forms.value = rest;
};
