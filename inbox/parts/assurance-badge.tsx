import type { Assurance } from '../../protocol/channel.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { Tip } from './tip.tsx';

const signs = { verified: 'shieldCheck', asserted: 'quote', spoofable: 'alert' } as const;

/** What the sender of a mail is worth; what that means is said to whoever asks. */
export const AssuranceBadge = ({ assurance }: { readonly assurance: Assurance }) => (
  <Tip class={`assurance ${assurance}`} more={say().mail.assuranceHint[assurance]}>
    <Icon name={signs[assurance]} />
    {say().mail.assurance[assurance]}
  </Tip>
);
