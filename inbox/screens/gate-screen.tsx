import type { ComponentChildren } from 'preact';
import { Mark } from '../parts/mark.tsx';

/** The calm page around everything that comes before the inbox: sign-in, set-up, invitation. */
export const GateScreen = ({
  title,
  lead,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly wide?: boolean;
  readonly children?: ComponentChildren;
}) => (
  <main class={wide ? 'gate wide' : 'gate'}>
    <div class="gate-body">
      <Mark />
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  </main>
);
