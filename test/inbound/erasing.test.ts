import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeConversation } from '../../plugin-server/conversation/remove-conversation.ts';
import { createDataChores } from '../../plugin-server/identity/data-chores.ts';
import { beginErasure } from '../../plugin-server/identity/erasure/begin-erasure.ts';
import { runErasure } from '../../plugin-server/identity/erasure/run-erasure.ts';
import { temporaryFolder } from '../store/test-store.ts';
import { letter, type Mailroom, rawOf } from './mailroom.ts';
import { onBothDatabases } from './on-both.ts';

const canary = 'Zaphod42canary';
const her = `${canary.toLowerCase()}@home.example`;

const deskOf = async (room: Mailroom) => ({
  store: room.store,
  shelf: room.shelf,
  mac: room.mac,
  clock: { wall: room.now, mono: () => 0, steady: room.now },
  dataFolder: await temporaryFolder(),
  announce: () => undefined,
});
const rowsWith = async (room: Mailroom, word: string): Promise<string[]> => {
  const found: string[] = [];
  for (const table of [
    'conversation',
    'entry',
    'aside',
    'mail',
    'inbound_raw',
    'inbound',
    'trait',
    'identifier',
    'file',
  ])
    for (const row of await room.sql(`select * from ${table}`))
      if (JSON.stringify(row).toLowerCase().includes(word.toLowerCase())) found.push(table);
  return found;
};
const bytesWith = (folder: string, word: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (it) => it.isFile() && readFileSync(join(it.parentPath, it.name)).includes(word),
  ).length;

onBothDatabases('What is erased', (open) => {
  it('is gone with its bytes, and no mailbox brings it back, by whatever path', async () => {
    const room = await open();
    const desk = await deskOf(room);
    const mail = letter({
      from: `${canary} <${her}>`,
      subject: canary,
      text: `I am ${canary}.`,
      isVerified: false,
    });
    await room.keep(mail);
    await room.readAll();
    const [row] = await room.rows();
    expect(await rowsWith(room, canary)).toContain('mail');
    expect(bytesWith(room.folder, canary)).toBe(1);
    await removeConversation(desk, room.site, row?.id as never);
    expect(await room.sql(`select id from mail where site = '${room.site}'`)).toEqual([]);
    expect(await room.sql(`select id from inbound_raw where site = '${room.site}'`)).toEqual([]);
    expect(bytesWith(room.folder, canary)).toBe(0);
    // The record of what came in is gone as well: only the tombstone is left.
    await room.sql(`delete from inbound`);
    await room.keep(mail);
    await room.keep(rawOf(mail, room.now(), { key: 'another-path', meta: { path: 'inlet', authserv: null } }));
    await room.readAll();
    expect(await room.rows()).toEqual([]);
    expect(bytesWith(room.folder, canary)).toBe(0);
    // She may write again: it is a new conversation.
    await room.keep(letter({ from: `Ada <${her}>`, text: 'Hello again.' }));
    await room.readAll();
    expect(await room.rows()).toHaveLength(1);
    await rm(desk.dataFolder, { recursive: true });
  });

  it('is gone from the talk of others, too, where she wrote beside it', async () => {
    const room = await open();
    const guest = 'Marvin77canary';
    const address = 'marvin77canary@home.example';
    const desk = await deskOf(room);
    const { conversation, replyTo } = await room.talk('ada@home.example');
    await room.keep(letter({ from: `${guest} <${address}>`, text: 'My own talk.', isVerified: true }));
    await room.keep(letter({ from: `${guest} <${address}>`, to: replyTo, text: `Beside: ${guest}`, isVerified: true }));
    // Nobody knows whether this is she; it names her all the same.
    await room.keep(letter({ from: `${guest} <${address}>`, text: `Perhaps ${guest}.` }));
    await room.readAll();
    expect(await room.store.read.asidesAfter(conversation, 0, 9)).toHaveLength(1);
    const sender = await room.store.read.identifierByValue(room.site, 'email', address);
    const measured = { conversations: 1, messages: 1, files: 0, devices: 0 } as never;
    const identifiers = [sender?.id ?? 0];
    const { id } = await room.store.write((tx) =>
      beginErasure(tx, { site: room.site, identifiers, actor: 'server', measured, now: room.now() }),
    );
    await runErasure(desk, id);
    const rows = await room.rows();
    expect(rows.map((row) => row.id)).toEqual([conversation]);
    const [aside] = await room.store.read.asidesAfter(conversation, 0, 9);
    expect(aside).toMatchObject({ kind: 'mail', text: '' });
    expect(bytesWith(room.folder, guest)).toBe(0);
    expect(await rowsWith(room, guest)).toEqual([]);
    await rm(desk.dataFolder, { recursive: true });
  });

  it('goes by itself: bytes that are read after two weeks, a mail stays with its message', async () => {
    const room = await open();
    const desk = await deskOf(room);
    await room.keep(letter({ text: 'Keep me.' }));
    await room.readAll();
    room.pass(15 * 86_400_000);
    await createDataChores(desk).removeOld(() => false);
    expect(await room.sql(`select id from inbound_raw where site = '${room.site}'`)).toEqual([]);
    expect(bytesWith(room.folder, 'Keep me.')).toBe(1);
    const [mail] = await room.sql(`select shelf from mail where site = '${room.site}'`);
    expect(await room.shelf.open(String(mail?.shelf)).then((it) => it?.body.destroy())).toBeDefined();
    await rm(desk.dataFolder, { recursive: true });
  });
});
