import type { ProfilePanel } from '../../../protocol/profile-view.ts';

/** One answer, at most so large: a panel is drawn again and again. */
const panelBytes = 64 * 1024;

/**
 * Cuts the lists to what fits. The short ones that people look at have a share of their own; members have the rest, and
 * those left out are counted.
 */
export const fitPanel = (panel: ProfilePanel): ProfilePanel => {
  if (bytesOf(panel) <= panelBytes) return panel;
  const cut = {
    ...panel,
    conversations: within(shares.conversations, panel.conversations),
    readers: within(shares.readers, panel.readers),
    devices: within(shares.devices, panel.devices),
    traits: within(shares.traits, panel.traits),
    consents: within(shares.consents, panel.consents),
    members: [],
  };
  const members = within(panelBytes - bytesOf(cut) - spare, panel.members);
  return { ...cut, members, moreMembers: panel.members.length - members.length };
};

const shares = {
  conversations: 12_000,
  readers: 5_000,
  devices: 8_000,
  traits: 8_000,
  consents: 3_000,
} as const;

/** For the number of members left out. */
const spare = 16;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** As many from the beginning as fit, one comma each. */
const within = <Item>(bytes: number, items: readonly Item[]): Item[] => {
  const kept: Item[] = [];
  let left = bytes;
  for (const item of items) {
    left -= bytesOf(item) + 1;
    if (left < 0) break;
    kept.push(item);
  }
  return kept;
};
