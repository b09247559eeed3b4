import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

const lastOf = (header: string | string[] | undefined, back: number): string | undefined => {
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim());
  return hops.at(-back);
};

/** The eight groups of an IPv6 address, `::` filled in. */
const groups = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  if (tail === undefined) return front;
  const back = tail === '' ? [] : tail.split(':');
  return [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back];
};

const networkOfAddress = (address: string): string => {
  const plain = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  const [a = '0', b = '0', c = '0', d = '0'] = groups(plain);
  const fourth = (Number.parseInt(d, 16) & 0xff00).toString(16);
  return `${[a, b, c].map((it) => Number.parseInt(it, 16).toString(16)).join(':')}:${fourth}::/56`;
};

/**
 * The caller's network (IPv4 /24, IPv6 /56): what limits count by. Forwarded headers mean nothing unless the operator said
 * how many proxies stand in front: then the address before the last of them counts.
 */
export const networkOf = (request: IncomingMessage, trustedProxies: number): string => {
  const forwarded = trustedProxies > 0 ? lastOf(request.headers['x-forwarded-for'], trustedProxies) : undefined;
  const address = forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : (request.socket.remoteAddress ?? '::');
  return networkOfAddress(address);
};
