import { createVitest, type Reporter, type TestModule } from 'vitest/node';
import { chromiumProgram } from '../test/support/chromium-program.ts';
import { postgresProgram } from '../test/support/postgres-program.ts';
import { buildStale } from './build.ts';
import { root } from './root.ts';

/**
 * `npm test [-- PATTERN …]`: all set-up, then every suite (or those whose path matches); the last line is
 * `N passed, N failed, N skipped`, and a run without a test has failed.
 */
const count = { passed: 0, failed: 0, skipped: 0 };

try {
  await setUp();
  await runSuites(process.argv.slice(2));
} catch (cause) {
  count.failed += 1;
  console.error(cause instanceof Error ? cause.message : cause);
}
const isGreen = count.failed === 0 && count.passed > 0;
if (count.passed + count.failed === 0) console.error('No test ran.');
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exit(isGreen ? 0 : 1);

/** Everything a suite may need, before the first one runs: what is missing is said at once and not in the middle. */
async function setUp(): Promise<void> {
  await chromiumProgram();
  if (!process.env.NAHTLOS_TEST_DATABASE_URL) await postgresProgram();
  await buildStale();
}

async function runSuites(patterns: string[]): Promise<void> {
  const reporters: (string | Reporter)[] = ['default', { onTestRunEnd: countTests }];
  const vitest = await createVitest({ root, run: true, watch: false, reporters });
  // Ctrl-C and a stopped CI run must neither leave a PostgreSQL behind nor end without the counts; Vitest's own answer
  // to a signal is to be gone at once.
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (isStopped) return;
      isStopped = true;
      count.failed += 1;
      console.error(`Stopped by ${signal}.`);
      void vitest.cancelCurrentRun('keyboard-input').then(() => vitest.close());
    });
  }
  try {
    await vitest.start(patterns);
  } finally {
    await vitest.close();
  }
}

/** A file that could not be read, a hook that failed and an error nobody caught count as a failure each. */
function countTests(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
  count.failed += unhandled.length;
  for (const module of modules) {
    const before = count.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      count[state === 'pending' ? 'skipped' : state] += 1;
    }
    if (!module.ok() && count.failed === before) count.failed += 1;
    else if (module.errors().length > 0 && count.failed === before) count.failed += 1;
  }
}
