import type { ComponentChildren } from 'preact';
import { pathOf, type SettingsPage } from '../models/route-model.ts';
import { FirstSteps } from '../parts/first-steps.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useInbox } from '../parts/inbox-context.ts';
import { opensElsewhere } from '../parts/opens-elsewhere.ts';
import { useMedia } from '../parts/use-media.ts';
import { say } from '../texts/texts.ts';
import { AgentsPage } from './agents-page.tsx';
import { BrandPage } from './brand-page.tsx';
import { ChannelsPage } from './channels-page.tsx';
import { DataPage } from './data-page.tsx';
import { EscalationPage } from './escalation-page.tsx';
import { HoursPage } from './hours-page.tsx';
import { InstallPage } from './install-page.tsx';
import { MePage } from './me-page.tsx';
import { PrivacyPage } from './privacy-page.tsx';
import { SecurityPage } from './security-page.tsx';
import { SitePage } from './site-page.tsx';
import '../style/person.css';
import '../style/settings.css';

const pages: Readonly<Record<SettingsPage, () => ComponentChildren>> = {
  me: () => <MePage />,
  security: () => <SecurityPage />,
  site: () => <SitePage />,
  brand: () => <BrandPage />,
  agents: () => <AgentsPage />,
  install: () => <InstallPage />,
  channels: () => <ChannelsPage />,
  hours: () => <HoursPage />,
  escalation: () => <EscalationPage />,
  data: () => <DataPage />,
  privacy: () => <PrivacyPage />,
};

/** Own settings and those of the site. Small windows show the menu first, then one page. */
export const SettingsScreen = ({ page: asked }: { readonly page: SettingsPage | null }) => {
  // Where menu and page stand side by side.
  const isWide = useMedia('(min-width: 900px)');
  const page = asked ?? (isWide ? 'me' : null);
  const { router, self } = useInbox();
  const words = say().settings;
  return (
    <main id="content" tabIndex={-1} class={page === null ? 'settings' : 'settings has-page'}>
      <nav class="views" aria-label={words.title}>
        {page === null ? <h1 class="settings-title">{words.title}</h1> : <p class="settings-title">{words.title}</p>}
        <h2>{words.own}</h2>
        <PageLink page="me" icon="person" current={page} />
        <PageLink page="security" icon="lock" current={page} />
        <h2 dir="auto">{self.site.value?.name ?? words.shop}</h2>
        <PageLink page="site" icon="globe" current={page} />
        <PageLink page="brand" icon="brush" current={page} />
        <PageLink page="agents" icon="people" current={page} />
        <PageLink page="install" icon="code" current={page} />
        <PageLink page="channels" icon="mail" current={page} />
        <PageLink page="hours" icon="clock" current={page} />
        <PageLink page="escalation" icon="up" current={page} />
        {self.site.value?.role === 'owner' && <PageLink page="data" icon="key" current={page} />}
        <PageLink page="privacy" icon="shield" current={page} />
      </nav>
      <div class="page">
        {page !== null && (
          <>
            <button
              type="button"
              class="quiet only-narrow page-back"
              onClick={() => router.go({ is: 'settings', page: null })}
            >
              <Icon name="back" />
              {words.title}
            </button>
            <FirstSteps page={page} />
            <h1>{words.pages[page]}</h1>
            {pages[page]()}
          </>
        )}
      </div>
    </main>
  );
};

const PageLink = ({
  page,
  icon,
  current,
}: {
  readonly page: SettingsPage;
  readonly icon: IconName;
  readonly current: SettingsPage | null;
}) => {
  const { router } = useInbox();
  return (
    <a
      class={page === current ? 'view on' : 'view'}
      href={pathOf({ is: 'settings', page })}
      aria-current={page === current ? 'page' : undefined}
      onClick={(event) => {
        if (opensElsewhere(event)) return;
        event.preventDefault();
        router.go({ is: 'settings', page });
      }}
    >
      <Icon name={icon} />
      {say().settings.pages[page]}
    </a>
  );
};
