/** Every limit the three programs share, in one place. Bytes are bytes, durations carry their unit, lengths are UTF-16 code units. */

export const protocolVersion = 1;
export const oldestProtocolVersion = 1;

export const limits = {
  text: 8_000,
  filesPerMessage: 10,
  visitorFileBytes: 10 * 1024 * 1024,
  visitorMessageBytes: 25 * 1024 * 1024,
  agentFileBytes: 25 * 1024 * 1024,
  fileName: 200,
  imageSide: 12_000,
  imagePixels: 50_000_000,
  pageUrl: 2_000,
  pageTitle: 300,
  requestBytes: 65_536,
  nesting: 20,
  resume: 200,
  earlier: 50,
  open: 50,
  heldEntries: 50,
  heldMs: 150,
  deliveryStates: 200,
  conversationsPerDevice: 20,
  listPage: 100,
  listResume: 200,
  listPresent: 2_000,
  search: 200,
  searchTerms: 10,
  searchPage: 50,
  name: 100,
  email: 254,
  siteName: 100,
  greeting: 200,
  teaser: 140,
  launcherLabel: 40,
  quickQuestions: 3,
  quickQuestion: 80,
  ownWord: 200,
  /** Of those the loader carries on every page. */
  loaderWord: 80,
  replyPromise: 100,
  logoBytes: 200 * 1024,
  logoSide: 1_024,
  ratingComment: 500,
  ratingMs: 24 * 3_600_000,
  origins: 20,
  origin: 255,
  mentions: 20,
  label: 80,
  passwordBytes: 256,
  passwordMinBytes: 12,
  waitMs: 25_000,
  /** As long as the server waits for the bytes of one file. */
  fileMs: 120_000,
  socketsPerDevice: 5,
  socketsPerIp: 500,
  emptyDeviceLifeMs: 24 * 3_600_000,
  reopenMs: 30 * 86_400_000,
  inviteLifeMs: 72 * 3_600_000,
  setupLifeMs: 24 * 3_600_000,
  signInIdleMs: 12 * 3_600_000,
  signInLifeMs: 7 * 86_400_000,
  signInsPerAgent: 10,
  freshMs: 10 * 60_000,
  commandLifeMs: 7 * 86_400_000,
  goneLifeMs: 90 * 86_400_000,
} as const;

/** The client outbox (delivery.md 6). */
export const outboxLimits = {
  items: 200,
  textBytes: 2 * 1024 * 1024,
  fileBytes: 50 * 1024 * 1024,
  window: 20,
  ackMs: 10_000,
  askAfterMs: 24 * 3_600_000,
} as const;

/** Live connection (delivery.md 2, 6, 11). */
export const live = {
  pingIntervalMs: 20_000,
  pingTimeoutMs: 15_000,
  connectTimeoutMs: 5_000,
  pulseMs: 25_000,
  silentMs: 60_000,
  backoffMs: 500,
  backoffMaxMs: 30_000,
  hiddenMs: 300_000,
  httpRetryMs: 60_000,
  typingEveryMs: 3_000,
  typingFadesMs: 6_000,
  presenceEveryMs: 20_000,
  presenceHeldMs: 45_000,
  presenceLingersMs: 15_000,
  drainSpreadMs: 5_000,
  queuedPackets: 200,
  queuedBytes: 1024 * 1024,
} as const;

export interface Limit {
  /** What the counter hangs on. `address` is the caller's network: IPv4 /24, IPv6 /56. */
  readonly per: 'address' | 'device' | 'agent' | 'site';
  readonly points: number;
  readonly seconds: number;
}

/** Rate limits by name; a door names one, every limit in the list applies. `NAHTLOS_LIMIT_FACTOR` multiplies the points. */
export const rateLimits = {
  hello: [{ per: 'address', points: 120, seconds: 60 }],
  'device-new': [
    { per: 'address', points: 100, seconds: 3_600 },
    { per: 'site', points: 3_000, seconds: 3_600 },
  ],
  'conversation-new': [
    { per: 'device', points: 5, seconds: 3_600 },
    { per: 'address', points: 100, seconds: 3_600 },
  ],
  message: [
    { per: 'device', points: 30, seconds: 30 },
    { per: 'device', points: 300, seconds: 3_600 },
  ],
  hint: [{ per: 'device', points: 20, seconds: 10 }],
  read: [{ per: 'device', points: 30, seconds: 10 }],
  ping: [
    { per: 'address', points: 20, seconds: 60 },
    { per: 'site', points: 60, seconds: 60 },
  ],
  file: [{ per: 'device', points: 20, seconds: 3_600 }],
  way: [
    { per: 'device', points: 10, seconds: 3_600 },
    { per: 'address', points: 60, seconds: 3_600 },
  ],
  say: [{ per: 'device', points: 30, seconds: 60 }],
  link: [{ per: 'device', points: 10, seconds: 600 }],
  redeem: [{ per: 'address', points: 30, seconds: 3_600 }],
  'redeem-wait': [{ per: 'address', points: 60, seconds: 300 }],
  /** Counted only when a typed code was wrong. */
  'code-guess': [
    { per: 'device', points: 5, seconds: 3_600 },
    { per: 'address', points: 10, seconds: 3_600 },
    { per: 'site', points: 100, seconds: 600 },
  ],
  code: [
    { per: 'device', points: 3, seconds: 3_600 },
    { per: 'address', points: 30, seconds: 3_600 },
    { per: 'site', points: 300, seconds: 3_600 },
  ],
  'code-try': [{ per: 'device', points: 20, seconds: 600 }],
  prove: [
    { per: 'device', points: 6, seconds: 60 },
    { per: 'address', points: 300, seconds: 3_600 },
  ],
  export: [{ per: 'device', points: 5, seconds: 86_400 }],
  'profile-data': [{ per: 'agent', points: 60, seconds: 3_600 }],
  'sign-in': [{ per: 'address', points: 60, seconds: 3_600 }],
  token: [{ per: 'address', points: 60, seconds: 3_600 }],
  invite: [{ per: 'agent', points: 30, seconds: 3_600 }],
  inbox: [{ per: 'agent', points: 500, seconds: 10 }],
  'agent-file': [{ per: 'agent', points: 200, seconds: 3_600 }],
  upgrade: [{ per: 'address', points: 300, seconds: 60 }],
} as const satisfies Record<string, readonly Limit[]>;

export type LimitName = keyof typeof rateLimits;
