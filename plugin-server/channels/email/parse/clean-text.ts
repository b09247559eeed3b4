/** What no line of text holds: controls but line breaks and tabs. Text stays text: what it means to a screen is the screen's to prevent. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?|\u2028|\u2029/gu, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/gu, '');

/** A name, a subject: one line, without marks that turn the direction of what stands around it. */
export const cleanLine = (text: string, most: number): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Bidi_Control}\u200b\u2060\ufeff]/gu, '')
    .replaceAll(/ {2,}/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();
