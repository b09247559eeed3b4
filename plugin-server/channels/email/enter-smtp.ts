import { connect, isIP } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type MailHost, tlsOf } from './mail-host.ts';

export interface Entered {
  readonly isEncrypted: boolean;
  /** Throws what the server says. */
  logIn(): Promise<void>;
  close(): void;
}

const waitMs = 10_000;

/** Whether anybody listens there. Throws what the network says. */
export const reachSmtp = (address: string, port: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    const late = (): void =>
      void socket.destroy(Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }));
    socket.setTimeout(waitMs, late).once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });

/** As far as a log-in: greeting, EHLO, TLS. */
export const enterSmtp = (server: MailHost, address: string, signal: AbortSignal): Promise<Entered> =>
  new Promise((resolve, reject) => {
    const { secure, mustEncrypt, tls } = tlsOf(server);
    const connection = new SMTPConnection({
      host: address,
      ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
      port: server.port,
      secure,
      requireTLS: mustEncrypt,
      ignoreTLS: server.secure === 'none',
      tls,
      connectionTimeout: waitMs,
      greetingTimeout: waitMs,
      socketTimeout: waitMs,
    });
    let fail = reject;
    const end = (): void => connection.close();
    signal.addEventListener('abort', end, { once: true });
    connection.on('error', (cause) => fail(cause));
    connection.on('end', () => fail(Object.assign(new Error('The connection was closed.'), { code: 'ECONNECTION' })));
    connection.connect((cause) => {
      if (cause) return reject(cause);
      resolve({
        isEncrypted: connection.secure,
        logIn: () =>
          new Promise((done, refuse) => {
            fail = refuse;
            connection.login({ credentials: { user: server.user, pass: server.password } }, (problem) =>
              problem ? refuse(problem) : done(),
            );
          }),
        close: () => {
          fail = () => {};
          signal.removeEventListener('abort', end);
          connection.quit();
          connection.close();
        },
      });
    });
  });
