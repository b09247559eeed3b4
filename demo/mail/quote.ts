/** An answer with the mail it answers below, as mail programs write it. */
export const quoted = (answer: string, { by, at, text, isGerman }: Quoted): string => {
  const when = at.toLocaleString(isGerman ? 'de-DE' : 'en-GB', {
    day: 'numeric',
    month: isGerman ? 'long' : 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const line = isGerman ? `Am ${when} schrieb ${by}:` : `On ${when}, ${by} wrote:`;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((one) => (one === '' ? '>' : `> ${one}`));
  return `${answer.trimEnd()}\n\n${line}\n${lines.join('\n')}\n`;
};

interface Quoted {
  readonly by: string;
  readonly at: Date;
  readonly text: string;
  readonly isGerman: boolean;
}
