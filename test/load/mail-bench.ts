import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { makeCid, makeInstanceId, randomPart } from '../../protocol/ids.ts';
import { protocolVersion } from '../../protocol/limits.ts';
import { isExecutable } from '../support/install-packages.ts';
import { headerOf, startMailServer } from '../support/mail-server.ts';
import { type MailServers, startMailServers } from '../support/mail-servers.ts';
import { admitted, type CaseProcess, everybody, startPlain, startProduct } from './case-process.ts';
import { openLeanSmtp } from './lean-smtp.ts';
import { openLean } from './lean-socket.ts';
import { createPost, type Gone, gather, type Shop, within } from './mail-people.ts';
import { type Repeated, repeated, type Spread, shown, shownRepeated, spreadOf, table } from './numbers.ts';

interface Large {
  readonly case: string;
  readonly kilobytes: number;
  /** Of the server, for one mail, what the pings cost taken off. */
  readonly cpuMs: number;
  readonly seenMs: Spread;
  readonly quietPingMs: Spread;
  readonly pingMs: Spread;
  /** Of each round the p99 beside mails, less the p99 of its quiet, and divided by it. */
  readonly beyondMs: Repeated;
  readonly timesQuiet: Repeated;
  readonly loopDelayMaxMs: number;
  /** Of each round the longest the main thread worked in one go, processor ms. */
  readonly busyMs: Repeated;
  readonly quietBusyMs: Repeated;
}

export interface MailBench {
  /** From the answer of `delivery:hurry` to the moment the whole mail is at the mail server: nothing gathers here. */
  readonly handOverMs: Spread;
  readonly bareHandOverMs: Spread;
  /** From the last byte a sender wrote to `entry:added` at an agent's socket. */
  readonly inletMs: Spread;
  readonly bareInletMs: Spread;
  /** To the sender's 250, which is after the commit. */
  readonly takenMs: Spread;
  /** The same by OpenSMTPD, Dovecot and IDLE; null: they are not installed here. */
  readonly idleMs: Spread | null;
  readonly large: readonly Large[];
}

export interface MailSizes {
  readonly mails: number;
  readonly idleMails: number;
  /** Of one round. */
  readonly largeMails: number;
  readonly rounds: number;
}

const patienceMs = 20_000;
/** Below what somebody unproven is sent in a day. */
const perPerson = 5;

const post = createPost();

export const mailBench = async (sizes: MailSizes, say: (line: string) => void): Promise<MailBench> => {
  await using server = await startMailServer({ onMail: post.onMail });
  const product = await startProduct({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'chat@shop.example',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      NAHTLOS_EMAIL_INLET: '127.0.0.1:0',
    },
  });
  const echo = await startPlain('mail-echo');
  const shop = await gather(product.place, Math.ceil(sizes.mails / perPerson));
  say(`${shop.people.length} people are answered by mail`);
  const out = await handOver(shop, server.port, sizes.mails);
  say('answers handed over');
  const { cookie } = shop.mia;
  const bare = await inlet(echo, everybody(1).cookie, shop.people, sizes.mails);
  const mine = await inlet(product, cookie, shop.people, sizes.mails);
  say('mails came in');
  const large = [
    await largeMails('bare', echo, everybody(1), shop.people, sizes),
    await largeMails('product', product, { ...(await admitted(product.place, 1)), cookie }, shop.people, sizes),
  ];
  shop.inbox.leave();
  await Promise.all([product.end(), echo.end()]);
  return {
    ...out,
    inletMs: spreadOf(mine.seen),
    takenMs: spreadOf(mine.taken),
    bareInletMs: spreadOf(bare.seen),
    idleMs: await idle(sizes.idleMails, say),
    large,
  };
};

/** One after the other; the same mails once more by the library alone, to the same server. */
const handOver = async (
  { inbox, people }: Shop,
  port: number,
  mails: number,
): Promise<Pick<MailBench, 'handOverMs' | 'bareHandOverMs'>> => {
  const bare = createTransport({ pool: true, host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  const [ours, bares]: [number[], number[]] = [[], []];
  for (let at = 0; at < mails; at += 1) {
    const her = people[at % people.length];
    if (her === undefined) break;
    const { conversation, address } = her;
    const n = Math.floor(at / people.length) + 1;
    const sent = await inbox.get('message:send', {
      ...{ conversation, cid: makeCid(), n, seenSeq: 1_000, files: [] },
      text: `Answer ${at}: it fits, and it is here until Saturday. `.repeat(3),
    });
    const { marks } = await inbox.get('conversation:open', { conversation });
    const delivery = marks.deliveries.find(({ seq, channel }) => seq === sent.seq && channel === 'email')?.delivery;
    if (delivery === undefined) throw new Error('An answer did not go by mail.');
    const arrived = post.next(address).then((mail) => ({ mail, at: performance.now() }));
    await inbox.get('delivery:hurry', { delivery, cid: makeCid() });
    const from = performance.now();
    const { mail, at: arrivedAt } = await within(patienceMs, 'A mail', arrived);
    ours.push(Math.max(0, arrivedAt - from));
    her.replyTo = headerOf(mail.raw, 'Reply-To')?.replaceAll(/[<>]/g, '') ?? '';

    const again = post.next(address).then(() => performance.now());
    const bareFrom = performance.now();
    await bare.sendMail({ envelope: { from: mail.from, to: [...mail.to] }, raw: mail.raw });
    bares.push((await again) - bareFrom);
  }
  bare.close();
  return { handOverMs: spreadOf(ours), bareHandOverMs: spreadOf(bares) };
};

const mailOf = ({ address, replyTo }: Gone, words: string, rest = ''): Buffer =>
  Buffer.from(
    [
      `From: Ada <${address}>`,
      `To: <${replyTo}>`,
      'Subject: Re: Helm',
      `Message-ID: <${randomPart()}@inbox.test>`,
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      words,
      '',
      'Am Do., 6. Mai 2027 um 10:12 Uhr schrieb Rad <chat@shop.example>:',
      rest === '' ? '> Es ist da.' : rest,
    ].join('\r\n'),
  );

/** An agent's socket that has these conversations open, and says when it heard which words. */
const listen = async ({ port, place }: CaseProcess, cookie: string, people: readonly Gone[]) => {
  const waiting = new Map<string, () => void>();
  const socket = await openLean({
    ...{ port, namespace: 'inbox', origin: place.publicUrl, cookie },
    auth: { v: protocolVersion, instance: makeInstanceId(), site: 'demo', pos: 0 },
    push: (text) => {
      if (!text.startsWith('["entry:added"')) return;
      const words = /"text":"(mail \d+)/.exec(text)?.[1] ?? '';
      waiting.get(words)?.();
      waiting.delete(words);
    },
  });
  if (cookie !== everybody(1).cookie)
    for (const { conversation } of people)
      await new Promise<void>((resolve) =>
        socket.ask('conversation:open', JSON.stringify({ conversation }), () => resolve()),
      );
  return {
    heard: (words: string): Promise<number> =>
      new Promise((resolve) => waiting.set(words, () => resolve(performance.now()))),
    end: () => socket.end(),
  };
};

let mailsMade = 0;
const nextWords = (): string => {
  mailsMade += 1;
  return `mail ${mailsMade}`;
};

const inlet = async (
  server: CaseProcess,
  cookie: string,
  people: readonly Gone[],
  mails: number,
): Promise<{ seen: number[]; taken: number[] }> => {
  const { inletPort } = await server.usage();
  const smtp = await openLeanSmtp(inletPort ?? 0);
  const agent = await listen(server, cookie, people);
  const [seen, taken]: [number[], number[]] = [[], []];
  for (let at = 0; at < mails; at += 1) {
    const her = people[at % people.length];
    if (her === undefined) break;
    const words = nextWords();
    const heard = agent.heard(words);
    const brought = await smtp.bring({ from: her.address, to: her.replyTo, text: mailOf(her, words) });
    seen.push((await within(patienceMs, 'A mail on its way in', heard)) - brought.writtenAt);
    taken.push(brought.takenAt - brought.writtenAt);
  }
  smtp.end();
  agent.end();
  return { seen, taken };
};

const quotes = Array.from(
  { length: 14_000 },
  (_, at) => `${'>'.repeat(1 + (at % 40))} line ${at} on 6 May 2027 at 10:12`,
).join('\r\n');
const pingMs = 20;

/** Somebody else asks a small thing every 20 ms; how long each answer takes, until told to end. */
const ping = async ({ port, place }: CaseProcess, token: string) => {
  const auth = { v: protocolVersion, site: 'demo', token, tab: randomPart(), locale: 'de' };
  const socket = await openLean({ port, namespace: 'visitor', origin: place.publicUrl, auth, push: () => {} });
  let times: number[] = [];
  const timer = setInterval(() => {
    const from = performance.now();
    socket.ask('conversation:list', '{}', () => times.push(performance.now() - from));
  }, pingMs);
  return {
    times: (): number[] => {
      const found = times;
      times = [];
      return found;
    },
    end: () => {
      clearInterval(timer);
      socket.end();
    },
  };
};

/** Rounds of quiet and mails, one after the other: what else the machine does weighs on both. */
const largeMails = async (
  name: string,
  server: CaseProcess,
  { tokens: [token = ''], cookie }: { readonly tokens: readonly string[]; readonly cookie: string },
  people: readonly Gone[],
  { largeMails: mails, rounds }: MailSizes,
): Promise<Large> => {
  const { inletPort } = await server.usage('watch');
  const smtp = await openLeanSmtp(inletPort ?? 0);
  const agent = await listen(server, cookie, people);
  const pings = await ping(server, token);
  const bring = async (her: Gone): Promise<number> => {
    const words = nextWords();
    const text = mailOf(her, words, quotes);
    const heard = agent.heard(words);
    const { writtenAt } = await smtp.bring({ from: her.address, to: her.replyTo, text });
    const at = await within(patienceMs, 'A large mail', heard);
    await pause(restMs);
    return at - writtenAt;
  };
  const [first] = people;
  if (first !== undefined) await bring(first);

  const seen: number[] = [];
  const found: Round[] = [];
  let cpuMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    pings.times();
    const atFirst = await server.usage();
    const quietFrom = performance.now();
    await pause(mails * restMs * 1.5);
    const quiet = pings.times();
    const before = await server.usage();
    const quietMs = performance.now() - quietFrom;

    const loadFrom = performance.now();
    for (const her of Array.from({ length: mails }, (_, at) => people[at % people.length]))
      if (her !== undefined) seen.push(await bring(her));
    const loadMs = performance.now() - loadFrom;
    const after = await server.usage();
    const atRest = (before.cpuMicros - atFirst.cpuMicros) / quietMs;
    cpuMs += (after.cpuMicros - before.cpuMicros - atRest * loadMs) / 1_000;
    found.push({
      ...{ quiet, quietBusyMs: before.busyMaxMs },
      ...{ beside: pings.times(), busyMs: after.busyMaxMs, loopDelayMs: after.loopDelayMaxMs },
    });
  }
  pings.end();
  smtp.end();
  agent.end();
  const p99s = found.map(({ quiet, beside }) => ({ quiet: spreadOf(quiet).p99, beside: spreadOf(beside).p99 }));
  return {
    case: name,
    kilobytes: quotes.length / 1_000,
    cpuMs: cpuMs / mails / rounds,
    seenMs: spreadOf(seen),
    quietPingMs: spreadOf(found.flatMap(({ quiet }) => quiet)),
    pingMs: spreadOf(found.flatMap(({ beside }) => beside)),
    beyondMs: repeated(p99s.map(({ quiet, beside }) => beside - quiet)),
    timesQuiet: repeated(p99s.map(({ quiet, beside }) => beside / quiet)),
    loopDelayMaxMs: Math.max(...found.map(({ loopDelayMs }) => loopDelayMs)),
    busyMs: repeated(found.map(({ busyMs }) => busyMs)),
    quietBusyMs: repeated(found.map(({ quietBusyMs }) => quietBusyMs)),
  };
};

interface Round {
  readonly quiet: readonly number[];
  readonly beside: readonly number[];
  readonly quietBusyMs: number;
  readonly busyMs: number;
  readonly loopDelayMs: number;
}

const restMs = 250;

const mailPrograms = ['/usr/sbin/smtpd', '/usr/sbin/dovecot'];

/** The same by real mail servers, which take it in, deliver it to a mailbox and tell of it. */
const idle = async (mails: number, say: (line: string) => void): Promise<Spread | null> => {
  if (!(await Promise.all(mailPrograms.map(isExecutable))).every((it) => it)) {
    say('no OpenSMTPD and Dovecot here: nothing was measured by IDLE');
    return null;
  }
  let servers: MailServers;
  try {
    servers = await within(patienceMs, 'Starting the mail servers', startMailServers());
  } catch (cause) {
    say(`${cause instanceof Error ? cause.message : 'no mail servers'}: nothing was measured by IDLE`);
    return null;
  }
  await using server = await startMailServer({ onMail: post.onMail });
  const product = await startProduct({
    environment: {
      NAHTLOS_EMAIL_ADDRESS: 'reply@inbox.test',
      NAHTLOS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      NAHTLOS_EMAIL_IMAP_URL: servers.imapUrl('reply'),
    },
  });
  try {
    const shop = await gather(product.place, Math.ceil(mails / perPerson));
    await handOver(shop, server.port, shop.people.length);
    shop.inbox.leave();
    const agent = await listen(product, shop.mia.cookie, shop.people);
    const smtp = await openLeanSmtp(servers.smtpPort);
    const seen: number[] = [];
    // The first one waits until the mailbox is read at all.
    for (let at = 0; at <= mails; at += 1) {
      const her = shop.people[at % shop.people.length];
      if (her === undefined) break;
      const words = nextWords();
      const heard = agent.heard(words);
      const { writtenAt } = await smtp.bring({ from: her.address, to: her.replyTo, text: mailOf(her, words) });
      const ms = (await within(patienceMs, 'A mail by IDLE', heard)) - writtenAt;
      if (at > 0) seen.push(ms);
    }
    smtp.end();
    agent.end();
    return spreadOf(seen);
  } finally {
    await product.end();
    await servers[Symbol.asyncDispose]();
  }
};

export const mailTable = (bench: MailBench): string => {
  const row = (what: string, { p50, p95, p99, max, count }: Spread): string[] => [
    what,
    ...[p50, p95, p99, max].map(shown),
    `${count}`,
  ];
  const ways = table(
    ['mails, one after the other', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'mails'],
    [
      row('hand-over by the library alone', bench.bareHandOverMs),
      row('hand-over, from the answer of delivery:hurry (nothing gathers)', bench.handOverMs),
      row('last byte written to a socket, bare receiver and echo', bench.bareInletMs),
      row('last byte written to the 250 of the inlet', bench.takenMs),
      row("last byte written to entry:added at an agent's", bench.inletMs),
      ...(bench.idleMs === null ? [] : [row('the same by OpenSMTPD, Dovecot and IDLE', bench.idleMs)]),
    ],
  );
  const large = table(
    [
      'a mail of quotes',
      'KB',
      'CPU ms',
      'seen p50 ms',
      'ping p50',
      'p99',
      'max',
      'quiet p50',
      'p99',
      'max',
      'p99 ÷ quiet',
      'beyond ms',
      'loop late',
      'busy CPU ms',
      'quiet',
    ],
    bench.large.map((it) => [
      it.case,
      ...[it.kilobytes, it.cpuMs, it.seenMs.p50, it.pingMs.p50, it.pingMs.p99, it.pingMs.max].map(shown),
      ...[it.quietPingMs.p50, it.quietPingMs.p99, it.quietPingMs.max].map(shown),
      ...[shownRepeated(it.timesQuiet), shownRepeated(it.beyondMs), shown(it.loopDelayMaxMs)],
      ...[shownRepeated(it.busyMs), shownRepeated(it.quietBusyMs)],
    ]),
  );
  return `${ways}\n\n${large}`;
};
