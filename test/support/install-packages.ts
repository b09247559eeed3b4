import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const aptGet = '/usr/bin/apt-get';

/**
 * Installs what a suite needs from the distribution: on Debian and its relatives, as root. Everywhere else one
 * sentence says what to install by hand.
 * @throws Error whose message is that sentence
 */
export async function installPackages(what: string, packages: readonly string[], otherwise: string): Promise<void> {
  const byHand = `${what} is missing. Install it (Debian, Ubuntu: "apt-get install ${packages.join(' ')}") ${otherwise}`;
  if (process.getuid?.() !== 0 || !(await isExecutable(aptGet))) throw new Error(byHand);
  process.stderr.write(`Installing ${what}: apt-get install ${packages.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  try {
    await run(aptGet, [...options, 'update'], { env });
    await run(aptGet, [...options, 'install', '-y', '--no-install-recommends', ...packages], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    throw new Error(`${byHand} (apt-get could not: ${lastLine(cause)})`, { cause });
  }
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function lastLine(cause: unknown): string {
  const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
  return said.trim().split('\n').at(-1) ?? '';
}
