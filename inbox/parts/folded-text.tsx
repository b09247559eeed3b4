import { useState } from 'preact/hooks';
import type { Link } from '../../protocol/entry.ts';
import { foldAt } from '../fold-at.ts';
import { say } from '../texts/texts.ts';
import { Said } from './said.tsx';

/** A long text shows its first forty lines; the rest on a click. */
export const FoldedText = ({ text, links = [] }: { readonly text: string; readonly links?: readonly Link[] }) => {
  const [isWhole, showWhole] = useState(false);
  const fold = isWhole ? null : foldAt(text);
  if (fold === null) return <Said text={text} links={links} />;
  return (
    <>
      <Said text={text.slice(0, fold.at)} links={links.filter(({ to }) => to <= fold.at)} />
      <button type="button" class="link" onClick={() => showWhole(true)}>
        {say().mail.unfold(fold.more)}
      </button>
    </>
  );
};
