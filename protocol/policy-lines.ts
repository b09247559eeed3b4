/** One directive of a Content-Security-Policy, and why the widget needs it. */
export interface PolicyLine {
  readonly directive: string;
  readonly sources: readonly string[];
  /** Without it something is missing, but the chat works. */
  readonly isOptional?: true;
}

/**
 * What a shop with a strict policy has to allow, and nothing else: no style, no frame, no font. `origin` is where this server is,
 * without a slash at the end. `blob:` shows pictures before they are sent; without it a file has its icon and its name.
 */
export const policyLines = (origin: string): readonly PolicyLine[] => [
  { directive: 'script-src', sources: [origin] },
  { directive: 'connect-src', sources: [origin, origin.replace(/^http/, 'ws')] },
  { directive: 'img-src', sources: [origin, 'blob:'] },
];

/** For a page that asks for Trusted Types. */
export const trustedTypesLine: PolicyLine = { directive: 'trusted-types', sources: ['lit-html'] };

export const printPolicy = (lines: readonly PolicyLine[]): string =>
  lines.map(({ directive, sources }) => [directive, ...sources].join(' ')).join('; ');
