import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SiteSettings } from '../../protocol/view.ts';
import { dateTime, troubleText } from '../format.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Loading } from './loading.tsx';

/** The frame of each page about the site: reads the settings, says who may change them and who did last. */
export const SiteSettingsFrame = ({
  draw,
}: {
  readonly draw: (settings: SiteSettings, canChange: boolean) => ComponentChildren;
}) => {
  const { self } = useInbox();
  const { site } = useDesk();
  const words = say().settings;
  const settings = site.settings.value;
  const canChange = self.isAdmin.value;

  useEffect(() => void site.load(), [site]);

  if (settings === null)
    return site.trouble.value ? (
      <Complaint onRetry={() => void site.load()}>
        {words.failed} {troubleText(site.trouble.value)}
      </Complaint>
    ) : (
      <Loading />
    );
  return (
    <>
      {!canChange && <p class="hint">{words.readOnly}</p>}
      {draw(settings, canChange)}
      {settings.changedAt !== null && settings.changedBy !== null && (
        <p class="hint changed">{words.changed(settings.changedBy, dateTime(settings.changedAt))}</p>
      )}
    </>
  );
};
