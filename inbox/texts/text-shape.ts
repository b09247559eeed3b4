import type { en } from './en.ts';

type Shape<T> = T extends (...given: infer Given) => string
  ? (...given: Given) => string
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Shape<T[Key]> };

/** Everything the inbox says, in one language. */
export type Texts = Shape<typeof en>;
