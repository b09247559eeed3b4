/**
 * The texts of the widget which an owner may put in her own words, with the places each may hold. The widget's languages check that
 * every key is theirs and that the places are the same.
 */
export const wordPlaces = {
  'launcher.open': [],
  'load.failed': [],
  'panel.label': [],
  'status.median': ['time'],
  'status.busy': [],
  'status.queue': ['n'],
  'status.closed': ['when'],
  'status.closedPlain': [],
  'message.team': [],
  'composer.placeholder': [],
  'banner.offline': [],
  'banner.memory': [],
  'banner.closed': ['when'],
  'banner.limited': [],
  'start.elsewhere': [],
  'start.hidden': [],
  'ways.title': [],
  'mail.title': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type WordKey = keyof typeof wordPlaces;

/** What the loader says itself. */
export const loaderWords = { open: 'launcher.open', failed: 'load.failed' } as const satisfies Record<string, WordKey>;
