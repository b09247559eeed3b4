import type { en } from './en.ts';
import type { filesEn } from './files-en.ts';
import type { sheetsEn } from './sheets-en.ts';

/** A sentence, or the two forms English and German have for a number `{n}`. */
export type Text = string | { readonly one: string; readonly other: string };

type English = typeof en & typeof sheetsEn & typeof filesEn;
export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, Text>>;
/** With what chunks bring along. */
export type AnyKey = keyof English;
export type SheetKey = TextKey | keyof typeof sheetsEn;
export type FileKey = TextKey | keyof typeof filesEn;
export type SheetTexts = Readonly<Record<keyof typeof sheetsEn, Text>>;
export type FileTexts = Readonly<Record<keyof typeof filesEn, Text>>;

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** The placeholders of a text, of both forms together. */
export type NamesOf<T> = T extends string
  ? Names<T>
  : T extends { one: infer One; other: infer Other }
    ? Names<One> | Names<Other>
    : never;

/** What a text needs to be complete: one value for each placeholder the English text has. */
export type Values<Key extends AnyKey> = Readonly<Record<NamesOf<English[Key]>, string | number>>;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Each key with the same placeholders and the same kind of text as in English; anything else is `never`. */
type Fitting<T> = {
  [Key in keyof T]: Key extends AnyKey
    ? Same<NamesOf<T[Key]>, NamesOf<English[Key]>> extends true
      ? T[Key] extends string
        ? English[Key] extends string
          ? T[Key]
          : never
        : T[Key]
      : never
    : never;
};

/** A complete language: a missing key or a missing, foreign or misspelt placeholder does not compile. */
export const complete = <const T extends Texts>(texts: T & Fitting<T>): T => texts;
export const completeSheets = <const T extends SheetTexts>(texts: T & Fitting<T>): T => texts;
export const completeFiles = <const T extends FileTexts>(texts: T & Fitting<T>): T => texts;
/** What differs from another form of the same language. */
export const differing = <const T extends Partial<Texts & SheetTexts>>(texts: T & Fitting<T>): T => texts;
