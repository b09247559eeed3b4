import { connect, type PeerCertificate } from 'node:tls';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import { isLocal } from '../../config.ts';
import { errorCode } from '../../error-code.ts';
import { type Finding, fine, inTime, look } from './finding.ts';

const soonMs = 14 * 24 * 60 * 60_000;
const patienceMs = 5_000;
const loopback: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** Is the public address one the world can use, and does what stands before the server speak TLS? */
export const checkAddress = async (config: Config, clock: Clock): Promise<Finding[]> => {
  const { publicUrl, host, trustProxy } = config;
  if (publicUrl === null || isLocal(publicUrl)) {
    return [
      loopback.includes(host)
        ? fine('address', 'Only this machine reaches the server.')
        : look(
            'address',
            `HOST ${host} lets others in, but NAHTLOS_PUBLIC_URL is not set: links lead to this machine.`,
          ),
    ];
  }
  return [
    trustProxy === 0 && loopback.includes(host)
      ? look(
          'proxy',
          'NAHTLOS_TRUST_PROXY is 0: behind a proxy all visitors count as one for the rate limits. Set it to 1.',
        )
      : fine('proxy', trustProxy === 0 ? 'None.' : `${trustProxy} before the server.`),
    ...(publicUrl.startsWith('https:') ? [await checkCertificate(new URL(publicUrl), clock)] : []),
  ];
};

const checkCertificate = async (url: URL, clock: Clock): Promise<Finding> => {
  const what = 'TLS';
  try {
    const { valid_to } = await certificateOf(url);
    const leftMs = Date.parse(valid_to) - clock.wall();
    return leftMs < soonMs
      ? look(what, `The certificate of ${url.host} ends in ${inTime(leftMs)}.`)
      : fine(what, `The certificate of ${url.host} is good for ${inTime(leftMs)}.`);
  } catch (cause) {
    return look(what, `${url.host} cannot be reached with a good certificate from here (${reasonOf(cause)}).`);
  }
};

const reasonOf = (cause: unknown): string => errorCode(cause) ?? (cause instanceof Error ? cause.message : 'unknown');

const certificateOf = ({ hostname, port }: URL): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port || 443), servername: host, timeout: patienceMs });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
