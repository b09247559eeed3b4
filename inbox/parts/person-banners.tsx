import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';

/** What an agent should know before she reads on. */
export const PersonBanners = ({
  panel,
  onCompare,
}: {
  readonly panel: ProfilePanel;
  readonly onCompare: () => void;
}) => {
  const words = say().person;
  const isShared = panel.members.some(({ ambiguousFrom }) => ambiguousFrom !== null);
  return (
    <>
      {panel.suggestions > 0 && (
        <p class="context-note">
          <Icon name="join" />
          <span>
            {words.suggestion(panel.suggestions)}{' '}
            <button type="button" class="link" onClick={onCompare}>
              {words.compare}
            </button>
          </span>
        </p>
      )}
      {isShared && (
        <p class="context-note">
          <Icon name="people" />
          {words.sharedDevice}
        </p>
      )}
    </>
  );
};
