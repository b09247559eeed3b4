import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { MailHost } from './mail-host.ts';

/** The host stands in a private network, and nobody allowed that. */
class PrivateHost extends Error {
  readonly code = 'EPRIVATE';
}

/**
 * The address to call, so that what was looked at is what is called: a name may lead elsewhere a moment later. Throws what the
 * look-up says, and PrivateHost.
 */
export const addressToCall = async ({
  host,
  mayBePrivate,
}: Pick<MailHost, 'host' | 'mayBePrivate'>): Promise<string> => {
  const found = await lookup(host, { all: true });
  const [first] = found;
  if (first === undefined || (!mayBePrivate && found.some(({ address }) => isPrivate(address))))
    throw new PrivateHost();
  return first.address;
};

/** Whether a host can be called, before anybody does. */
export const lookAtHost = async (
  host: Parameters<typeof addressToCall>[0],
): Promise<'ok' | 'private' | 'not-found'> => {
  try {
    await addressToCall({ ...host, host: host.host.replace(/^\[|\]$/g, '') });
    return 'ok';
  } catch (cause) {
    return cause instanceof PrivateHost ? 'private' : 'not-found';
  }
};

export const isPrivate = (address: string): boolean =>
  isIP(address) === 4 ? closed.check(address, 'ipv4') : !open.check(address, 'ipv6') || closed.check(address, 'ipv6');

/** IANA special-purpose registries. */
const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6');

/** Of IPv6 one block is given to the world; addresses that hold one of IPv4 lie outside of it. */
const open = new BlockList();
open.addSubnet('2000::', 3, 'ipv6');
