/** An address a mail may lead to; null: it is none. */
export const safeHref = (url: string): string | null => {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const { href, username, password } = new URL(url);
  return username === '' && password === '' ? href : null;
};
