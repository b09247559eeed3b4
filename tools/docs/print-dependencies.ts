import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { markdownTable } from './markdown-table.ts';

/** Why a package is shipped, and where it runs. One that is added without a reason does not get past the printing. */
const reasons: Readonly<Record<string, readonly [where: string, why: string]>> = {
  '@preact/signals': ['inbox', 'State of the inbox: what changes is drawn anew, and nothing else.'],
  express: ['server', 'Routes over HTTP. Mature, and the middleware everybody knows.'],
  fflate: ['server', 'Packs an export while it is sent, one piece at a time; nothing beneath it.'],
  helmet: ['server', 'Security headers of every answer.'],
  'idb-keyval': ['widget, inbox', 'What is unsent lies in IndexedDB; this is the least code that gets it there.'],
  imapflow: [
    'server',
    'Reads mailboxes by IMAP with IDLE. Pinned: newer ones need a dependency that cannot be installed (@zone-eu/mailsplit 5.4.30).',
  ],
  kysely: [
    'server',
    'Every query is written once, with types, for both databases; compiled at the first use (ADR 0004).',
  ],
  'libphonenumber-js': [
    'server',
    'What is a valid number differs from country to country; Google’s metadata, as small as they come.',
  ],
  lit: ['widget', 'Draws the panel: templates without an HTML string, fit for the strictest CSP.'],
  nodemailer: [
    'server',
    'Sends mail by SMTP: encoding, TLS, log-in and a pool of connections; no dependencies of its own.',
  ],
  pg: ['server', 'The driver of PostgreSQL.'],
  pino: ['server', 'Logs as JSON lines, cheap enough to keep on.'],
  'postal-mime': [
    'server',
    'Takes mails apart: MIME, charsets, attachments; no dependencies, and no exception at broken mails.',
  ],
  preact: ['inbox', 'Draws the inbox.'],
  'rate-limiter-flexible': ['server', 'Counts for the limits; later the same over Redis.'],
  'smtp-server': ['server', 'The inlet to which a mail server hands over answers; by the makers of nodemailer.'],
  'socket.io': ['server', 'Live connections with acknowledgements and rooms.'],
  'socket.io-client': ['widget, inbox', 'Its other end.'],
  uqr: ['widget', 'Squares of a QR code; loaded when somebody goes on at another device.'],
  valibot: ['server', 'The schemas of the protocol; widget and inbox take only their types from it.'],
};

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** The printed part of docs/dependencies.md. */
export const printDependencies = (): Readonly<Record<string, string>> => ({
  packages: markdownTable(
    ['package', 'version', 'licence', 'runs in', 'why'],
    Object.keys(manifestOf('.').dependencies ?? {}).map((name) => {
      const { version, license } = manifestOf(`node_modules/${name}`);
      const reason = reasons[name];
      if (reason === undefined)
        throw new Error(`${name} is shipped without a reason: say it in tools/docs/print-dependencies.ts.`);
      return [`\`${name}\``, version, license ?? '', ...reason];
    }),
  ),
});
