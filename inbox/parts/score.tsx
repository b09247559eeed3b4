import type { Score as Value } from '../../protocol/entry.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** How she has rated it, as a star and a figure; a screen reader is told in words beside it. */
export const Score = ({ score }: { readonly score: Value }) => (
  <span class={`score of-${score}`} title={say().rating.given(score)} aria-hidden="true">
    <Icon name="star" />
    {score}
  </span>
);
