import { readdir, readFile } from 'node:fs/promises';
import { installPackages, isExecutable } from './install-packages.ts';

/** Where Debian, Homebrew and the PostgreSQL installers put a server; the highest version wins. */
const homes = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/Library/PostgreSQL'];

/** The folder with `initdb` and `postgres`; installs PostgreSQL where that is permitted. */
export async function postgresProgram(): Promise<string> {
  const found = await findServer();
  if (found) return found;
  await installPackages(
    'PostgreSQL',
    ['postgresql'],
    'or name a server in NAHTLOS_TEST_DATABASE_URL (postgres://…, may create databases).',
  );
  const installed = await findServer();
  if (!installed)
    throw new Error(`PostgreSQL was installed, but no server program was found below ${homes.join(', ')}.`);
  return installed;
}

async function findServer(): Promise<string | undefined> {
  const folders: { version: number; bin: string }[] = [];
  for (const home of homes) {
    for (const name of await readdir(home).catch(() => [])) {
      const version = Number(/^(?:postgresql@)?(\d+)$/.exec(name)?.[1] ?? Number.NaN);
      const bin = `${home}/${name}/bin`;
      if (version >= 14 && (await isExecutable(`${bin}/initdb`))) folders.push({ version, bin });
    }
  }
  return folders.sort((a, b) => b.version - a.version)[0]?.bin;
}

/** PostgreSQL refuses to run as root: the user to run it as then, nothing otherwise. */
export async function postgresUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find((fields) => fields[0] === name)).find(Boolean);
  if (!user) throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody".');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}
