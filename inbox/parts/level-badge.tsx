import type { Level } from '../../protocol/identity.ts';
import { levelText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

const signs = { anonymous: 'ghost', claimed: 'quote', possessed: 'shield', signed: 'shieldCheck' } as const;

/** How sure it is who she is. */
export const LevelBadge = ({ level, who }: { readonly level: Level; readonly who: string | null }) => (
  <span class={`badge ${level}`} title={say().person.levelHint[level]}>
    <Icon name={signs[level]} />
    <span dir="auto">{levelText(level, who)}</span>
  </span>
);
