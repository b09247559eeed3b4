import { firstSteps } from '../models/preference-model.ts';
import type { SettingsPage } from '../models/route-model.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useInbox } from './inbox-context.ts';

/** After the set-up of a server: the pages that come next, one after the other, until she has had enough. */
export const FirstSteps = ({ page }: { readonly page: SettingsPage }) => {
  const { router, preferences } = useInbox();
  const words = say().firstSteps;
  const at = (firstSteps as readonly SettingsPage[]).indexOf(page);
  if (preferences.firstStep.value === 'done' || at < 0) return null;
  const next = firstSteps[at + 1];

  const leave = (): void => {
    preferences.firstStep.value = 'done';
    router.go({ is: 'list' });
  };

  return (
    <nav class="first-steps" aria-label={words.title}>
      <ol>
        {firstSteps.map((step, place) => (
          <li key={step} aria-current={step === page ? 'step' : undefined} class={place < at ? 'done' : ''}>
            {place < at ? <Icon name="check" /> : <i aria-hidden="true">{place + 1}</i>}
            {words.steps[step]}
          </li>
        ))}
      </ol>
      <span>
        {next === undefined ? (
          <button type="button" class="button go" onClick={leave}>
            {words.done}
          </button>
        ) : (
          <>
            <button type="button" class="quiet" onClick={leave}>
              {words.later}
            </button>
            <button
              type="button"
              class="button go"
              onClick={() => {
                preferences.firstStep.value = next;
                router.go({ is: 'settings', page: next });
              }}
            >
              {words.next(words.steps[next])}
            </button>
          </>
        )}
      </span>
    </nav>
  );
};
