import { ibanLengths } from './iban-lengths.ts';

/**
 * Card numbers (Luhn), IBANs (ISO 13616, mod 97), passwords and codes leave no trace in what goes out: in a mail their
 * place is shown, elsewhere they are left out. Found also when split by spaces or dashes, or in the digits of any script.
 */
export const maskSecrets = (text: string, instead: '••••' | '…'): string => {
  const spans = secretsIn(text);
  let masked = '';
  let done = 0;
  for (const { from, to } of spans) {
    masked += text.slice(done, from) + instead;
    done = to;
  }
  return masked + text.slice(done);
};

/** As `maskSecrets`, of something somebody sent: six digits and nothing else are an answer to "type the code". */
export const maskMessage = (text: string, instead: '••••' | '…'): string =>
  isBareCode(text) ? instead : maskSecrets(text, instead);

const isBareCode = (text: string): boolean => !/\p{L}/u.test(text) && /^[0-9]{6}$/.test(plainOf(text).chars);

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** In the order they stand there, one after the other. */
export const secretsIn = (text: string): Span[] => {
  const read = plainOf(text);
  const found = [...cards(read), ...ibans(read), ...saidSecrets(text, read)].sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of found) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) joined.push(span);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return joined;
};

/** A text as plain capitals and digits, each with its place; what only separates is left out and counted. */
interface Plain {
  readonly chars: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Characters that separate this one from the one before; `far` when they are more than separate. */
  readonly gap: readonly number[];
}
const far = 9;
const mostGap = 8;

const plainOf = (text: string): Plain => {
  let chars = '';
  const from: number[] = [];
  const to: number[] = [];
  const gap: number[] = [];
  let at = 0;
  let since = far;
  for (const char of text) {
    const plain = plainChar(char);
    for (const one of plain) {
      chars += one;
      from.push(at);
      to.push(at + char.length);
      gap.push(since);
      since = 0;
    }
    if (plain === '') since = separates.test(char) ? Math.min(far, since + 1) : far;
    at += char.length;
  }
  return { chars, from, to, gap };
};

const separates = /[\s\p{Pd}\p{Zs}\p{Cf}\p{M}._/·•|:;,*+=~'’"–—−()[\]]/u;

const plainChar = (char: string): string => {
  if (/[0-9]/.test(char)) return char;
  if (/[a-z]/i.test(char)) return char.toUpperCase();
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return '';
  const simple = char.normalize('NFKC').toUpperCase();
  if (/^[0-9A-Z]{1,2}$/.test(simple)) return simple;
  return digit.test(char) ? `${digitOf(code)}` : '';
};

const digit = /^\p{Nd}$/u;
/** Digits stand in rows of ten that begin with their zero. */
const digitOf = (code: number): number => {
  let start = code;
  while (code - start < 60 && digit.test(String.fromCodePoint(start - 1))) start -= 1;
  return (code - start) % 10;
};

const cards = ({ chars, from, to, gap }: Plain): Span[] => {
  const found: Span[] = [];
  for (const { index, 0: run } of chars.matchAll(/[0-9]{13,}/g))
    for (let start = index; start + 13 <= index + run.length; start++) {
      if (start > index && gap[start] === 0) continue;
      if (!/[2-6]/.test(chars.charAt(start))) continue;
      for (let length = 19; length >= 13; length--) {
        const end = start + length;
        if (end > index + run.length) continue;
        if (end < index + run.length && gap[end] === 0) continue;
        if (!isNear(gap, start, end) || !passesLuhn(chars.slice(start, end))) continue;
        found.push({ from: from[start] ?? 0, to: to[end - 1] ?? 0 });
        start = end - 1;
        break;
      }
    }
  return found;
};

const isNear = (gap: readonly number[], start: number, end: number): boolean => {
  for (let at = start + 1; at < end; at++) if ((gap[at] ?? far) > mostGap) return false;
  return true;
};

const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let at = digits.length - 1, isSecond = false; at >= 0; at--, isSecond = !isSecond) {
    const value = Number(digits[at]) * (isSecond ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0 && /[^0]/.test(digits);
};

const ibans = ({ chars, from, to, gap }: Plain): Span[] => {
  const found: Span[] = [];
  for (const { index, 0: country } of chars.matchAll(/[A-Z]{2}(?=[0-9]{2})/g)) {
    const length = ibanLengths[country];
    if (length === undefined || index + length > chars.length) continue;
    const value = chars.slice(index, index + length);
    if (!isNear(gap, index, index + length) || !passesMod97(value)) continue;
    found.push({ from: from[index] ?? 0, to: to[index + length - 1] ?? 0 });
  }
  return found;
};

const passesMod97 = (iban: string): boolean => {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

const passwordWord =
  /(?<![\p{L}\d])(?:pass(?:wort|word|wd|phrase|code)|kennwort|losungswort|pwd|pw|zugangswort)(?![\p{L}\d])/giu;
const codeWord =
  /(?<!(?:post|zip|postal|area|error|fehler|qr|bar|promo|discount|product|source|voucher|coupon)[\s-]{0,2})(?<![\p{L}\d])(?:(?:bestätigungs|sicherheits|einmal|verifizierungs|freischalt|zugangs|login|anmelde|sms|verification|security|access|one-time|prüf)?-?(?:code|pin|tan|otp|puk)|cvc2?|cvv2?|cvn|kartenprüfnummer|prüfziffern?)(?![\p{L}\d])/giu;

/** What is named: "Passwort: …", "der Code ist …", "048 213 ist mein Code". */
const saidSecrets = (text: string, { chars, from, to, gap }: Plain): Span[] => {
  const found: Span[] = [];
  for (const word of text.matchAll(passwordWord)) {
    const rest = text.slice(word.index + word[0].length, word.index + word[0].length + 200);
    const said =
      /^(\s*[:=]\s*|\s+(?:ist|lautet|war|heißt|is|was)(?:\s+(?:jetzt|now|das|the))?[\s:]+|\s*[-–→>]+\s*|\s+)(["'„“‚‘«»]?)([^\s"'„“”‚‘’«»]{2,100})/iu.exec(
        rest,
      );
    if (said === null) continue;
    const [whole, between = '', , token = ''] = said;
    const secret = token.replace(/[.,;:)]+$/, '');
    const isNamed = /[:=]/.test(between) ? true : /\p{L}/u.test(between) ? !plainWord.test(secret) : looksMade(secret);
    if (!isNamed || secret === '') continue;
    const start = word.index + word[0].length + whole.length - token.length;
    found.push({ from: start, to: start + secret.length });
  }
  for (const { index, 0: link, 1: secret = '' } of text.matchAll(linked)) {
    const start = index + link.lastIndexOf(secret);
    found.push({ from: start, to: start + secret.length });
  }
  const words = [...text.matchAll(codeWord)].map(({ index, 0: word }) => ({ from: index, to: index + word.length }));
  for (const { first, last } of words.length > 0 ? groups(chars, gap) : []) {
    const span = { from: from[first] ?? 0, to: to[last] ?? 0 };
    const isNamed = words.some((word) => {
      const isBefore = word.to <= span.from;
      const between = isBefore ? text.slice(word.to, span.from) : text.slice(span.to, word.from);
      if (between.length > nameDistance || /\d|[.!?\n]\s/.test(between)) return false;
      return isBefore || /^\s*(?:=|\((?!.*\))|(?:ist|is|war|was|lautet)\s)/i.test(between);
    });
    if (isNamed) found.push(span);
  }
  return found;
};
/** In an address: `?token=…`, `//ada:…@` */
const linked =
  /(?:[?&#;](?:[a-z_-]{0,20}(?:token|secret|passw(?:or)?d|passwort|pwd|otp)|code|key|sig|signature|sid|session|auth)=|\/\/[^\s/:@]{1,100}:(?=[^\s/@]{1,100}@))([^\s&#@"'<>]{4,300})/giu;
const nameDistance = 24;
/** "mein Passwort ist falsch" */
const plainWord =
  /^(?:nicht|falsch|weg|abgelaufen|ungültig|vergessen|gesperrt|immer|noch|schon|zu|richtig|korrekt|verloren|unbekannt|sicher|leer|kein|keins|wrong|expired|invalid|not|gone|lost|forgotten|locked|blocked|always|still|correct|too|unknown|empty|right)$/iu;
const looksMade = (token: string): boolean =>
  token.length >= 4 && /\d/.test(token) && /^[\p{L}\d\p{P}\p{S}]+$/u.test(token);

/** Runs of three to eight digits, as people write codes: `048213`, `048 213`, `0-4-8-2-1-3`. */
const groups = (chars: string, gap: readonly number[]): { first: number; last: number }[] => {
  const found: { first: number; last: number }[] = [];
  for (let at = 0; at < chars.length; at++) {
    if (!/[0-9]/.test(chars.charAt(at)) || (at > 0 && gap[at] === 0 && /[A-Z0-9]/.test(chars.charAt(at - 1)))) continue;
    let last = at;
    while (last + 1 < chars.length && /[0-9]/.test(chars.charAt(last + 1)) && (gap[last + 1] ?? far) <= 1) last += 1;
    const count = last - at + 1;
    if (count >= 3 && count <= 8) found.push({ first: at, last });
    at = last;
  }
  return found;
};
