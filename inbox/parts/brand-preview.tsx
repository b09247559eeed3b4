import { useEffect, useState } from 'preact/hooks';
import type { Locale } from '../../protocol/schema.ts';
import type { Look, Previewed } from '../models/site-model.ts';
import { say, locale as spoken } from '../texts/texts.ts';
import { Choices } from './field.tsx';
import { useDesk } from './inbox-context.ts';
import { Late } from './late.tsx';
import { Loading } from './loading.tsx';
import { PreviewFrame, type PreviewSize } from './preview-frame.tsx';

/** While somebody types, the server is asked no more often than this. */
const pauseMs = 200;

/** The real widget as visitors would see it with what is not saved yet: in a frame, where nothing can be sent. */
export const BrandPreview = ({ look, formal }: { readonly look: Look; readonly formal: boolean }) => {
  const { site } = useDesk();
  const words = say().preview;
  const german: Locale = formal ? 'de' : 'de-du';
  const [size, setSize] = useState<PreviewSize>('desktop');
  const [theme, setTheme] = useState<'light' | 'dark'>('light');
  const [view, setView] = useState<'open' | 'closed'>('open');
  const [chosen, setLocale] = useState<Locale | null>(null);
  const [previewed, setPreviewed] = useState<(Previewed & { readonly locale: Locale }) | null>(null);
  const locale = chosen ?? (spoken.value === 'en' ? 'en' : german);
  const asked = JSON.stringify(look);
  const settings = site.settings.value;

  useEffect(() => {
    let isStale = false;
    const wait = setTimeout(
      async () => {
        const given = { ...(JSON.parse(asked) as Look), ...(locale === 'en' ? {} : { formal: locale === 'de' }) };
        const told = await site.preview(locale, given);
        if (!isStale && told !== null) setPreviewed({ ...told, locale });
      },
      asked === '{}' ? 0 : pauseMs,
    );
    return () => {
      isStale = true;
      clearTimeout(wait);
    };
    // What is saved changes it, too.
  }, [site, asked, locale, settings]);

  return (
    <section class="preview" aria-label={words.title}>
      <div class="preview-choices">
        <Choices<PreviewSize>
          label={words.size}
          value={size}
          choices={(['desktop', 'phone'] as const).map((key) => ({ key, text: words.sizes[key] }))}
          onValue={setSize}
        />
        <Choices<'light' | 'dark'>
          label={words.theme}
          value={theme}
          choices={(['light', 'dark'] as const).map((key) => ({ key, text: words.themes[key] }))}
          onValue={setTheme}
        />
        <Choices<Locale>
          label={words.locale}
          value={locale}
          choices={(['de', 'de-du', 'en'] as const).map((key) => ({ key, text: words.locales[key] }))}
          onValue={setLocale}
        />
        <Choices<'open' | 'closed'>
          label={words.view}
          value={view}
          choices={(['open', 'closed'] as const).map((key) => ({ key, text: words.views[key] }))}
          onValue={setView}
        />
      </div>
      {previewed === null ? (
        <Late>
          <Loading />
        </Late>
      ) : (
        <PreviewFrame shown={{ ...previewed, theme, view }} size={size} title={words.title} />
      )}
      <p class="field-hint">{words.hint}</p>
    </section>
  );
};
