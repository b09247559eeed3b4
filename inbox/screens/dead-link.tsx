import { useInbox } from '../parts/inbox-context.ts';
import { say } from '../texts/texts.ts';
import { GateScreen } from './gate-screen.tsx';

/** A link that opens nothing (any more), and the way from here. */
export const DeadLink = ({ title, hint }: { readonly title: string; readonly hint?: string }) => {
  const { router } = useInbox();
  return (
    <GateScreen title={title} {...(hint === undefined ? {} : { lead: hint })}>
      <button type="button" class="button" onClick={() => router.go({ is: 'list' }, 'replace')}>
        {say().app.toInbox}
      </button>
    </GateScreen>
  );
};
