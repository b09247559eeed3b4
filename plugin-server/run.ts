import type { App, AppOptions } from './app.ts';
import { startApp } from './app.ts';
import { systemClock } from './clock.ts';
import { StartRefusal } from './start-refusal.ts';

const drainMs = 10_000;
/** A terminal's Ctrl-C reaches npm and us: the second signal within this time is the same wish. */
const sameWishMs = 1_000;

/** Runs the server until a signal: prints where it is, drains on SIGTERM and SIGINT; a later second signal ends it at once. */
export const run = async (options: AppOptions, tell: (app: App) => readonly string[] = addresses): Promise<void> => {
  const app = await start(options);
  if (app === null) return;
  process.stdout.write(`\n${tell(app).join('\n')}\n\n`);
  const { mono } = options.clock ?? systemClock();
  let askedAt: number | null = null;
  const stop = (): void => {
    if (askedAt !== null) {
      if (mono() - askedAt > sameWishMs) process.exit(1);
      return;
    }
    askedAt = mono();
    setTimeout(() => process.exit(1), drainMs).unref();
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

const start = async (options: AppOptions): Promise<App | null> => {
  try {
    return await startApp(options);
  } catch (cause) {
    if (!(cause instanceof StartRefusal)) throw cause;
    process.stderr.write(`${cause.message}\n`);
    process.exitCode = cause.exitCode;
    return null;
  }
};

export const addresses = (app: App): string[] => [
  'Nahtlos is running.',
  `  Inbox      ${app.inboxUrl}/inbox`,
  `  The tag    <script async src="${app.publicUrl}/nahtlos.js"></script>`,
  ...(app.setupUrl === null ? [] : ['', '  First run: open this link once, within 24 hours', `  ${app.setupUrl}`]),
];
