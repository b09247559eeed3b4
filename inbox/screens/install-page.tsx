import { useState } from 'preact/hooks';
import type { SiteSettings } from '../../protocol/view.ts';
import { CopyBox } from '../parts/copy-box.tsx';
import { Icon } from '../parts/icon.tsx';
import { useInbox } from '../parts/inbox-context.ts';
import { SiteSettingsFrame } from '../parts/site-settings.tsx';
import { SnippetLightBox } from '../parts/snippet-light.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { originOf, policyText, type SnippetForm, snippetsFor, typesText } from '../snippets.ts';
import { locale, say } from '../texts/texts.ts';

/** The tag in all its forms, what a strict page has to allow, and the light that says whether it works. */
export const InstallPage = () => <SiteSettingsFrame draw={(settings) => <Install settings={settings} />} />;

const Install = ({ settings }: { readonly settings: SiteSettings }) => {
  const { self } = useInbox();
  const words = say().install;
  const origin = originOf(settings.tag);
  return (
    <>
      <section class="block">
        <p>{words.lead}</p>
        <Forms settings={settings} />
        <a
          class="button"
          href={`mailto:?subject=${encodeURIComponent(words.mailSubject(settings.name))}&body=${encodeURIComponent(
            words.mailText(settings.name, settings.tag, policyText(origin)),
          )}`}
        >
          <Icon name="mail" />
          {words.developer}
        </a>
      </section>
      {self.isAdmin.value && (
        <section class="block" aria-labelledby="light">
          <h2 id="light">{words.light.title}</h2>
          <SnippetLightBox settings={settings} />
        </section>
      )}
      <section class="block">
        <p>{words.where}</p>
        <ul class="plain-list">
          {settings.origins.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        {settings.privacyUrl === null && <p class="warning">{say().site.privacyMissing}</p>}
      </section>
      <section class="block">
        <p>{words.csp}</p>
        <CopyBox text={policyText(origin)} label="Content-Security-Policy" lines />
        <p>{words.cspTypes}</p>
        <CopyBox text={typesText} label="Trusted Types" lines />
      </section>
    </>
  );
};

const Forms = ({ settings }: { readonly settings: SiteSettings }) => {
  const words = say().install;
  const snippets = snippetsFor(settings, locale.value, words.mailFallback);
  const [chosen, setChosen] = useState<SnippetForm>('standard');
  const snippet = snippets.find(({ form }) => form === chosen) ?? snippets[0];
  if (snippet === undefined) return null;
  const { form, code } = snippet;
  return (
    <Tabs
      label={words.forms}
      tabs={snippets.map(({ form: key }) => ({ key, text: words.form[key] }))}
      value={form}
      onValue={setChosen}
    >
      <p class="hint form-hint">{words.formHints[form]}</p>
      <CopyBox key={form} text={code} label={words.form[form]} lines />
    </Tabs>
  );
};
