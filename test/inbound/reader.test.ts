import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryForInbox, entryForVisitor } from '../../plugin-server/conversation/show.ts';
import { keepRaw } from '../../plugin-server/inbound/keep-raw.ts';
import { startReader } from '../../plugin-server/inbound/reader.ts';
import { type Store, StoreRefusal } from '../../plugin-server/store/store.ts';
import { problem } from '../../protocol/problems.ts';
import { emptied, letter, type Mailroom, quiet, rawOf, shopAddress } from './mailroom.ts';
import { onBothDatabases } from './on-both.ts';

const her = 'ada@home.example';

const shelved = async ({ shelf }: Mailroom): Promise<number> => {
  let count = 0;
  for await (const _ of shelf.names(Date.now() + 60_000)) count += 1;
  return count;
};

/** What stands where, whatever order it came in. */
const stateOf = async (room: Mailroom): Promise<unknown> => {
  const talks: unknown[] = [];
  for (const { id, folder, held, state } of await room.rows()) {
    const asides = await room.store.read.asidesAfter(id, 0, 99);
    talks.push([folder, Number(held), state, (await room.texts(id)).sort(), asides.map(({ text }) => text).sort()]);
  }
  const counts = await room.sql(
    `select count(*) as mails from mail where site = '${room.site}' union all select count(*) from inbound where channel = '${room.channel.id}'`,
  );
  return { talks: talks.map((it) => JSON.stringify(it)).sort(), counts };
};

onBothDatabases('What a channel brings', (open, kind) => {
  it('is on the disk, and its mailbox read that far, before anybody is told', async () => {
    const room = await open();
    const mail = rawOf(letter(), room.now(), { mark: { key: 'uid', value: '7 41' } });
    const markOf = () => room.sql(`select value from channel_mark where channel = '${room.channel.id}'`);
    expect(await room.keep(mail)).toBe('kept');
    expect(await markOf()).toEqual([{ value: '7 41' }]);
    expect(await room.keep({ ...mail, mark: { key: 'uid', value: '8 1' } })).toBe('again');
    expect(await markOf()).toEqual([{ value: '8 1' }]);
    const [raw] = await room.sql(`select shelf, state from inbound_raw where channel = '${room.channel.id}'`);
    expect(raw?.state).toBe('new');
    expect(await shelved(room)).toBe(1);
    const full: Store = {
      ...room.store,
      write: () => Promise.reject(new StoreRefusal(problem('server.storage-full'))),
    };
    const next = rawOf(letter(), room.now(), { mark: { key: 'uid', value: '8 2' } });
    await expect(keepRaw({ ...room.keeping, store: full }, room.channel, next)).rejects.toThrow();
    expect(await markOf()).toEqual([{ value: '8 1' }]);
    expect(await shelved(room)).toBe(1);
    expect(await room.keep(next)).toBe('kept');
  });

  it('is taken in once, however often and by whatever path it comes', async () => {
    const hers = await open();
    const first = await hers.talk(her);
    const mails = [
      letter({ text: 'A new matter.' }),
      letter({ to: first.replyTo, text: 'Yes.' }),
      letter({ to: first.replyTo, from: 'Bob <bob@else.example>', text: 'From Bob.' }),
      letter({ to: first.replyTo, head: ['Auto-Submitted: auto-replied'], text: 'Away.' }),
      letter({ head: ['List-Id: <news.example>'], text: 'News.' }),
      letter({ from: shopAddress, text: 'Our own.' }),
    ];
    for (const mail of mails) await hers.take(mail);
    const expected = await stateOf(hers);
    const runs = kind === 'SQLite' ? 50 : 10;
    for (let seed = 1; seed <= runs; seed += 1) {
      const room = await open();
      const { replyTo } = await room.talk(her);
      const own = mails.map((mail) => mail.replaceAll(first.replyTo, replyTo));
      // The same mail by another path has other bytes above it.
      const copies = own.flatMap((mail) => [
        mail,
        mail,
        mail,
        `Received: by mx2\n${mail}`,
        `Received: by mx3\n${mail}`,
      ]);
      const [shuffled = []] = fc.sample(fc.shuffledSubarray(copies, { minLength: copies.length }), {
        seed,
        numRuns: 1,
      });
      for (const mail of shuffled) await room.take(mail);
      expect(await stateOf(room)).toEqual(expected);
    }
  }, 240_000);

  it('survives an end at any moment: one message, and its bytes', async () => {
    for (const at of [1, 2, 3, 4])
      for (const when of ['before', 'after'] as const) {
        const room = await open();
        await room.keep(letter({ text: 'Once.' }));
        let writes = 0;
        let isDead = false;
        const dies: Store['write'] = async (...asked) => {
          writes += 1;
          if (isDead) throw new Error('gone');
          if (writes !== at) return room.store.write(...asked);
          isDead = true;
          if (when === 'after') await room.store.write(...asked);
          throw new Error('killed');
        };
        const reader = startReader({
          store: { ...room.store, read: room.store.read, write: dies },
          shelf: room.shelf,
          clock: { wall: room.now, mono: () => 0, steady: room.now },
          log: quiet,
          channels: { all: () => [room.channel] },
          desk: room.desk,
          announce: () => undefined,
          wakeDeliveries: () => undefined,
          count: () => undefined,
        });
        while (!isDead) await new Promise((resolve) => setTimeout(resolve, 5));
        await reader.close();
        room.pass(60_000);
        await room.readAll();
        const rows = await room.rows();
        expect(rows, `${at} ${when}`).toHaveLength(1);
        expect(await room.texts(rows[0]?.id as never)).toEqual(['Once.']);
        const mails = await room.sql(`select shelf from mail where site = '${room.site}'`);
        expect(mails).toHaveLength(1);
        const opened = await room.shelf.open(String(mails[0]?.shelf));
        opened?.body.destroy();
        expect(opened).not.toBeNull();
        const raws = await room.sql(`select state from inbound_raw where channel = '${room.channel.id}'`);
        expect(raws).toEqual([{ state: 'done' }]);
      }
  }, 60_000);

  it('is tried three times, then it is shown, and read once more by the next server', async () => {
    const room = await open();
    const { adapter } = room.channel;
    let isBroken = true;
    const broken = {
      ...room.channel,
      adapter: {
        ...adapter,
        parse: async (raw: never) => {
          if (isBroken) throw new RangeError('a mistake of ours');
          return adapter.parse(raw);
        },
      },
    };
    await room.keep(letter({ text: 'Hard to read.' }));
    await room.keep(letter({ text: 'The next.' }));
    const stateNow = () =>
      room.sql(`select state, attempts, problem from inbound_raw where channel = '${room.channel.id}' order by id`);
    const reader = room.read(() => [broken]);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      reader.wake();
      await emptied(room);
      room.pass(120_000);
    }
    await reader.close();
    const failed = { state: 'failed', attempts: 3, problem: 'RangeError' };
    expect(await stateNow()).toEqual([failed, failed]);
    expect(await room.store.read.countRaws(room.channel.id)).toEqual({ quarantined: 0, failed: 2 });
    expect(await room.rows()).toEqual([]);
    isBroken = false;
    const next = room.read();
    while ((await room.rows()).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await next.close();
    expect(await room.store.read.countRaws(room.channel.id)).toEqual({ quarantined: 0, failed: 0 });
    // What ended a process is not tried again by itself.
    await room.sql(`update inbound_raw set state = 'failed', problem = 'poison' where channel = '${room.channel.id}'`);
    expect(await room.store.write((tx) => tx.retryRaws(room.channel.id, room.now()))).toBe(0);
  });

  it('brings its files: pictures by what they are, anything else as a download, nothing twice', async () => {
    const room = await open();
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const part = (name: string, type: string, body: string) =>
      [
        '--b',
        `Content-Type: ${type}; name="${name}"`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        body,
      ].join('\n');
    const mail = [
      'From: Ada <ada@home.example>',
      `To: ${shopAddress}`,
      'Subject: Pictures',
      'Message-ID: <files@home.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b\nContent-Type: text/plain\n\nSee here.',
      part('bike.png', 'image/png', png),
      part('../plan.docx', 'application/octet-stream', Buffer.from('PK\x03\x04 anything').toString('base64')),
      part('page.svg', 'image/svg+xml', Buffer.from('<svg onload="x()"/>').toString('base64')),
      '--b--\n',
    ].join('\n');
    await room.keep(mail);
    await room.keep(`Received: by mx2\n${mail}`);
    await room.readAll();
    const [row] = await room.rows();
    const [entry] = await room.store.read.entriesAfter(row?.id as never, 0, 9);
    const files = JSON.parse(entry?.files ?? '[]') as { name: string; type: string; width?: number }[];
    expect(files.map(({ name, type, width }) => [name, type, width])).toEqual([
      ['bike.png', 'image/png', 1],
      ['plan.docx', 'application/octet-stream', undefined],
      ['page.svg', 'text/plain', undefined],
    ]);
    // The mail as it came, and its three files: of the second copy nothing is left.
    expect(await shelved(room)).toBe(4);
    const rows = await room.sql(`select conversation, aside, device, agent from file where site = '${room.site}'`);
    expect(rows).toEqual(Array(3).fill({ conversation: row?.id, aside: 0, device: null, agent: null }));
  });

  it('each is a conversation of its own, unless it answers', async () => {
    const room = await open();
    for (let at = 1; at <= 3; at += 1) await room.keep(letter({ text: `Picture ${at}`, isVerified: true }));
    await room.readAll();
    expect(await room.rows()).toHaveLength(3);
    const entries = room.news.flatMap((it) => (it.is === 'entry' ? [it.entry] : []));
    expect(entries).toHaveLength(3);
    // Agents see at once what mail it was; she sees her words.
    const card = { subject: 'My bike', from: 'Ada Kern <ada@home.example>', assurance: 'verified', hasOriginal: true };
    expect(entries.map((entry) => entryForInbox(entry))).toMatchObject(Array(3).fill({ channel: 'email', mail: card }));
    expect(entries.map((entry) => 'mail' in entryForVisitor(entry))).toEqual([false, false, false]);
    expect(room.counted).toEqual(['inbound_kept', 'inbound_kept', 'inbound_kept']);
  });
});
