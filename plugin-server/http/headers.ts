import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** On every answer (security.md 11). Pages that need more policy set their own. */
export const everyAnswer = (isSecure: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });

const inboxPolicy = (live: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${live}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types nahtlos-worker',
  ].join('; ');

/** The page the agents' app lives in. `host` is where its socket goes. */
export const inboxPage = (response: Response, inboxUrl: string): void => {
  const live = inboxUrl.replace(/^http/, 'ws');
  response.set({
    'Content-Security-Policy': inboxPolicy(live),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
    'Cache-Control': 'no-cache',
  });
};

/** The widget in a frame of the inbox: the policy shop owners are told, but that nothing leaves this page. */
export const previewPage = (response: Response, publicUrl: string): void => {
  response.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'self' ${publicUrl}`,
      "style-src 'self'",
      `img-src 'self' ${publicUrl} blob:`,
      "connect-src 'none'",
      "frame-ancestors 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; '),
    'Cache-Control': 'no-cache',
  });
};

/** Files any shop's page may load. */
export const forAnyPage = (response: Response): void => {
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Timing-Allow-Origin': '*',
  });
};

/** A file somebody sent: never shown by the browser itself. */
export const fileAnswer = (response: Response): void => {
  response.set({
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
};

/** What somebody mailed, in a frame of the inbox: pictures that came along and styles, nothing else (security.md 11). */
export const mailPage = (response: Response): void => {
  response.set({
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
};
