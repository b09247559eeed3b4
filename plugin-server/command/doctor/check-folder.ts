import { accessSync, constants, lstatSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, fine, inBytes, look } from './finding.ts';

const leastFreeBytes = 1024 ** 3;
const mostWalBytes = 64 * 1024 ** 2;

/** File systems over a network, by the numbers of statfs(2): SQLite's locks cannot be trusted there. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
]);

/** Free space, kind of file system, size of the write-ahead log. */
export const checkDisk = (dataFolder: string): Finding[] => {
  const { bavail, bsize, type } = statfsSync(dataFolder);
  const free = bavail * bsize;
  const network = networkTypes.get(type);
  const wal = statSync(join(dataFolder, 'nahtlos.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
  return [
    free < leastFreeBytes
      ? look('disk', `Only ${inBytes(free)} are free: without room nothing is taken any more.`)
      : fine('disk', `${inBytes(free)} are free.`),
    network === undefined
      ? fine('file system', 'The data folder is on a disk of this machine.')
      : look(
          'file system',
          `The data folder is on ${network}: SQLite needs a disk of this machine, or use PostgreSQL.`,
        ),
    wal > mostWalBytes
      ? look(
          'write-ahead log',
          `It has grown to ${inBytes(wal)}: a reader held it open; a restart gives the room back.`,
        )
      : fine('write-ahead log', `${inBytes(wal)}.`),
  ];
};

/** Nobody but the account of the server has any business in there. */
export const checkRights = (dataFolder: string): Finding => {
  const what = 'rights';
  if (process.platform === 'win32') return fine(what, 'Windows keeps rights another way: not looked at.');
  const secrets = ['', 'secret.key', 'nahtlos.db', 'operator.sock'];
  const open = secrets.filter((name) => {
    const found = lstatSync(join(dataFolder, name), { throwIfNoEntry: false });
    return found !== undefined && (found.mode & 0o077) !== 0 && (name === '' || isReachable(dataFolder));
  });
  if (open.length > 0)
    return look(
      what,
      `Other accounts of this machine may read ${open.map((name) => join(dataFolder, name)).join(', ')}.`,
    );
  try {
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    return fine(what, 'Only this account may read the data folder.');
  } catch {
    return look(what, `This account may not write into ${dataFolder}; is the server run by another one?`);
  }
};

/** In a closed folder the rights of a file do not matter. */
const isReachable = (dataFolder: string): boolean => (lstatSync(dataFolder).mode & 0o077) !== 0;
