/** Secrets of the kinds that people write into chats, each as it should never be found again. */

export const cardOf = (prefix: string, length: number, fill: (at: number) => number): string => {
  const digits = [...prefix].map(Number);
  while (digits.length < length - 1) digits.push(fill(digits.length) % 10);
  let sum = 0;
  for (let at = digits.length - 1, isSecond = true; at >= 0; at--, isSecond = !isSecond) {
    const value = (digits[at] ?? 0) * (isSecond ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return `${digits.join('')}${(10 - (sum % 10)) % 10}`;
};

export const ibanOf = (country: string, rest: string): string => {
  let left = 0;
  for (const char of `${rest}${country}00`) {
    const value = Number.parseInt(char, 36);
    left = (left * (value > 9 ? 100 : 10) + value) % 97;
  }
  return `${country}${String(98 - left).padStart(2, '0')}${rest}`;
};

/** What is left of a text when only its letters and digits of any script count. */
export const bare = (text: string): string =>
  [...text.normalize('NFKC').toUpperCase()]
    .map((char) => {
      const found = digitRows.find(
        (zero) => (char.codePointAt(0) ?? 0) - zero >= 0 && (char.codePointAt(0) ?? 0) - zero < 10,
      );
      return found === undefined ? char : `${(char.codePointAt(0) ?? 0) - found}`;
    })
    .join('')
    .replace(/[^0-9A-Z]/g, '');

/** Zeros of scripts: Latin, Arabic, Persian, Devanagari, Bengali, Thai, full width. */
export const digitRows = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];
export const inScript = (text: string, zero: number): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
