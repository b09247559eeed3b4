import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresProgram, postgresUser } from './postgres-program.ts';

const run = promisify(execFile);

export type PostgresCluster = {
  /** Its superuser on the database `postgres`, by loopback. */
  readonly url: string;
  stop(): Promise<void>;
};

/**
 * A PostgreSQL of our own in a temporary folder: loopback only, a password nobody else knows, commits reach the disk
 * as in production. It ends and vanishes with the process that started it, however that one ends.
 */
export async function startPostgresCluster(): Promise<PostgresCluster> {
  const [bin, user] = await Promise.all([postgresProgram(), postgresUser()]);
  const folder = await mkdtemp(join(tmpdir(), 'nahtlos-test-postgres-'));
  const password = randomBytes(16).toString('hex');
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(folder, user.uid, user.gid);
    await chown(join(folder, 'password'), user.uid, user.gid);
  }
  // C.UTF-8, not C: with C, PostgreSQL lowers no umlauts and full-text search would differ from real installations.
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';
  const initdb = ['-D', join(folder, 'data'), '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync'];
  const access = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`];
  try {
    await run(join(bin, 'initdb'), [...initdb, ...access], { ...user, cwd: folder });
    for (let tries = 3; ; tries -= 1) {
      const port = await freePort();
      const server = await serve(join(bin, 'postgres'), folder, port, user).catch((cause: unknown) => {
        // Somebody may have taken the port between our look and its start.
        if (tries === 1) throw cause;
      });
      if (server) return cluster(server, folder, `postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
    }
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function serve(
  program: string,
  folder: string,
  port: number,
  user: { uid?: number; gid?: number },
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '200',
    shared_buffers: '32MB',
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    lc_messages: 'C',
    timezone: 'UTC',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const server = spawn(program, ['-D', join(folder, 'data'), ...options], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said.trim()}`)));
    server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-4000);
      if (chunk.includes('ready to accept connections')) resolve(server);
    });
  });
}

function cluster(server: ChildProcess, folder: string, url: string): PostgresCluster {
  const keeper = spawn(process.execPath, ['-e', keep, String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const isGone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  keeper.unref();
  return {
    url,
    async stop() {
      // Unref'd, it keeps nobody alive; now it is waited for.
      keeper.ref();
      keeper.stdin.end();
      await isGone;
    },
  };
}

/**
 * Clears up as soon as its standard input ends, which even a SIGKILL of the process that started it brings about.
 * SIGQUIT ends every backend at once: nothing in there is worth saving.
 */
const keep = `
  const [server, folder] = process.argv.slice(1);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  process.stdin.resume().once('close', () => {
    try { process.kill(Number(server), 'SIGQUIT') } catch {}
    setTimeout(() => require('node:fs').rmSync(folder, { recursive: true, force: true, maxRetries: 20 }), 200);
  });
`;
