import { useEffect, useRef, useState } from 'preact/hooks';
import { longDate } from '../format.ts';
import { isGone } from '../models/profile-model.ts';
import { refusalText } from '../person-format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Late } from './late.tsx';
import { lazy } from './lazy.tsx';
import { PersonBanners } from './person-banners.tsx';
import { PersonConsents } from './person-consents.tsx';
import { PersonDevices } from './person-devices.tsx';
import { PersonHead } from './person-head.tsx';
import { PersonNow } from './person-now.tsx';
import { togglePerson } from './person-pane.ts';
import { PersonPrivacy } from './person-privacy.tsx';
import { PersonReaders } from './person-readers.tsx';
import { PersonTalks } from './person-talks.tsx';
import { PersonTraits } from './person-traits.tsx';
import { PersonWays } from './person-ways.tsx';
import '../style/person.css';

const WhyDialog = lazy(async () => (await import('./why-dialog.tsx')).WhyDialog);
const MergeDialog = lazy(async () => (await import('./merge-dialog.tsx')).MergeDialog);

type Opened = { readonly is: 'why' } | { readonly is: 'merge'; readonly other: number | null };

/** Everything known of the person behind the open conversation: beside the thread, over it, or on phones in its place. */
export const ContextPanel = ({ isBeside }: { readonly isBeside: boolean }) => {
  const inbox = useInbox();
  const { profile } = useDesk();
  const words = say().person;
  const box = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [dialog, setDialog] = useState<Opened | null>(null);
  const panel = profile.panel.value;
  const trouble = profile.trouble.value;
  const isErased = isGone(trouble);
  const erasedAt = trouble?.detail?.at;
  const merge = (): void => setDialog({ is: 'merge', other: null });

  // Opened over the thread it takes the focus and gives it back; beside the thread it never touches it.
  useEffect(() => {
    if (isBeside) return;
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
      const { activeElement } = document;
      const isElsewhere = activeElement?.matches('input, textarea') === true && !box.current?.contains(activeElement);
      if (!isElsewhere) togglePerson(inbox);
    };
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onKeyDown);
      const opener = document.querySelector<HTMLElement>('.person-toggle');
      const back = before instanceof HTMLElement && before !== document.body && before.isConnected ? before : opener;
      back?.focus({ preventScroll: true });
    };
  }, [isBeside, inbox]);

  const isField = (target: EventTarget | null): boolean =>
    target instanceof Element && target.matches('input, textarea');

  return (
    <aside
      class={isBeside ? 'context' : 'context over'}
      aria-label={words.title}
      ref={box}
      onFocusIn={(event) => {
        if (isField(event.target)) profile.isHeld.value = true;
      }}
      onFocusOut={(event) => {
        if (isField(event.target)) profile.isHeld.value = false;
      }}
    >
      <header class="context-head">
        <h2 ref={heading} tabIndex={-1}>
          {words.title}
        </h2>
        <button
          type="button"
          class="quiet square"
          aria-label={words.hide}
          title={`${words.hide} (])`}
          onClick={() => togglePerson(inbox)}
        >
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div class="context-scroll" tabIndex={0}>
        {trouble !== null && isErased && (
          <p class="context-note">
            <Icon name="shield" />
            {erasedAt === undefined ? refusalText(trouble) : words.erased(longDate(erasedAt, inbox.now.now.value))}
          </p>
        )}
        {trouble && !isErased && (
          <Complaint onRetry={profile.retry}>
            {words.failed} {refusalText(trouble)}
          </Complaint>
        )}
        {panel === null || isErased ? (
          trouble === null && <Ghost />
        ) : (
          <>
            <PersonHead panel={panel} onWhy={() => setDialog({ is: 'why' })} onMerge={merge} />
            <PersonBanners panel={panel} onCompare={merge} />
            <PersonNow />
            <PersonWays panel={panel} />
            <PersonDevices panel={panel} />
            <PersonTalks panel={panel} />
            <PersonReaders panel={panel} />
            <PersonTraits panel={panel} />
            <PersonConsents panel={panel} />
            <PersonPrivacy panel={panel} />
          </>
        )}
      </div>
      {panel !== null && dialog?.is === 'why' && (
        <WhyDialog
          profile={panel.profile}
          onClose={() => setDialog(null)}
          onMerge={(other) => setDialog({ is: 'merge', other })}
        />
      )}
      {panel !== null && dialog?.is === 'merge' && (
        <MergeDialog panel={panel} other={dialog.other} onClose={() => setDialog(null)} />
      )}
    </aside>
  );
};

const Ghost = () => (
  <Late>
    <div class="ghost-person" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
      <i />
    </div>
    <p class="unseen" role="status">
      {say().app.loading}
    </p>
  </Late>
);
