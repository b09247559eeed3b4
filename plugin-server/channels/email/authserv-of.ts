/** Who judged the sender of a mail that nobody but its own server touched: the id in its topmost `Authentication-Results` (RFC 8601); null: there is none. */
export const authservOf = (head: string): string | null => {
  const [, value = ''] = /^authentication-results:((?:.*\r?\n[ \t])*.*)/im.exec(head) ?? [];
  const [, id = ''] =
    /^\s*(?:\([^()]*\)\s*)?([A-Za-z0-9.-]{1,253})\s*(?:\d+\s*)?(?:;|$)/.exec(value.replaceAll(/\r?\n/g, '')) ?? [];
  return id === '' ? null : id.toLowerCase();
};
