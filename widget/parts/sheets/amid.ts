/** A day in the midst of a sentence: "gestern", and dates as they are. */
export const amid = (day: string): string => (/\d/.test(day) ? day : day.toLowerCase());
