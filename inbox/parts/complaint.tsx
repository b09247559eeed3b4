import type { ComponentChildren } from 'preact';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** What went wrong, with the next step beside it. */
export const Complaint = ({
  children,
  onRetry,
}: {
  readonly children: ComponentChildren;
  readonly onRetry?: (() => void) | undefined;
}) => (
  <div class="complaint" role="alert">
    <Icon name="alert" />
    <span>{children}</span>
    {onRetry && (
      <button type="button" class="button" onClick={onRetry}>
        {say().app.again}
      </button>
    )}
  </div>
);
