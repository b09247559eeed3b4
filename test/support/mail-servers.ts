import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installPackages, isExecutable } from './install-packages.ts';

/** OpenSMTPD takes mails for these, and hands them to Dovecot. Everybody there has the password `secret`. */
const mailDomain = 'inbox.test';
const mailPassword = 'secret';

export interface MailServers extends AsyncDisposable {
  readonly smtpPort: number;
  readonly imapPort: number;
  /** `imap://NAME:secret@127.0.0.1:PORT` */
  imapUrl(user: string): string;
  smtpUrl(): string;
  /** The mailbox of one user on disk. */
  boxOf(user: string): string;
  /** Every mail of this mailbox gets a new number, as after a move of the server. */
  renumber(user: string): void;
  /** Ends all IMAP connections and takes no new ones, until it is begun again. */
  stopImap(): Promise<void>;
  startImap(): Promise<void>;
}

interface Options {
  /** False: mails to addresses with a plus are refused. */
  readonly takesPlus?: boolean;
}

const nobody = 65_534;
const programs = { smtpd: '/usr/sbin/smtpd', dovecot: '/usr/sbin/dovecot', doveadm: '/usr/bin/doveadm' };

/** Real mail servers of our own on loopback, in a temporary folder; they end with whoever started them. */
export const startMailServers = async ({ takesPlus = true }: Options = {}): Promise<MailServers> => {
  await install();
  // The spool of OpenSMTPD and its control socket stand at fixed places: one runs at a time.
  const unlock = await lock();
  const folder = mkdtempSync(join(tmpdir(), 'nahtlos-test-mail-'));
  chmodSync(folder, 0o755);
  for (const name of ['run', 'state', 'log', 'boxes']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'boxes'), nobody, nobody);
  const [smtpPort, lmtpPort, imapPort] = [await freePort(), await freePort(), await freePort()];
  const dovecot = join(folder, 'dovecot.conf');
  const smtpd = join(folder, 'smtpd.conf');
  writeFileSync(dovecot, dovecotConf(folder, imapPort, lmtpPort));
  writeFileSync(smtpd, smtpdConf(smtpPort, lmtpPort, takesPlus));
  chmodSync(smtpd, 0o600);
  mkdirSync('/var/spool/smtpd', { recursive: true });
  chmodSync('/var/spool/smtpd', 0o711);
  const servers: ChildProcess[] = [];
  let imap: ChildProcess | undefined;
  const said: string[] = [];
  const run = (program: string, ...words: string[]): ChildProcess => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
    return child;
  };
  const startImap = async (): Promise<void> => {
    imap = run(programs.dovecot, '-F', '-c', dovecot);
    await answers(imapPort, '* OK', said);
  };
  const end = async (child: ChildProcess | undefined): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...servers, imap].map(end));
    keeper.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    unlock();
  };
  const keeper = spawn(process.execPath, ['-e', keep, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  keeper.unref();
  try {
    await startImap();
    servers.push(run(programs.smtpd, '-d', '-f', smtpd));
    await answers(smtpPort, '220 ', said);
  } catch (cause) {
    await stop();
    throw cause;
  }
  writeFileSync(join(folder, 'pids'), [...servers, imap].map((it) => it?.pid).join(' '));
  return {
    smtpPort,
    imapPort,
    imapUrl: (user) => `imap://${encodeURIComponent(user)}:${mailPassword}@127.0.0.1:${imapPort}`,
    smtpUrl: () => `smtp://127.0.0.1:${smtpPort}`,
    boxOf: (user) => join(folder, 'boxes', user, 'Maildir'),
    renumber: (user) => {
      const box = join(folder, 'boxes', user, 'Maildir');
      const list = readFileSync(join(box, 'dovecot-uidlist'), 'utf8');
      const validity = Number(/ V(\d+)/.exec(list)?.[1]);
      for (const name of ['dovecot.index', 'dovecot.index.log', 'dovecot.index.cache', 'dovecot.list.index.log'])
        rmSync(join(box, name), { force: true });
      const names = list
        .split('\n')
        .slice(1)
        .filter((line) => line !== '');
      const lines = names.map((line, at) => line.replace(/^\d+/, `${at + 1}`));
      const head = list
        .split('\n')[0]
        ?.replace(/ V\d+/, ` V${validity + 7}`)
        .replace(/ N\d+/, ` N${names.length + 1}`);
      writeFileSync(join(box, 'dovecot-uidlist'), `${[head, ...lines].join('\n')}\n`);
    },
    stopImap: () => end(imap),
    startImap,
    [Symbol.asyncDispose]: stop,
  };
};

const install = async (): Promise<void> => {
  const isThere = async (): Promise<boolean> =>
    (await Promise.all(Object.values(programs).map(isExecutable))).every((it) => it);
  if (!(await isThere()))
    await installPackages(
      'A mail server (OpenSMTPD, Dovecot)',
      ['opensmtpd', 'dovecot-imapd', 'dovecot-lmtpd'],
      'to run the tests of mails.',
    );
  if (process.getuid?.() !== 0) throw new Error('OpenSMTPD starts as root only: run the tests of mails as root.');
};

const lockFile = join(tmpdir(), 'nahtlos-test-smtpd.lock');

/** Held by a process that lives; that of a dead one is taken over. */
const lock = async (): Promise<() => void> => {
  for (;;) {
    try {
      writeFileSync(lockFile, `${process.pid}`, { flag: 'wx' });
      return () => rmSync(lockFile, { force: true });
    } catch {
      const holder = existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8')) : 0;
      if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
      await pause(100);
    }
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

const answers = async (port: number, greeting: string, said: readonly string[]): Promise<void> => {
  const until = performance.now() + 20_000;
  for (;;) {
    const line = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      const done = (text: string): void => {
        socket.destroy();
        resolve(text);
      };
      socket.setTimeout(2_000, () => done('')).once('error', () => done(''));
      socket.once('data', (data) => done(data.toString())).once('close', () => done(''));
    });
    if (line.startsWith(greeting)) return;
    if (performance.now() > until) throw new Error(`A mail server does not answer: ${said.join('').slice(-2_000)}`);
    await pause(50);
  }
};

/** Clears up when whoever started the servers is gone without a word. */
const keep = `
  const [folder] = process.argv.slice(1);
  const { readFileSync, rmSync } = require('node:fs');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  process.stdin.resume().once('close', () => {
    let pids = [];
    try { pids = readFileSync(folder + '/pids', 'utf8').split(' ').map(Number) } catch {}
    for (const pid of pids) try { if (pid > 0) process.kill(pid, 'SIGTERM') } catch {}
    setTimeout(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }), 1000);
  });
`;

const smtpdConf = (smtp: number, lmtp: number, takesPlus: boolean): string => `
table catchall { "@" = "nobody" }
queue ttl 1h
listen on 127.0.0.1 port ${smtp} hostname mx.${mailDomain}
action "deliver" lmtp "127.0.0.1:${lmtp}" rcpt-to virtual <catchall>
${takesPlus ? '' : 'match from any for any rcpt-to regex { "\\+" } reject'}
match from any for domain { "${mailDomain}" } action "deliver"
match from any for any reject
`;

const dovecotConf = (folder: string, imap: number, lmtp: number): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = nahtlos-test
protocols = imap lmtp
listen = 127.0.0.1
log_path = ${folder}/log/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = dovecot
default_login_user = dovenull
mail_location = maildir:~/Maildir
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
first_valid_uid = 1
mail_uid = ${nobody}
mail_gid = ${nobody}
mail_fsync = never
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = static
  args = password=${mailPassword}
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${folder}/boxes/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtp}
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
protocol lmtp {
  auth_username_format = %Ln
}
`;
