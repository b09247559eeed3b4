/** Whether visitors may be sent there for the privacy notice: a web page, or none at all. */
export const isNotice = (url: string | null | undefined): boolean => {
  if (url === null || url === undefined) return true;
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
};
