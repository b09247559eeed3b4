import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../plugin-server/http/network-of.ts';

const from = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as never;

describe('the network of a caller', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2ab::1', '2001:db8:1:200::/56'],
    ['2001:db8:1:2ff:ffff:ffff:ffff:ffff', '2001:db8:1:200::/56'],
    ['2001:DB8::1', '2001:db8:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(from(address), 0)).toBe(network);
  });

  it('of neighbours is one, of strangers another', () => {
    expect(networkOf(from('192.0.2.1'), 0)).toBe(networkOf(from('192.0.2.254'), 0));
    expect(networkOf(from('192.0.2.1'), 0)).not.toBe(networkOf(from('192.0.3.1'), 0));
    expect(networkOf(from('2001:db8:1:200::1'), 0)).not.toBe(networkOf(from('2001:db8:1:300::1'), 0));
  });

  it('is what the connection says, whatever a header says, while the operator trusts nobody', () => {
    expect(networkOf(from('192.0.2.1', '198.51.100.1'), 0)).toBe('192.0.2.0/24');
  });

  it('is what the trusted proxy saw, not what was there before it', () => {
    const forged = '203.0.113.9, 198.51.100.1';
    expect(networkOf(from('192.0.2.1', forged), 1)).toBe('198.51.100.0/24');
    expect(networkOf(from('192.0.2.1', forged), 2)).toBe('203.0.113.0/24');
  });

  it.each([
    '',
    'unknown',
    'nonsense',
    '198.51.100.1:80',
    '[2001:db8::1]',
    '<script>',
    ', ,',
  ])('is the proxy’s own if it wrote %j', (forwarded) => {
    expect(networkOf(from('192.0.2.1', forwarded), 1)).toBe('192.0.2.0/24');
  });

  it('is one for all whose address is gone already', () => {
    expect(networkOf(from(undefined), 0)).toBe('0:0:0:0::/56');
  });
});
