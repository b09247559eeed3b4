/** A whole value, or one with `*` for any characters. One pass over the value for each star: nothing a pattern can make slow. */
export const fitsPattern = (value: string, pattern: string): boolean => {
  const [head = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return value === pattern;
  const tail = parts.pop() ?? '';
  if (!value.startsWith(head) || !value.endsWith(tail) || value.length < head.length + tail.length) return false;
  const end = value.length - tail.length;
  let from = head.length;
  for (const part of parts) {
    const at = value.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
};
