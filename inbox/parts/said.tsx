import type { Link } from '../../protocol/entry.ts';

/** What somebody said, as text; the links are those the server found. */
export const Said = ({ text, links }: { readonly text: string; readonly links: readonly Link[] }) => {
  if (text === '') return null;
  const pieces = [];
  let done = 0;
  for (const { from, to, url } of links) {
    pieces.push(text.slice(done, from));
    pieces.push(
      <a key={from} href={url} target="_blank" rel="noopener noreferrer nofollow">
        {text.slice(from, to)}
      </a>,
    );
    done = to;
  }
  pieces.push(text.slice(done));
  return (
    <p class="said-text" dir="auto">
      {pieces}
    </p>
  );
};
