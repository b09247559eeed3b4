import type { ChannelDirectory } from '../channels/channel-directory.ts';

/** Whether an address is one we write from, or one answers and bounces come to, with or without a token in it. */
export const ownAddress =
  (channels: Pick<ChannelDirectory, 'all'>) =>
  (address: string): boolean => {
    if (address === '') return false;
    const given = address.toLowerCase();
    return channels.all().some((channel) => {
      if (channel.kind !== 'email') return false;
      return (
        given === channel.address.toLowerCase() ||
        [channel.reply, channel.bounce].some((pattern) => pattern !== null && fits(given, pattern.toLowerCase()))
      );
    });
  };

const fits = (address: string, pattern: string): boolean => {
  const [before = '', after = ''] = pattern.split('{t}');
  return address.length > before.length + after.length && address.startsWith(before) && address.endsWith(after);
};
