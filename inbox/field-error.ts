import { limits } from '../protocol/limits.ts';
import { troubleText } from './format.ts';
import { type OriginReason, originFault, originLines } from './origin-lines.ts';
import { say } from './texts/texts.ts';
import type { Trouble } from './told.ts';

/** What a form says about a value before it is sent, and about one the server refused. undefined: nothing against it. */

export type FieldError = string | undefined;

export const nameError = (value: string, most: number): FieldError => {
  const words = say().field;
  if (value.trim() === '') return words.required;
  return value.length > most ? words.long(most) : undefined;
};

export const emailError = (value: string): FieldError => {
  const words = say().field;
  if (value.trim() === '') return words.required;
  return /^[^\s@]+@[^\s@]+$/.test(value.trim()) && value.length <= limits.email ? undefined : words.email;
};

/** For a new password: at least 12 bytes; spaces and emoji count like everything else. */
export const passwordError = (value: string): FieldError => {
  const words = say().field;
  const { length } = new TextEncoder().encode(value);
  if (length === 0) return words.required;
  if (length < limits.passwordMinBytes) return words.password;
  return length > limits.passwordBytes ? words.passwordLong : undefined;
};

export const originsError = (typed: string): FieldError => {
  const fault = originFault(originLines(typed));
  return fault === null ? undefined : originText(fault.reason, fault.line);
};

export const urlError = (value: string): FieldError => {
  if (value.trim() === '') return undefined;
  const protocol = URL.parse(value.trim())?.protocol;
  return protocol === 'https:' || protocol === 'http:' ? undefined : say().field.url;
};

const originText = (reason: OriginReason, line: string): string => {
  const words = say().field;
  return {
    form: words.origin(line),
    path: words.originPath(line),
    https: words.originHttps(line),
    wild: words.originWild(line),
    none: words.originNone,
    many: words.originMany(limits.origins),
  }[reason];
};

/** Which field of a form a refusal is about, and what to say there. */
export const refusedField = (trouble: Trouble): { readonly field: string | null; readonly text: string } => {
  const words = say().field;
  const field = trouble.detail?.field?.split('.').at(-1) ?? null;
  const reason = trouble.detail?.reason;
  if (trouble.code === 'auth.password')
    return {
      field: 'password',
      text: reason === 'common' || reason === 'context' ? words.passwordCommon : words.passwordOther,
    };
  if (trouble.code !== 'setting.refused' && trouble.code !== 'request.malformed')
    return { field: null, text: troubleText(trouble) };
  if (field === 'origins' || field === 'origin')
    return { field: 'origins', text: originText((reason as OriginReason | undefined) ?? 'form', '') };
  if (field === 'email') return { field, text: reason === 'known' ? words.known : words.email };
  if (field === 'privacyUrl') return { field, text: words.url };
  if (field === 'role' || field === 'disabled') return { field, text: reason === 'own' ? words.own : words.lastOwner };
  return { field, text: field === null ? troubleText(trouble) : words.refused };
};
