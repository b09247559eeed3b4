import { expect, it } from 'vitest';
import type { AgentCaller } from '../../plugin-server/conversation/caller.ts';
import { joinMail } from '../../plugin-server/conversation/join-mail.ts';
import { keepAside } from '../../plugin-server/conversation/keep-aside.ts';
import { readMail } from '../../plugin-server/conversation/read-mail.ts';
import { releaseAside } from '../../plugin-server/conversation/release-aside.ts';
import { channelLimits } from '../../protocol/channel.ts';
import { makeCid, makeInstanceId } from '../../protocol/ids.ts';
import { letter, type Mailroom } from '../inbound/mailroom.ts';
import { onBothDatabases } from '../inbound/on-both.ts';
import { done, refusalOf } from './talk.ts';

const her = 'ada@home.example';

const mia = async ({ openShop, site }: Mailroom): Promise<AgentCaller> => {
  const { id } = await openShop.agent();
  return { side: 'agent', site, agent: id, name: 'Mia', role: 'agent', rights: [], origin: `a:${makeInstanceId()}` };
};
const held = async (room: Mailroom) => {
  const { conversation, replyTo } = await room.talk(her);
  await room.take(letter({ from: 'Bob <bob@else.example>', to: replyTo, text: 'I collect it for her.' }));
  return { conversation, asideSeq: 1 };
};

onBothDatabases('The whole of a mail', (open) => {
  it('is said to be cut only if it is longer than what is kept of it', async () => {
    const room = await open();
    const from = await mia(room);
    const { replyTo } = await room.talk(her);
    const quoted = 'On Friday in green, please.\n\n> --- Please reply above this line ---\n> Which colour?';
    await room.take(letter({ from: her, to: replyTo, text: quoted }));
    await room.take(letter({ from: her, to: replyTo, text: 'green '.repeat(channelLimits.mailText / 4) }));
    const read = async (id: unknown) => done(await readMail(room.store.read, from, { mail: Number(id) }));
    const [short, long] = await room.sql(`select id from mail where site = '${room.site}' order by id`);
    expect(await read(short?.id)).toEqual({ text: quoted, isCut: false });
    expect(await read(long?.id)).toMatchObject({ isCut: true });
  });
});

onBothDatabases('A held mail', (open) => {
  it('becomes part of the talk by an agent’s hand, under its sender, and answers go where they went before', async () => {
    const room = await open();
    const [from, { conversation, asideSeq }] = [await mia(room), await held(room)];
    const circumstances = room.desk.circumstances(room.site, conversation);
    const cid = makeCid();
    const release = () =>
      room.store.write((tx) => releaseAside(tx, { from, conversation, asideSeq, cid, circumstances }));
    expect(done(await release())).toEqual({ seq: 2 });
    expect(done(await release())).toEqual({ seq: 2 });
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'I collect it for her.']);
    const [, entry] = await room.store.read.entriesAfter(conversation, 0, 9);
    expect(entry).toMatchObject({ side: 'visitor', channel: 'email', agent: null });
    const card = (await room.store.read.mailCards([entry?.mail ?? 0])).get(entry?.mail ?? 0);
    expect(card?.from).toBe('Bob <bob@else.example>');
    expect((await room.rows())[0]).toMatchObject({ held: 0, her_channel: 'chat', waiting_since: room.now() });
    const other = await room.store.write((tx) =>
      releaseAside(tx, { from, conversation, asideSeq, cid: makeCid(), circumstances }),
    );
    expect(done(other)).toEqual({ seq: 2 });
    expect(await room.texts(conversation)).toHaveLength(2);
  });

  it('of a sender whom an agent has let in before is one no more; of others and of machines it is', async () => {
    const room = await open();
    const from = await mia(room);
    const { conversation, replyTo } = await room.talk(her);
    const bob = 'Bob <bob@else.example>';
    const circumstances = room.desk.circumstances(room.site, conversation);
    await room.take(letter({ from: bob, to: replyTo, text: 'I collect it for her.' }));
    await room.take(letter({ from: 'Eve <eve@third.example>', to: replyTo, text: 'Your code is 123456.' }));
    await room.take(letter({ from: bob, to: replyTo, text: 'Or tomorrow?' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?']);

    const of = { from, conversation, cid: makeCid() };
    done(await room.store.write((tx) => releaseAside(tx, { ...of, asideSeq: 1, circumstances })));
    done(await room.store.write((tx) => keepAside(tx, { ...of, cid: makeCid(), asideSeq: 2, now: room.now() })));
    await room.take(letter({ from: bob, to: replyTo, text: 'At ten.' }));
    await room.take(letter({ from: 'Eve <eve@third.example>', to: replyTo, text: 'Your code is 654321.' }));
    await room.take(letter({ from: bob, to: replyTo, head: ['Auto-Submitted: auto-replied'], text: 'I am away.' }));
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'I collect it for her.', 'At ten.']);
    expect((await room.rows())[0]).toMatchObject({ her_channel: 'chat', held: 2 });
    const asides = await room.store.read.asidesAfter(conversation, 0, 9);
    expect(asides.map(({ text, data }) => [text, JSON.parse(data).state])).toEqual([
      ['I collect it for her.', 'released'],
      ['Your code is 123456.', 'kept'],
      ['Or tomorrow?', 'held'],
      ['Your code is 654321.', 'held'],
      ['I am away.', 'kept'],
    ]);

    // In her next talk it is asked again.
    const other = await room.talk('ada@work.example');
    await room.take(letter({ from: bob, to: other.replyTo, text: 'Bob again.' }));
    expect(await room.texts(other.conversation)).toEqual(['Is my bike ready?']);
  });

  it('stays where it is if an agent says so', async () => {
    const room = await open();
    const [from, { conversation, asideSeq }] = [await mia(room), await held(room)];
    const keep = (seq: number) =>
      room.store.write((tx) => keepAside(tx, { from, conversation, asideSeq: seq, cid: makeCid(), now: room.now() }));
    expect(refusalOf(await keep(7))).toBe('not-found');
    expect(done(await keep(asideSeq))).toEqual({});
    expect(done(await keep(asideSeq))).toEqual({});
    expect((await room.rows())[0]).toMatchObject({ held: 0 });
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?']);
  });

  it('is for the agents of its own shop', async () => {
    const [room, elsewhere] = [await open(), await open('other')];
    const [from, stranger, { conversation, asideSeq }] = [await mia(room), await mia(elsewhere), await held(room)];
    const circumstances = room.desk.circumstances(room.site, conversation);
    const release = (by: AgentCaller) =>
      room.store.write((tx) => releaseAside(tx, { from: by, conversation, asideSeq, cid: makeCid(), circumstances }));
    const [mail] = await room.sql(`select id from mail where site = '${room.site}'`);
    expect(refusalOf(await release(stranger))).toBe('not-found');
    expect(refusalOf(await readMail(room.store.read, stranger, { mail: Number(mail?.id) }))).toBe('not-found');
    expect(done(await readMail(room.store.read, from, { mail: Number(mail?.id) })).text).toContain('I collect it');
    expect(done(await release(from))).toEqual({ seq: 2 });
  });
});

onBothDatabases('A mail that began a conversation of its own', (open) => {
  it('is entered where it belongs: its address goes along, what follows lands there, and it is closed', async () => {
    const room = await open();
    const from = await mia(room);
    const { conversation } = await room.talk(her);
    await room.take(letter({ from: 'Ada <ada@work.example>', subject: 'Re: [#1] My bike', text: 'From my work.' }));
    const [first, second] = await room.rows();
    const [mail] = await room.sql(`select perhaps from mail where conversation = '${second?.id}'`);
    expect(mail).toEqual({ perhaps: 1 });
    const circumstances = room.desk.circumstances(room.site, conversation);
    const join = (source: string | undefined, into: never) =>
      room.store.write((tx) =>
        joinMail(tx, { from, conversation: source as never, into, cid: makeCid(), circumstances }),
      );
    // What began in a chat is no mail, and nothing belongs to itself.
    expect(refusalOf(await join(first?.id, second?.id as never))).toBe('not-found');
    expect(refusalOf(await join(second?.id, second?.id as never))).toBe('not-found');
    expect(refusalOf(await join(second?.id, 99 as never))).toBe('not-found');
    expect(done(await join(second?.id, 1 as never))).toEqual({ conversation, seq: 2 });
    expect(await room.texts(conversation)).toEqual(['Is my bike ready?', 'From my work.']);
    expect(await room.texts(second?.id as never)).toEqual(['From my work.', 'closed']);
    expect((await room.rows()).map(({ state, unread }) => [state, unread])).toEqual([
      ['open', 1],
      ['closed', 0],
    ]);
    const notes = await room.sql(
      `select text from aside where conversation in (select id from conversation where site = '${room.site}') order by text`,
    );
    expect(notes.map(({ text }) => text)).toEqual(['← #2', '→ #1']);
    const ways = await room.store.read.waysOf(conversation);
    expect(ways.map(({ address, is_proven }) => [address, is_proven])).toContainEqual(['ada@work.example', 0]);
    const peers = await room.sql(
      `select reads from conversation_peer where conversation = '${conversation}' and address = 'ada@work.example'`,
    );
    expect(peers).toEqual([{ reads: 0 }]);
  });
});
