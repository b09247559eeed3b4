import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Kept, Raw } from '../../plugin-server/channels/adapter.ts';
import { openInlet } from '../../plugin-server/channels/email/open-inlet.ts';
import type { WayIn } from '../../plugin-server/channels/email-set-up.ts';
import { channelLimits } from '../../protocol/channel.ts';
import { bringMail, plainMail } from '../support/mailbox-reader.ts';
import { talkSmtp } from '../support/smtp-talk.ts';

interface Options {
  readonly store?: (raw: Raw) => Promise<Kept>;
  readonly mayTake?: (address: string) => Promise<boolean>;
  readonly port?: number;
}

const open = async ({ store, mayTake = async (it) => it.endsWith('@shop.example'), port = 0 }: Options = {}) => {
  const kept: Raw[] = [];
  const states: WayIn[] = [];
  const ended = new AbortController();
  const listening = Promise.withResolvers<number>();
  let minutes = 0;
  const closed = openInlet(
    {
      host: '127.0.0.1',
      port,
      mayTake,
      authserv: null,
      path: 'inlet',
      report: (state) => states.push(state),
      onListening: listening.resolve,
      now: () => minutes * 60_000,
    },
    store ??
      (async (raw) => {
        kept.push(raw);
        return 'kept';
      }),
    ended.signal,
  );
  onTestFinished(async () => {
    ended.abort();
    await closed;
  });
  const pass = (): void => {
    minutes += 1;
  };
  return { kept, states, port: listening.promise, pass };
};

const hello = 'EHLO mx.web.example';
const from = 'MAIL FROM:<ada@web.example>';

test('a mail to us is taken, once for all who are named, with its envelope and as it came', async () => {
  const { kept, port, states } = await open();
  const mail = plainMail('hello', 'hello@shop.example');
  await bringMail(await port, ['hello@shop.example', 'r.abc@shop.example'], mail);
  expect(kept).toHaveLength(1);
  const [raw] = kept;
  expect(raw?.meta).toEqual({
    mailFrom: 'ada@web.example',
    rcptTo: ['hello@shop.example', 'r.abc@shop.example'],
    path: 'inlet',
    authserv: null,
  });
  expect(Buffer.from(raw?.bytes ?? []).toString()).toBe(mail);
  expect(raw?.key).toBe(createHash('sha256').update(mail).digest('hex'));
  expect(states).toEqual([{ is: 'up' }]);
});

test('250 is said after it is on the disk, and not before', async () => {
  const held = Promise.withResolvers<Kept>();
  const asked = Promise.withResolvers<void>();
  const { port } = await open({
    store: () => {
      asked.resolve();
      return held.promise;
    },
  });
  let isTaken = false;
  const brought = bringMail(await port, 'hello@shop.example', plainMail('hello')).then(() => {
    isTaken = true;
  });
  await asked.promise;
  expect(isTaken).toBe(false);
  held.resolve('kept');
  await brought;
});

test('550 to an address nobody reads here, 451 where we could not look or keep it', async () => {
  const { kept, port } = await open();
  expect(
    await talkSmtp(await port, [hello, from, 'RCPT TO:<eve@web.example>', 'RCPT TO:<hello@shop.example>']),
  ).toEqual([220, 250, 250, 550, 250]);
  expect(
    await talkSmtp(await port, [
      hello,
      'MAIL FROM:<>',
      'RCPT TO:<hello@shop.example>',
      'DATA',
      'Subject: x\r\n\r\nx\r\n.',
    ]),
  ).toEqual([220, 250, 250, 250, 354, 250]);
  expect(kept).toHaveLength(1);
  expect(kept[0]?.meta.mailFrom).toBe('');
  const full = await open({ store: () => Promise.reject(new Error('The disk is full.')) });
  expect(
    await talkSmtp(await full.port, [hello, from, 'RCPT TO:<hello@shop.example>', 'DATA', 'Subject: x\r\n\r\nx\r\n.']),
  ).toEqual([220, 250, 250, 250, 354, 451]);
  const busy = new Error('The store is busy.');
  const fails = (): never => {
    throw busy;
  };
  for (const mayTake of [() => Promise.reject(busy), fails]) {
    const blind = await open({ mayTake });
    expect(await talkSmtp(await blind.port, [hello, from, 'RCPT TO:<hello@shop.example>'])).toEqual([
      220, 250, 250, 451,
    ]);
  }
});

test('552 to what is larger than 25 MB, announced or not', async () => {
  const { kept, port } = await open();
  const size = channelLimits.mailBytes + 1;
  expect(await talkSmtp(await port, [hello, `MAIL FROM:<ada@web.example> SIZE=${size}`])).toEqual([220, 250, 552]);
  const large = `Subject: large\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(Math.ceil(size / 1000))}.`;
  expect(await talkSmtp(await port, [hello, from, 'RCPT TO:<hello@shop.example>', 'DATA', large])).toEqual([
    220, 250, 250, 250, 354, 552,
  ]);
  expect(kept).toEqual([]);
  await bringMail(await port, 'hello@shop.example', plainMail('small'));
  expect(kept).toHaveLength(1);
});

test('20 connections a minute, then the next minute', async () => {
  const { port, pass } = await open();
  const answers: number[] = [];
  for (let count = 0; count < 22; count += 1) answers.push((await talkSmtp(await port, []))[0] ?? 0);
  expect(answers).toEqual([...Array.from({ length: 20 }, () => 220), 421, 421]);
  pass();
  expect(await talkSmtp(await port, [hello])).toEqual([220, 250]);
});

test('20 connections of one address at a time, however many minutes it takes; who leaves makes room', async () => {
  const { port, pass } = await open();
  const inside: Socket[] = [];
  onTestFinished(() => {
    for (const socket of inside) socket.destroy();
  });
  const greeting = async (): Promise<string> => {
    const socket = connect(await port, '127.0.0.1');
    inside.push(socket);
    return `${(await once(socket, 'data'))[0]}`.slice(0, 3);
  };
  for (let count = 0; count < 20; count += 1) {
    expect(await greeting()).toBe('220');
    if (count % 10 === 0) pass();
  }
  pass();
  expect(await greeting()).toBe('421');
  pass();
  inside[0]?.destroy();
  await vi.waitFor(async () => expect(await greeting()).toBe('220'));
});

test('mails that come in together hold no more than 200 MB: one too many comes again', async () => {
  const free = Promise.withResolvers<Kept>();
  let stored = 0;
  const { port } = await open({
    store: () => {
      stored += 1;
      return free.promise;
    },
  });
  const large = `Subject: large\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(24_500)}.`;
  const bring = async () =>
    (await talkSmtp(await port, [hello, from, 'RCPT TO:<hello@shop.example>', 'DATA', large])).at(-1);
  const all = Array.from({ length: 8 }, bring);
  await vi.waitFor(() => expect(stored).toBe(8), { timeout: 20_000 });
  expect(await bring()).toBe(451);
  free.resolve('kept');
  expect(await Promise.all(all)).toEqual(Array(8).fill(250));
  expect(await bring()).toBe(250);
});

test('a port that is taken is said, and tried again', async () => {
  const first = await open();
  const second = await open({ port: await first.port });
  await vi.waitFor(() => expect(second.states).toEqual([{ is: 'down', reason: 'port' }]));
});
