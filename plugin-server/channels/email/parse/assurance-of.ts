import { domainToASCII } from 'node:url';
import type { Assurance } from '../../../../protocol/channel.ts';
import type { RawMeta } from '../../adapter.ts';
import type { Mime } from './read-mime.ts';

/**
 * What a sender is worth (channels.md 3.6): verified if the server that took the mail in says that DMARC passed, or DKIM or SPF for
 * the domain of From or one above it. `Authentication-Results` of anybody else were written by whoever sent the mail.
 */
export const assuranceOf = (mime: Mime, meta: RawMeta, from: string | null, hasToken: boolean): Assurance => {
  const domain = from?.slice(from.lastIndexOf('@') + 1) ?? '';
  const results = domain === '' ? null : resultsOf(mime.header('authentication-results'), meta);
  if (results !== null && isAligned(results, domain)) return 'verified';
  return hasToken ? 'asserted' : 'spoofable';
};

interface Result {
  readonly method: string;
  readonly verdict: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** Servers write theirs above those they found: the topmost of that name is the one. */
const resultsOf = (headers: readonly string[], { authserv }: RawMeta): readonly Result[] | null => {
  if (authserv === null) return null;
  for (const header of headers) {
    const [head = '', ...rest] = fieldsOf(header.slice(0, 16 * 1024));
    const hasId = !head.includes('=');
    const id = hasId ? (head.trim().split(/\s+/)[0] ?? '') : '';
    // Without an id only the topmost can be the server's.
    if (authserv === '') return hasId ? null : [head, ...rest].map(resultOf);
    if (id.toLowerCase() === authserv.toLowerCase()) return rest.map(resultOf);
  }
  return null;
};

/**
 * Split at semicolons, without comments and quotes. What stands in quotes or is escaped is somebody's own words (the left side of an
 * envelope's sender, a reason): it never ends a word or a pair, or `"ada@shop.example x"@evil.example` would be two.
 */
const fieldsOf = (header: string): string[] => {
  const fields = [''];
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < header.length; at += 1) {
    const char = header.charAt(at);
    if (char === '\\') {
      at += 1;
      if (depth === 0) fields[fields.length - 1] += asWord(header.charAt(at));
    } else if (isQuoted) {
      if (char === '"') isQuoted = false;
      else fields[fields.length - 1] += asWord(char);
    } else if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (char === '"') isQuoted = true;
    else if (char === ';') fields.push('');
    else fields[fields.length - 1] += char;
  }
  return fields;
};

const asWord = (char: string): string => (/[\s;=]/.test(char) ? '_' : char);

const resultOf = (field: string): Result => {
  const pairs = field
    .replaceAll(/ ?= ?/g, '=')
    .trim()
    .split(/\s+/)
    .map((pair) => pair.toLowerCase().split('='));
  const [[method = '', verdict = ''] = [], ...rest] = pairs;
  const properties = new Map<string, string>();
  for (const [name = '', value = ''] of rest) if (!properties.has(name)) properties.set(name, value);
  return { method: method.replace(/\/\d+$/, ''), verdict, properties };
};

const isAligned = (results: readonly Result[], domain: string): boolean => {
  const dmarc = results.filter(({ method }) => method === 'dmarc');
  if (dmarc.some(({ verdict }) => verdict === 'fail')) return false;
  return results.some(({ method, verdict, properties }) => {
    if (verdict !== 'pass') return false;
    if (method === 'dmarc') {
      const of = properties.get('header.from');
      return of === undefined || hostOf(of) === domain;
    }
    if (method === 'dkim') return fits(properties.get('header.d') ?? properties.get('header.i'), domain);
    return method === 'spf' && fits(properties.get('smtp.mailfrom') ?? properties.get('smtp.mail'), domain);
  });
};

const hostOf = (value: string): string => domainToASCII(value.slice(value.lastIndexOf('@') + 1).replace(/^<|>$/g, ''));

/** The same domain or one above it, and never one under which everybody may have a name. */
const fits = (value: string | undefined, domain: string): boolean => {
  const host = value === undefined ? '' : hostOf(value);
  if (host === '' || !host.includes('.')) return false;
  return host === domain || (domain.endsWith(`.${host}`) && !isPublic(host));
};

/** The whole list of such suffixes is long and changes; what may be one counts as one: the mail is then only not verified. */
const isPublic = (host: string): boolean => {
  const labels = host.split('.');
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  if (labels.length === 2 && last.length === 2 && (first.length <= 3 || generic.has(first))) return true;
  return shared.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
};

const generic = new Set('asso com edu firm gouv govt info mil name nom org press priv store school'.split(' '));
const shared = (
  'appspot.com azurewebsites.net blogspot.com cloudfront.net firebaseapp.com github.io gitlab.io herokuapp.com netlify.app ' +
  'onmicrosoft.com onrender.com pages.dev vercel.app web.app workers.dev wordpress.com wixsite.com myshopify.com amazonaws.com ' +
  'eu.com de.com uk.com us.com gb.net dyndns.org duckdns.org no-ip.org ddns.net fly.dev repl.co amazonses.com sendgrid.net mailgun.org'
).split(' ');
