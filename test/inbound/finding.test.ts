import fc from 'fast-check';
import { expect, it } from 'vitest';
import { letter, type Mailroom, shopAddress } from './mailroom.ts';
import { onBothDatabases } from './on-both.ts';

const her = 'ada@home.example';
const ada = `Ada Kern <${her}>`;

const asidesOf = async ({ store }: Mailroom, conversation: never) => store.read.asidesAfter(conversation, 0, 100);
const widget = (room: Mailroom, conversation: never) => room.texts(conversation);

onBothDatabases('A mail finds its conversation', (open) => {
  it('by the reply address that was made for its sender, and answers go by mail from now on', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    expect(await room.take(letter({ to: replyTo, text: 'On Friday, please.' }))).toMatchObject({ is: 'kept' });
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'On Friday, please.']);
    const [row] = await room.rows();
    expect(row).toMatchObject({ her_channel: 'email', last_channel: 'email', unread: 1, subject: 'My bike' });
    const [, entry] = await room.store.read.entriesAfter(conversation, 0, 9);
    const card = (await room.store.read.mailCards([entry?.mail ?? 0])).get(entry?.mail ?? 0);
    expect(card).toMatchObject({ from: ada, assurance: 'asserted', subject: 'My bike' });
    expect(await room.rows()).toHaveLength(1);
  });

  it('by a mail of ours it answers, where there are no reply addresses', async () => {
    const room = await open();
    const { conversation, parcel } = await room.talk(her);
    await room.take(letter({ head: [`In-Reply-To: <${parcel}>`], text: 'On Friday, please.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'On Friday, please.']);
  });

  it('by an id of her own only if it is certain who she is', async () => {
    const room = await open();
    await room.take(letter({ id: 'first@home.example', isVerified: true }));
    const [row] = await room.rows();
    await room.take(letter({ head: ['References: <first@home.example>'], text: 'Forged?' }));
    await room.take(letter({ head: ['References: <first@home.example>'], text: 'One more thing.', isVerified: true }));
    expect(await room.texts(row?.id as never)).toEqual(['Is it ready?', 'One more thing.']);
    expect((await room.rows()).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('which her browser reads only if she has proven the address and the mail was hers for certain', async () => {
    const room = await open();
    await room.take(letter({ isVerified: true }));
    await room.take(letter({}));
    const peers = await room.sql(
      `select number, reads, kind, value from conversation join conversation_peer on conversation = conversation.id
       join identifier on identifier.id = identifier where conversation.site = '${room.site}' order by number`,
    );
    expect(peers).toEqual([
      { number: 1, reads: 1, kind: 'email', value: her },
      { number: 2, reads: 0, kind: 'ext:claimed_email', value: her },
    ]);
  });

  it('and is held for agents if somebody else wrote to her reply address: nothing of it is in her chat', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    await room.take(letter({ from: 'Shop <no-answer@third.example>', to: replyTo, text: 'Your code is 123456.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?']);
    const [aside] = await asidesOf(room, conversation as never);
    expect(aside).toMatchObject({ kind: 'mail', text: 'Your code is 123456.', agent: '' });
    expect(JSON.parse(aside?.data ?? '')).toEqual({ why: 'other-sender', state: 'held' });
    const rows = await room.rows();
    expect(rows.map(({ held, unread }) => [held, unread])).toEqual([[1, 0]]);
  });

  it('and is folded away if a machine wrote it, without asking anything of anybody', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    await room.take(letter({ to: replyTo, head: ['Auto-Submitted: auto-replied'], text: 'I am on holiday.' }));
    await room.take(letter({ head: ['Auto-Submitted: auto-generated'], text: 'Newsletter' }));
    await room.take(letter({ head: ['X-Spam-Flag: YES'], text: 'Cheap watches' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?']);
    const [aside] = await asidesOf(room, conversation as never);
    expect(JSON.parse(aside?.data ?? '')).toEqual({ why: 'auto', state: 'kept' });
    const rows = await room.rows();
    expect(rows.map(({ held, state, folder }) => [held, state, folder])).toEqual([
      [0, 'open', ''],
      [0, 'closed', 'automatic'],
      [0, 'closed', 'spam'],
    ]);
    expect(await room.sql(`select id from delivery where site = '${room.site}' and purpose = 'ack'`)).toEqual([]);
  });

  it('opens a closed one again for a month; later it begins another that names the old', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    const close = () =>
      room.store.write(async (tx) => {
        const row = await tx.lockConversation(room.site, conversation);
        if (row !== undefined) await tx.saveConversation({ ...row, state: 'closed', closed_at: room.now() });
      });
    await close();
    room.pass(29 * 86_400_000);
    await room.take(letter({ to: replyTo, text: 'It squeaks again.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'reopened', 'It squeaks again.']);
    await close();
    room.pass(31 * 86_400_000);
    await room.take(letter({ to: replyTo, text: 'Now it is the brakes.' }));
    expect(await room.texts(conversation)).toHaveLength(3);
    const [, second] = await room.rows();
    expect(await room.texts(second?.id as never)).toEqual(['Now it is the brakes.']);
    const [mail] = await room.sql(`select perhaps from mail where conversation = '${second?.id}'`);
    expect(mail).toEqual({ perhaps: 1 });
  });

  it('never by what anybody can write: whatever is forged, nothing enters her chat', async () => {
    const room = await open();
    const { conversation, token, parcel, replyTo } = await room.talk(her);
    const [before] = await room.rows();
    const wrongMark = replyTo.replace(/[a-z2-7]{16}(?=@)/, 'aaaaaaaaaaaaaaaa');
    const forged = fc.record({
      from: fc.constantFrom(
        ada,
        `"Ada" <${her.toUpperCase()}>`,
        'Mallory <mallory@evil.example>',
        `"${her}" <mallory@evil.example>`,
        'Mia <mia@shop.example>',
        `Shop <${shopAddress}>`,
        `Shop <${replyTo}>`,
        '',
      ),
      to: fc.constantFrom(shopAddress, wrongMark, `hello+r.${token}@shop.example`, `hello+${token}@shop.example`),
      subject: fc.constantFrom('[#1]', 'Re: [#1] My bike', `Re: ${token}`, 'My bike'),
      head: fc.subarray([
        `In-Reply-To: <${parcel.replace(/[a-z2-7]{16}(?=@)/, 'bbbbbbbbbbbbbbbb')}>`,
        `References: <o.aaaaaaaaaaaaa.aaaaaaaaaaaaaaaa@shop.example> <m1@home.example>`,
        'Authentication-Results: mx.evil.example; dmarc=pass header.from=home.example',
        'Authentication-Results: dmarc=pass header.from=home.example',
        `Cc: ${replyTo}`,
        'X-Nahtlos-Hop: aaaaaaaaaaaaaaaa',
        `Sender: ${her}`,
        `Reply-To: ${her}`,
      ]),
      text: fc.string({ maxLength: 40 }).map((text) => `${text.replaceAll(/[^ -~]/g, '')}.`),
    });
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(forged, async (part) => {
        seen += 1;
        await room.take(letter({ ...part, id: `f${seen}@evil.example` }));
        expect(await widget(room, conversation as never)).toEqual(['Is my bike ready?']);
      }),
      { numRuns: 120, seed: 4 },
    );
    const rows = await room.rows();
    expect(rows[0]).toEqual(before);
    expect(rows.length).toBeGreaterThan(20);
    expect(await asidesOf(room, conversation as never)).toEqual([]);
    // Nobody's words became an agent's, and no browser reads anything on a forger's word.
    const sides = await room.sql(
      `select distinct side from entry where conversation in (select id from conversation where site = '${room.site}')`,
    );
    expect(sides).toEqual([{ side: 'visitor' }]);
    const readers = await room.sql(
      `select reads from conversation_peer join conversation on id = conversation where site = '${room.site}' and number > 1 and reads = 1`,
    );
    expect(readers).toEqual([]);
    // The same sender with what only she got: the guard above does not pass because nothing ever enters.
    await room.take(letter({ to: replyTo, text: 'It is really me.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'It is really me.']);
  });

  it('word for word: what is a command of an agent is no command of hers', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    await room.take(letter({ to: replyTo, text: '#done\nis what the label says.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', '#done\nis what the label says.']);
    expect((await room.rows())[0]?.state).toBe('open');
  });

  it('drops what comes from our own addresses: it goes round', async () => {
    const room = await open();
    const { conversation, replyTo } = await room.talk(her);
    expect(await room.take(letter({ from: shopAddress, to: replyTo }))).toEqual({ is: 'own', news: [] });
    expect(await room.take(letter({ from: replyTo }))).toEqual({ is: 'own', news: [] });
    expect(await room.texts(conversation)).toHaveLength(1);
    expect(await room.rows()).toHaveLength(1);
  });
});

onBothDatabases('"It has arrived"', (open) => {
  const acks = (room: Mailroom) =>
    room.sql(`select peer from delivery where site = '${room.site}' and purpose = 'ack'`);

  it('goes out once a day to an address, however many conversations name it', async () => {
    const room = await open();
    for (let at = 0; at < 500; at += 1)
      await room.take(letter({ subject: `Win at https://evil.example/${at}`, isVerified: at % 2 === 0 }));
    expect(await room.rows()).toHaveLength(500);
    expect(await acks(room)).toHaveLength(1);
    room.pass(86_400_001);
    await room.take(letter({ text: 'The next day.' }));
    expect(await acks(room)).toHaveLength(2);
  }, 120_000);

  it('is not sent to a site’s five hundred and first on one day', async () => {
    const room = await open();
    for (let at = 0; at < 502; at += 1) await room.take(letter({ from: `v${at}@home.example` }));
    expect(await acks(room)).toHaveLength(500);
  }, 120_000);

  it('rests for an hour towards a machine that does not say that it is one', async () => {
    const room = await open();
    const minute = 60_000;
    await room.take(letter());
    expect(await acks(room)).toHaveLength(1);
    room.pass(24 * 60 * minute - 5 * minute);
    for (let at = 0; at < 11; at += 1) await room.take(letter());
    room.pass(6 * minute);
    // A day is over, and still it gets none.
    await room.take(letter());
    expect(await acks(room)).toHaveLength(1);
    room.pass(61 * minute);
    await room.take(letter());
    expect(await acks(room)).toHaveLength(2);
  });

  it('stops at once when two shops of this kind write to each other', async () => {
    const [one, other] = [await open('shop'), await open('other')];
    // Somebody writes to the one in the name of the other.
    await one.take(letter({ from: other.channel.address, to: one.channel.address }));
    expect(await acks(one)).toHaveLength(1);
    const ack = letter({
      from: one.channel.address,
      to: other.channel.address,
      head: [
        'Auto-Submitted: auto-replied',
        'X-Auto-Response-Suppress: All',
        `X-Nahtlos-Hop: ${one.marks.hop(one.site)}`,
      ],
    });
    await other.take(ack);
    expect(await acks(other)).toEqual([]);
    expect((await other.rows()).map(({ folder }) => folder)).toEqual(['automatic']);
  });
});
