import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Hands a program the password in a file for its eyes only: everybody on the machine can read its arguments. */
export const withPassfile = async (
  databaseUrl: string,
  folder: string,
  use: (url: string) => Promise<void>,
): Promise<void> => {
  const url = new URL(databaseUrl);
  if (url.password === '') return use(databaseUrl);
  const path = join(folder, '.pgpass');
  const password = decodeURIComponent(url.password).replaceAll(/[\\:]/g, '\\$&');
  await writeFile(path, `*:*:*:*:${password}\n`, { mode: 0o600 });
  url.password = '';
  url.searchParams.set('passfile', path);
  await use(url.href).finally(() => rm(path, { force: true }));
};
