import { limits } from '../protocol/limits.ts';

export type OriginReason = 'form' | 'path' | 'https' | 'wild' | 'none' | 'many';
export type OriginFault = { readonly reason: OriginReason; readonly line: string };

export const originLines = (typed: string): string[] =>
  typed
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The first line the server would refuse, and why, so that it can be named beside the field. The server decides. */
export const originFault = (lines: readonly string[]): OriginFault | null => {
  if (lines.length === 0) return { reason: 'none', line: '' };
  if (lines.length > limits.origins) return { reason: 'many', line: '' };
  for (const line of lines) {
    const reason = faultOf(line);
    if (reason !== null) return { reason, line };
  }
  return null;
};

const faultOf = (line: string): OriginReason | null => {
  const [, scheme = '', authority = '', rest = ''] = /^(https?):\/\/([^/?#\\\s@]+)(.*)$/i.exec(line) ?? [];
  if (authority === '' || line.length > limits.origin) return 'form';
  if (rest !== '' && rest !== '/') return 'path';
  const isWild = authority.startsWith('*.');
  const bare = isWild ? authority.slice(2) : authority;
  if (bare.includes('*')) return 'wild';
  const url = bare.includes('%') ? null : URL.parse(`${scheme}://${bare}`);
  if (url === null || url.hostname.split('.').includes('')) return 'form';
  if (isWild && !/^([a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname)) return 'wild';
  const isLocal = /^(.*\.)?localhost$|^127\.0\.0\.1$|^\[::1\]$/.test(url.hostname);
  return url.protocol === 'http:' && (isWild || !isLocal) ? 'https' : null;
};
