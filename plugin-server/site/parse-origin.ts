import { limits } from '../../protocol/limits.ts';

/** One entry of a site's list. `host` is in punycode and lower case, an IPv6 address in brackets; `port` is '' for the scheme's own. */
export interface Origin {
  /** As browsers write it, so comparable: `https://shop.example`, `https://*.shop.example`, `http://localhost:8080`. */
  readonly text: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: string;
  /** `host` is what follows `*.`, and the star stands for exactly one label. */
  readonly wild: boolean;
}

/** `form`: no address; `path`: more than scheme, host and port; `https`: only localhost may do without; `wild`: a star elsewhere than before a whole domain. */
export type OriginRefusal = 'form' | 'path' | 'https' | 'wild';

export type ParsedOrigin =
  | { readonly ok: true; readonly origin: Origin }
  | { readonly ok: false; readonly reason: OriginRefusal };

/** What somebody typed into a list of origins. White space around it and one slash behind it do not count. */
export const parseOrigin = (typed: string): ParsedOrigin => {
  if (typed.length > limits.origin) return refused('form');
  const found = /^(https?):\/\/([^/?#\\]+)(.*)$/i.exec(typed.trim());
  const [, scheme = '', authority = '', rest = ''] = found ?? [];
  if (found === null) return refused('form');
  if (rest !== '' && rest !== '/') return refused('path');
  const wild = authority.startsWith('*.');
  const bare = wild ? authority.slice(2) : authority;
  if (bare.includes('*')) return refused('wild');
  const url = parseHost(scheme, bare);
  if (url === null) return refused('form');
  if (wild && !isDomain(url.hostname)) return refused('wild');
  if (url.protocol === 'http:' && (wild || !isLoopback(url.hostname))) return refused('https');
  return {
    ok: true,
    origin: {
      text: `${url.protocol}//${wild ? '*.' : ''}${url.host}`,
      scheme: url.protocol === 'http:' ? 'http' : 'https',
      host: url.hostname,
      port: url.port,
      wild,
    },
  };
};

/** A page of this machine: it may do without https, and needs no privacy notice. */
export const isLocal = ({ host, wild }: Pick<Origin, 'host' | 'wild'>): boolean => !wild && isLoopback(host);

/** The names under which one server on this machine is the same to everybody; `shop.localhost` is another one. */
export const isThisMachine = ({ host, wild }: Pick<Origin, 'host' | 'wild'>): boolean => !wild && thisMachine.has(host);

const thisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (host: string): boolean => thisMachine.has(host) || host.endsWith('.localhost');

/** Host and port and nothing beside: no account, no escapes, no empty label (a dot at the end makes it another origin than the one meant). */
const parseHost = (scheme: string, authority: string): URL | null => {
  if (/[\s@%]/.test(authority)) return null;
  const url = URL.parse(`${scheme}://${authority}`);
  return url === null || url.hostname.split('.').includes('') || url.pathname !== '/' ? null : url;
};

/** At least two labels and no address: a star before `com` would let half the world in. */
const isDomain = (host: string): boolean => /^([a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/.test(host);

const refused = (reason: OriginRefusal): ParsedOrigin => ({ ok: false, reason });
