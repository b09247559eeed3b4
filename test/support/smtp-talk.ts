import { connect } from 'node:net';

/** Says one thing after the other to a mail server; answers the numbers it answered with. A `null` is the text of a mail. */
export const talkSmtp = async (
  port: number,
  words: readonly string[],
  host = '127.0.0.1',
): Promise<readonly number[]> => {
  const socket = connect(port, host);
  socket.setEncoding('utf8');
  const answers: number[] = [];
  let rest = '';
  let heard = Promise.withResolvers<void>();
  socket.on('data', (text: string) => {
    rest += text;
    for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      // `250-SIZE` goes on, `250 OK` is the end.
      if (line[3] !== ' ') continue;
      answers.push(Number(line.slice(0, 3)));
      heard.resolve();
    }
  });
  socket.on('close', () => heard.resolve()).on('error', () => heard.resolve());
  try {
    for (const word of [null, ...words]) {
      if (word !== null) {
        heard = Promise.withResolvers();
        socket.write(`${word}\r\n`);
      }
      await heard.promise;
      if (socket.destroyed) break;
    }
    return answers;
  } finally {
    socket.destroy();
  }
};
