import { useState } from 'preact/hooks';
import type { ProfilePanel } from '../../protocol/profile-view.ts';
import { dateTime, shortTime } from '../format.ts';
import { say } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Icon } from './icon.tsx';
import { useDesk, useInbox } from './inbox-context.ts';
import { deviceSign } from './person-now.tsx';
import { Section } from './section.tsx';
import { useComplain } from './use-complain.ts';

type Device = ProfilePanel['devices'][number];

/** The browsers she uses, how each came to her, and the way to sign one out. */
export const PersonDevices = ({ panel }: { readonly panel: ProfilePanel }) => (
  <Section name="devices" count={panel.devices.length}>
    {panel.devices.length === 0 && <p class="hint">{say().person.noDevices}</p>}
    <ul class="facts">
      {panel.devices.map((device) => (
        <DeviceLine key={device.device} device={device} />
      ))}
    </ul>
  </Section>
);

const DeviceLine = ({ device }: { readonly device: Device }) => {
  const { self, now, notices } = useInbox();
  const { profile } = useDesk();
  const complain = useComplain();
  const words = say().person;
  const [isAsking, setAsking] = useState(false);
  const label = device.label ?? words.device;

  const end = async (): Promise<void> => {
    const told = await profile.endDevice(device.device);
    if (told.ok) notices.show({ kind: 'done', text: words.deviceEnded });
    else complain(told.problem);
  };

  return (
    <li class={device.endedAt === null ? '' : 'off'}>
      <Icon name={deviceSign(device.label)} />
      <span>
        <span class="value">
          {label}
          {device.isOnline && (
            <>
              {' '}
              <i class="dot on" aria-hidden="true" />
              <span class="unseen">, {words.online}</span>
            </>
          )}
        </span>
        <small>
          <span>{words.how[device.how]}</span>
          <span title={dateTime(device.seenAt)}>
            {device.endedAt === null
              ? words.seen(shortTime(device.seenAt, now.now.value))
              : words.ended(shortTime(device.endedAt, now.now.value))}
          </span>
        </small>
      </span>
      {device.endedAt === null && self.may('merge') && (
        <button
          type="button"
          class="quiet small"
          aria-label={`${words.endDevice}: ${label}`}
          onClick={() => setAsking(true)}
        >
          {words.endDevice}
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.endDevice}
          text={words.endAsk(label)}
          go={words.endDevice}
          onGo={() => void end()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};
