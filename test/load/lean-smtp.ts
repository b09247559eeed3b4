import { connect, type Socket } from 'node:net';

/** Hands mails to a server one after the other by one connection, with as little work as possible: the server is what is measured. */
export interface LeanSmtp {
  /** Answers when the last byte of the text had been written, and when the server took the mail; `performance.now()`. */
  bring(mail: { readonly from: string; readonly to: string; readonly text: Buffer }): Promise<{
    readonly writtenAt: number;
    readonly takenAt: number;
  }>;
  end(): void;
}

export const openLeanSmtp = async (port: number): Promise<LeanSmtp> => {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.setEncoding('utf8');
  let rest = '';
  const said: string[] = [];
  let heard = Promise.withResolvers<void>();
  const hear = (): void => {
    heard.resolve();
    heard = Promise.withResolvers();
  };
  socket.on('data', (text: string) => {
    rest += text;
    const lines = rest.split('\r\n');
    rest = lines.pop() ?? '';
    // `250-SIZE` goes on, `250 OK` is the end.
    said.push(...lines.filter((line) => line[3] === ' '));
    if (said.length > 0) hear();
  });
  let isGone = false;
  const gone = (): void => {
    isGone = true;
    hear();
  };
  socket.on('close', gone).on('error', gone);

  const expectAnswer = async (wanted: string): Promise<void> => {
    while (said.length === 0 && !isGone) await heard.promise;
    const line = said.shift() ?? 'nothing';
    if (!line.startsWith(wanted)) throw new Error(`A mail server said ${line}.`);
  };
  const say = async (line: string, wanted: string): Promise<void> => {
    socket.write(`${line}\r\n`);
    await expectAnswer(wanted);
  };
  await expectAnswer('220');
  await say('EHLO bench.example', '250');
  return {
    bring: async ({ from, to, text }) => {
      await say(`MAIL FROM:<${from}>`, '250');
      await say(`RCPT TO:<${to}>`, '250');
      await say('DATA', '354');
      await new Promise<void>((written, broken) =>
        socket.write(Buffer.concat([text, Buffer.from('\r\n.\r\n')]), (cause) => (cause ? broken(cause) : written())),
      );
      const writtenAt = performance.now();
      await expectAnswer('250');
      return { writtenAt, takenAt: performance.now() };
    },
    end: () => void socket.destroy(),
  };
};
