import type { ChannelKind } from '../../protocol/channel.ts';
import { channelIcons } from '../channel-icons.ts';
import { initials } from '../format.ts';
import { Icon } from './icon.tsx';

/** A person: her initials, or the sign for somebody unknown. `channel` and `present` ride on its edge. */
export const Avatar = ({
  name,
  channel,
  present = false,
  small = false,
}: {
  readonly name: string;
  readonly channel?: ChannelKind;
  readonly present?: boolean;
  readonly small?: boolean;
}) => {
  const letters = initials(name);
  return (
    <span class={small ? 'avatar small' : 'avatar'} aria-hidden="true">
      {letters === '' ? <Icon name="person" /> : letters}
      {present && <span class="present" />}
      {channel !== undefined && (
        <span class={`glyph ${channel}`}>
          <Icon name={channelIcons[channel]} />
        </span>
      )}
    </span>
  );
};
