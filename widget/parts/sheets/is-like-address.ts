/** Worth sending; whether it is one the server decides. */
export const isLikeAddress = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
