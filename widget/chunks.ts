/** A file of its own, loaded when it is wanted. */
export interface Chunk {
  /** Its main file; what it is called without the ending is the name it is loaded by. */
  readonly entry: string;
  /** What it may weigh: bytes after gzip. */
  readonly bytes: number;
  /** The panel draws its templates: Lit is in the panel, and not in here again. */
  readonly isDrawnByPanel?: true;
  /** It has texts of its own in texts/NAME-LOCALE.ts, loaded as `NAME-LOCALE`, and this is what a language may weigh. */
  readonly textBytes?: number;
}

/** Everything that is loaded after the loader. One line more is one chunk more (docs/development.md). */
export const chunks: readonly Chunk[] = [
  { entry: 'api.ts', bytes: 4_700 },
  { entry: 'greet.ts', bytes: 1_700 },
  { entry: 'ping.ts', bytes: 400 },
  { entry: 'wake.ts', bytes: 1_980 },
  { entry: 'session.ts', bytes: 17_150 },
  { entry: 'herself.ts', bytes: 3_180 },
  { entry: 'sign-in.ts', bytes: 2_160 },
  { entry: 'panel.ts', bytes: 20_700 },
  { entry: 'live.ts', bytes: 4_400 },
  { entry: 'contrast.ts', bytes: 900 },
  { entry: 'chime.ts', bytes: 300 },
  { entry: 'emoji.ts', bytes: 800, isDrawnByPanel: true },
  { entry: 'qr.ts', bytes: 3_800 },
  { entry: 'files.ts', bytes: 5_000, isDrawnByPanel: true, textBytes: 400 },
  { entry: 'own-sheets.ts', bytes: 7_000, isDrawnByPanel: true },
  { entry: 'sheets.ts', bytes: 13_400, isDrawnByPanel: true, textBytes: 4_950 },
];

/** What the panel says by itself, as `texts-LOCALE`. */
export const panelTextBytes = 1_500;

/** What every page pays for the tag, with a configuration as large as they get. */
export const loaderBytes = 2_560;

/** What she waits for, taken together: chunks, with one language where one of them speaks. */
export interface Together {
  readonly what: string;
  readonly names: readonly string[];
  /** What it may weigh. */
  readonly bytes: number;
  /** What it was to weigh; where that differs, docs/adr says why. */
  readonly wished: number;
}

export const together: readonly Together[] = [
  { what: 'usable', names: ['panel', 'texts'], bytes: 22_300, wished: 24_576 },
  { what: 'usable and sending', names: ['panel', 'texts', 'session'], bytes: 39_200, wished: 24_576 },
  { what: 'live', names: ['panel', 'texts', 'session', 'live'], bytes: 43_550, wished: 38_912 },
];

/** With the largest of the languages. `sizes`: bytes by chunk, as the build tells them. */
export const weigh = ({ names }: Together, sizes: Readonly<Record<string, number>>): number =>
  names
    .map(
      (name) =>
        sizes[name] ?? Math.max(...Object.keys(sizes).flatMap((it) => (isTextOf(name, it) ? (sizes[it] ?? 0) : []))),
    )
    .reduce((sum, one) => sum + one, 0);

const isTextOf = (name: string, chunk: string): boolean => chunk.startsWith(`${name}-`);
