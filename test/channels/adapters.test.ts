import { createEmail } from '../../plugin-server/channels/email/create-email.ts';
import { mailHostOf } from '../../plugin-server/channels/email/mail-host.ts';
import { createMailMarks } from '../../plugin-server/channels/email/mail-marks.ts';
import { openSmtp } from '../../plugin-server/channels/email/open-smtp.ts';
import { parseMail } from '../../plugin-server/channels/email/parse/parse-mail.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import { fakeVendor, type Mood } from '../outbox/fake-vendor.ts';
import { headerOf, type Manners, startMailServer } from '../support/mail-server.ts';
import { adapterContract, type Manner, parcelOf } from './adapter-contract.ts';

const code = { is: 'code', digits: '048213', purpose: 'prove', minutes: 10 } as const;
const message = (text: string) => ({
  delivery: 7,
  author: 'Mia',
  at: 1_800_000_000_000,
  text,
  files: [],
  links: [{ name: 'Rechnung.pdf', bytes: 12_000_000, url: 'https://chat.shop.example/f/abc' }],
});
const stopUrl = 'https://chat.shop.example/u/abc';
const messages = {
  is: 'messages',
  number: 1042,
  messages: [message('Guten Tag, das Label ist <b>erzeugt</b>.'), message('Gern geschehen!')],
  stopUrl,
  isProven: false,
} as const;
const parcels = [
  parcelOf(code),
  parcelOf(code, { locale: 'en' }),
  parcelOf(messages),
  parcelOf(messages, { locale: 'de-du' }),
  parcelOf({ is: 'ack', number: 1042, stopUrl }),
];
const addressed = (value: string) => parcelOf(code, { to: { kind: 'email', value } });
const poison = [
  'ada@web.example, eve@web.example',
  '"a\r\nRCPT TO:<eve@web.example>"@web.example',
  'ada',
  '',
  `${'a'.repeat(300)}@web.example`,
].map(addressed);

const mails = ['Ja, gern', 'Und noch etwas: ob das heute noch geht?'].map((text, n) =>
  Buffer.from(
    [
      'From: Ada <ada@web.example>',
      'To: hello@shop.example',
      'Subject: =?utf-8?q?Re=3A_R=C3=BCckgabe?=',
      `Message-ID: <m${n}@web.example>`,
      'Date: Fri, 15 Jan 2027 08:00:00 +0000',
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
      '',
      '> zitiert',
      '',
    ].join('\r\n'),
  ),
);

const manners: Record<Manner, Manners> = {
  well: {},
  late: { text: 'hang' },
  cut: { text: 'cut' },
  'asks-to-wait': { recipient: [451, '4.7.1 <ada@web.example> greylisted'] },
  refuses: { recipient: [554, '5.7.1 <ada@web.example> not wanted'] },
  nobody: { recipient: [550, '5.1.1 <ada@web.example> no such user'] },
  locked: { from: [530, '5.7.0 Authentication required'] },
};

adapterContract('e-mail over a real server', async () => {
  const server = await startMailServer();
  const marks = createMailMarks(createMac({ current: new Uint8Array(32).fill(7) as MasterKey }));
  const adapter = createEmail({
    from: 'hello@shop.example',
    out: openSmtp({ server: mailHostOf(`smtp://127.0.0.1:${server.port}`) }),
    hop: marks.hop('si_shop'),
    parse: (raw) =>
      parseMail(raw, {
        marks,
        site: 'si_shop',
        ownAddresses: ['hello@shop.example'],
        patterns: ['hello+{t}@shop.example'],
      }),
    listen: async () => {},
    health: async () => true,
  });
  return {
    adapter: adapter as never,
    behave: (manner) => server.behave(manners[manner]),
    taken: () => server.received.map(({ raw }) => headerOf(raw, 'Message-ID') ?? ''),
    incoming: mails,
    parcels,
    poison,
    [Symbol.asyncDispose]: async () => {
      adapter.close();
      await server[Symbol.asyncDispose]();
    },
  };
});

const moods: Record<Manner, Mood> = {
  well: 'takes',
  late: 'takes and hangs',
  cut: 'takes and cuts',
  'asks-to-wait': 'slows',
  refuses: 'blocks',
  nobody: 'bad-address',
  locked: 'locks out',
};

adapterContract('a vendor with a list of what he took', async () => {
  const vendor = fakeVendor('list');
  return {
    adapter: vendor as never,
    behave: (manner) => vendor.feel(manner === 'well' ? [] : [moods[manner]]),
    taken: () => vendor.taken.map(({ piece }) => piece),
    incoming: mails,
    parcels,
    poison: [addressed('')],
    [Symbol.asyncDispose]: async () => vendor.close(),
  };
});
