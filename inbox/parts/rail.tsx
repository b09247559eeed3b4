import { pathOf, type Route } from '../models/route-model.ts';
import { say } from '../texts/texts.ts';
import { Icon, type IconName } from './icon.tsx';
import { useInbox } from './inbox-context.ts';
import { Mark } from './mark.tsx';
import { Menu } from './menu.tsx';
import { opensElsewhere } from './opens-elsewhere.ts';

/** The main areas: a column on wide windows, a bar at the lower edge on phones. */
export const Rail = () => {
  const { router, panes, self, line } = useInbox();
  const words = say().app;
  const route = router.route.value;
  const isLive = line.value.is === 'live' || line.value.is === 'plain';
  const name = self.self.value?.name ?? '';
  return (
    <nav class="rail" aria-label={words.main}>
      <Sites />
      <RailLink
        to={{ is: 'list' }}
        icon="inbox"
        text={words.inbox}
        isOn={route.is === 'list' || route.is === 'conversation'}
      />
      <RailLink
        to={{ is: 'settings', page: null }}
        icon="settings"
        text={words.settings}
        isOn={route.is === 'settings' && route.page !== 'me'}
      />
      <span class="rail-gap" />
      <button
        type="button"
        class="rail-item not-narrow"
        aria-label={words.keys}
        title={`${words.keys} (?)`}
        onClick={() => panes.toggle('keys')}
      >
        <Icon name="help" />
      </button>
      <RailLink
        to={{ is: 'settings', page: 'me' }}
        icon="person"
        text={`${words.me}: ${name}, ${isLive ? say().thread.online : say().thread.offline}`}
        short={words.me}
        isOn={route.is === 'settings' && route.page === 'me'}
        dot={isLive ? 'on' : 'off'}
      />
    </nav>
  );
};

const RailLink = ({
  to,
  icon,
  text,
  short = text,
  isOn,
  dot,
}: {
  readonly to: Route;
  readonly icon: IconName;
  readonly text: string;
  readonly short?: string;
  readonly isOn: boolean;
  readonly dot?: 'on' | 'off';
}) => {
  const { router } = useInbox();
  return (
    <a
      class={isOn ? 'rail-item on' : 'rail-item'}
      href={pathOf(to)}
      aria-label={text}
      aria-current={isOn ? 'page' : undefined}
      title={text}
      onClick={(event) => {
        if (opensElsewhere(event)) return;
        event.preventDefault();
        router.go(to);
      }}
    >
      <Icon name={icon} />
      {dot && <i class={dot === 'on' ? 'dot on' : 'dot'} aria-hidden="true" />}
      <span class="rail-text" aria-hidden="true">
        {short}
      </span>
    </a>
  );
};

/** With one site the sign of the product, with several the choice among them. */
const Sites = () => {
  const { panes, self, router } = useInbox();
  const sites = self.self.value?.sites ?? [];
  const current = self.site.value;
  if (sites.length < 2) return <Mark />;
  return (
    <Menu
      label={`${say().app.sites}: ${current?.name ?? ''}`}
      buttonClass="rail-site"
      iconOnly
      button={<Mark />}
      open={panes.sheet.value === 'sites'}
      onToggle={(open) => {
        panes.sheet.value = open ? 'sites' : null;
      }}
      items={sites.map(({ key, name }) => ({
        key,
        text: name,
        checked: key === current?.key,
        run: () => {
          self.chooseSite(key);
          router.go({ is: 'list' });
        },
      }))}
    />
  );
};
