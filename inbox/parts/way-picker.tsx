import type { RouteChoice } from '../../protocol/channel-doors.ts';
import { channelIcons } from '../channel-icons.ts';
import { becauseText, wayText } from '../delivery-format.ts';
import { say } from '../texts/texts.ts';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { Menu, type MenuItem } from './menu.tsx';

/** Which way the answer takes, why, and every other way with what speaks against it. */
export const WayPicker = () => {
  const { panes } = useInbox();
  const { composer, conversation, route } = useDesk();
  const words = say().route;
  const preview = route.preview.value;
  const picked = route.picked.value;
  const shown = route.shown.value;
  const isClosed = conversation.row.value?.state === 'closed';

  const pick = (channel: RouteChoice['channel'] | null) => (): void => {
    route.pick(channel);
    composer.wantsFocus.value = true;
  };
  const items: MenuItem[] = [
    {
      key: 'auto',
      text: preview === null ? words.automatic : words.auto(say().thread.channels[preview.auto.channel]),
      hint: preview === null ? undefined : reasonOf(preview.auto),
      checked: picked === null,
      run: pick(null),
    },
    ...(preview?.choices ?? []).map((choice) => ({
      key: choice.channel,
      icon: channelIcons[choice.channel],
      text: wayText(choice.channel, choice.peer?.masked),
      hint: hintOf(choice),
      checked: picked === choice.channel,
      blocked: choice.state === 'blocked',
      run: pick(choice.channel),
    })),
  ];

  return (
    <div class="way">
      <span class="not-narrow" aria-hidden="true">
        {words.over}
      </span>
      <Menu
        label={words.label}
        buttonClass="pick"
        align="end"
        side="above"
        wide
        open={panes.sheet.value === 'channel'}
        onToggle={(open) => {
          panes.sheet.value = open ? 'channel' : null;
        }}
        button={
          <>
            <span class="unseen">{words.label} </span>
            {shown !== null && <Icon name={channelIcons[shown.channel]} class={shown.channel} />}
            <span class="pick-text">{shown === null ? words.automatic : nameOf(shown, picked === null)}</span>
            <Icon name="down" />
          </>
        }
        items={items}
      />
      <Reason choice={shown} isClosed={isClosed} />
    </div>
  );
};

const Reason = ({ choice, isClosed }: { readonly choice: RouteChoice | null; readonly isClosed: boolean }) => {
  const { route } = useDesk();
  const words = say().route;
  const overrides = route.overrides.value;
  if (route.hasFailed.value)
    return (
      <span class="why">
        {words.failed}{' '}
        <button type="button" class="link" onClick={route.retry}>
          {say().app.again}
        </button>
      </span>
    );
  if (choice === null) return null;
  if (choice.state === 'blocked')
    return (
      <span class="why bad" role="status">
        {reasonOf(choice)}
      </span>
    );
  if (overrides !== null) return <span class="why wait">{words.overrides(say().thread.channels[overrides])}</span>;
  if (route.picked.value !== null) return <span class="why">{words.once}</span>;
  return <span class="why">{isClosed ? say().composer.closed : reasonOf(choice)}</span>;
};

const nameOf = ({ channel, peer }: RouteChoice, isAuto: boolean): string => {
  const { route, thread } = say();
  const way = isAuto ? route.auto(thread.channels[channel]) : thread.channels[channel];
  return peer === undefined || channel === 'chat' ? way : route.to(way, peer.masked);
};

/** What waits in the chat now goes on later, if there is a way. */
const reasonOf = ({ because, next }: RouteChoice): string =>
  because === 'waits' && next !== undefined ? say().route.goesOn(say().thread.channels[next]) : becauseText(because);

const hintOf = (choice: RouteChoice): string | undefined => {
  if (choice.state === 'blocked') return becauseText(choice.because);
  if (choice.peer !== undefined && !choice.peer.isProven) return say().route.unproven;
  return choice.because === 'agent' ? undefined : reasonOf(choice);
};
