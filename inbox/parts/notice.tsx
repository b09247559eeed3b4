import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useInbox } from './inbox-context.ts';

/** What just happened, at the lower edge, with the way back. */
export const Notice = () => {
  const { notices } = useInbox();
  const notice = notices.notice.value;
  return (
    <div class="notice-place" role="status">
      {notice && (
        <div class={`notice ${notice.kind}`}>
          <Icon name={notice.kind === 'done' ? 'check' : 'alert'} />
          <span>{notice.text}</span>
          {notice.action && (
            <button
              type="button"
              class="link"
              onClick={() => {
                notices.hide();
                notice.action?.run();
              }}
            >
              {notice.action.text}
            </button>
          )}
          <button type="button" class="quiet square" aria-label={say().app.close} onClick={notices.hide}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
};
