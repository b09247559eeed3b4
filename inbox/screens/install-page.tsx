import { CopyBox } from '../parts/copy-box.tsx';
import { SiteSettingsFrame } from '../parts/site-settings.tsx';
import { say } from '../texts/texts.ts';

/** The tag to paste. */
export const InstallPage = () => {
  const words = say().install;
  return (
    <SiteSettingsFrame
      draw={(settings) => (
        <>
          <section class="block">
            <p>{words.lead}</p>
            <CopyBox text={settings.tag} label={words.tag} />
            <p>{words.where}</p>
            <ul class="plain-list">
              {settings.origins.map((origin) => (
                <li key={origin}>{origin}</li>
              ))}
            </ul>
            {settings.privacyUrl === null && <p class="warning">{say().site.privacyMissing}</p>}
          </section>
          <section class="block">
            <p>{words.csp}</p>
            <CopyBox text={policyFor(location.origin)} label="Content-Security-Policy" lines />
          </section>
        </>
      )}
    />
  );
};

const policyFor = (origin: string): string =>
  [`script-src ${origin};`, `connect-src ${origin} ${origin.replace(/^http/, 'ws')};`, `img-src ${origin} blob:;`].join(
    '\n',
  );
