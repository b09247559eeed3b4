import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SiteSettings, SnippetLight } from '../../protocol/view.ts';
import { clockTime, troubleText } from '../format.ts';
import { pathOf } from '../models/route-model.ts';
import { originOf } from '../snippets.ts';
import { say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { CopyBox } from './copy-box.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useDesk } from './inbox-context.ts';
import { useComplain } from './use-complain.ts';

type State = SnippetLight['state'];

const signs: Readonly<Record<State, { readonly icon: IconName; readonly tone: 'grey' | 'good' | 'wait' }>> = {
  off: { icon: 'eyeOff', tone: 'grey' },
  waits: { icon: 'eye', tone: 'grey' },
  seen: { icon: 'check', tone: 'good' },
  unlisted: { icon: 'alert', tone: 'wait' },
  privacy: { icon: 'alert', tone: 'wait' },
  silent: { icon: 'alert', tone: 'wait' },
  stray: { icon: 'alert', tone: 'wait' },
  older: { icon: 'alert', tone: 'wait' },
  twice: { icon: 'alert', tone: 'wait' },
};

/** Whether the tag stands on the owner's pages and works; what is wrong, and what to do about it. */
export const SnippetLightBox = ({ settings }: { readonly settings: SiteSettings }) => {
  const { snippet } = useDesk();
  const words = say().install.light;
  const trouble = snippet.trouble.value;
  const light = snippet.light.value;

  useEffect(() => void snippet.watch(), [snippet]);

  if (trouble !== null)
    return (
      <Complaint onRetry={() => void snippet.watch()}>
        {words.failed} {troubleText(trouble)}
      </Complaint>
    );
  if (light === null) return null;
  const { icon, tone } = signs[light.state];
  return (
    <div class={`light ${tone} ${light.state}`} role="status">
      <span class="lamp">
        <Icon name={icon} />
      </span>
      <div>
        <Said light={light} settings={settings} />
      </div>
    </div>
  );
};

const Said = ({ light, settings }: { readonly light: SnippetLight; readonly settings: SiteSettings }) => {
  const { snippet } = useDesk();
  const words = say().install.light;
  const { ping, loaded } = light;
  const again = (
    <button type="button" class="button" onClick={() => void snippet.watch()}>
      {words.watch}
    </button>
  );
  const address = `${ping?.origin ?? ''}${ping?.path ?? ''}`;
  const page = ping?.title ? `${ping.title} (${address})` : address;

  switch (light.state) {
    case 'off':
      return <Line title={words.off}>{again}</Line>;
    case 'waits':
      return (
        <Line title={words.waits} hint={words.waitsHint}>
          <OpenSite origins={settings.origins} />
        </Line>
      );
    case 'seen':
      return (
        <Line
          title={words.seen}
          hint={[page, ping?.version && words.version(ping.version), ping && clockTime(ping.at)]
            .filter(Boolean)
            .join(' · ')}
        />
      );
    case 'unlisted':
      // What the page said was true when it said it.
      if (ping !== null && settings.origins.includes(ping.origin))
        return <Line title={words.allowed(ping.origin)} hint={words.allowedHint} />;
      return (
        <Line title={words.unlisted(ping?.origin ?? '')} hint={words.unlistedHint}>
          {ping !== null && <Allow origin={ping.origin} origins={settings.origins} />}
        </Line>
      );
    case 'privacy':
      return (
        <Line title={words.privacy} hint={words.privacyHint}>
          <a class="button" href={pathOf({ is: 'settings', page: 'site' })}>
            {words.privacyAdd}
          </a>
        </Line>
      );
    case 'silent': {
      const server = originOf(settings.tag);
      return (
        <Line title={words.silent} hint={words.silentHint(loaded?.origin ?? '')}>
          <CopyBox text={`connect-src ${server} ${server.replace(/^http/, 'ws')};`} label="connect-src" />
          {again}
        </Line>
      );
    }
    case 'stray':
      return (
        <Line title={words.stray} hint={words.strayHint(loaded?.origin ?? '')}>
          <CopyBox text={settings.tag} label={say().install.form.standard} lines />
        </Line>
      );
    case 'older':
      return (
        <Line title={words.older(ping?.version ?? '')} hint={words.olderHint}>
          {again}
        </Line>
      );
    case 'twice':
      return (
        <Line title={words.twice} hint={`${words.twiceHint} ${page}`}>
          {again}
        </Line>
      );
  }
};

const Line = ({
  title,
  hint = '',
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ComponentChildren;
}) => (
  <>
    <b>{title}</b>
    {hint !== '' && <p class="hint">{hint}</p>}
    {children}
  </>
);

const Allow = ({ origin, origins }: { readonly origin: string; readonly origins: readonly string[] }) => {
  const { site, snippet } = useDesk();
  const complain = useComplain();
  const words = say().install.light;

  const allow = async (): Promise<void> => {
    const told = await site.change({ origins: [...origins, origin] });
    if (told.ok) await snippet.watch();
    else complain(told.problem);
  };

  return (
    <button type="button" class="button go" onClick={() => void allow()}>
      {words.allow(origin)}
    </button>
  );
};

/** An address with a star cannot be opened. */
const OpenSite = ({ origins }: { readonly origins: readonly string[] }) => {
  const first = origins.find((origin) => !origin.includes('*'));
  return first === undefined ? null : (
    <a class="button" href={first} target="_blank" rel="noreferrer">
      {say().install.light.open}
    </a>
  );
};
