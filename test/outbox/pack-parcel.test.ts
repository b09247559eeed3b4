import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { packParcel } from '../../plugin-server/outbox/pack/pack-parcel.ts';
import type { Packed } from '../../plugin-server/outbox/worker-needs.ts';
import { enqueueMail } from '../../plugin-server/routing/enqueue-mail.ts';
import { channelLimits } from '../../protocol/channel.ts';
import type { AgentId, ReachId } from '../../protocol/ids.ts';
import { done, start } from '../conversation/talk.ts';
import { openAnswers } from '../routing/answers.ts';
import { newId } from '../store/shop.ts';
import { openSqliteForTest } from '../store/test-store.ts';
import { openMailroom, publicUrl } from './open-mailroom.ts';
import { accepted, carrier } from './open-post.ts';

const opened = async () => {
  const its = await openSqliteForTest();
  const room = await openMailroom(its, {
    open: async () => ({ bytes: 4, body: Readable.from([Buffer.from('%PDF')]) }),
  });
  const channel = room.channel(
    carrier(() => accepted),
    { reply: 'hello+{t}@shop.example', bounce: 'hello+{t}@shop.example' },
  );
  const ada = await openAnswers(room.talk, true);
  const pack = async (second: number) => packParcel(room.packing, await ada.claims(second), channel);
  return { its, room, ada, channel, pack };
};

const parcelIn = (packed: Packed) => {
  if (!('parcel' in packed)) throw new Error(`Not packed: ${packed.error.code}`);
  return packed.parcel;
};

test('new answers and nothing else: her address, her language, who wrote, where her answer and a bounce go', async () => {
  const { its, room, ada, pack } = await opened();
  await using _ = its;
  const { talk, marks } = room;
  await ada.answers(0);
  await ada.answers(3);
  const parcel = parcelIn(await pack(60));
  const [way] = await talk.store.read.waysOf(ada.conversation);
  expect(parcel.to).toEqual({ kind: 'email', value: way?.address });
  expect(parcel).toMatchObject({
    locale: 'de',
    site: { name: 'Bikes and Books', publicUrl, pageUrl: 'https://shop.example', zone: 'Europe/Berlin' },
    says: { is: 'messages', number: 1, isProven: false },
  });
  if (parcel.says.is !== 'messages') throw new Error('No messages.');
  expect(parcel.says.messages.map(({ author, text }) => `${author}: ${text}`)).toEqual([
    'Mia: Is it ready?',
    'Mia: Is it ready?',
  ]);
  // What comes back to these addresses leads to her conversation and to this parcel.
  const token = marks.tokenIn(parcel.thread.replyTo ?? '');
  expect(await talk.store.read.mailToken(token ?? '')).toMatchObject({
    conversation: ada.conversation,
    identifier: way?.identifier,
    purpose: 'reply',
  });
  expect(room.packing.passes.stopUrl(publicUrl, token ?? '')).toBe(parcel.says.stopUrl);
  const bounced = marks.bouncedIn(parcel.thread.bounceTo ?? '');
  expect(bounced).toMatchObject({ id: Number(parcel.id) });
  expect(marks.fitsParcel(bounced ?? { id: 0, mark: '' }, `${way?.identifier}`)).toBe(true);
  expect(marks.parcelIn(`${parcel.thread.messageId}@shop.example`)).toEqual(bounced);
});

test('the second mail goes on the thread of the first, under the same token; her own mail stands above both', async () => {
  const { its, room, ada, channel, pack } = await opened();
  await using _ = its;
  await ada.answers(0);
  const rows = await ada.claims(60);
  const first = parcelIn(await packParcel(room.packing, rows, channel));
  await ada.ends(await ada.sends(rows, 60), 'accepted', 61);
  await ada.answers(100);
  const second = parcelIn(await pack(200));
  expect(second.thread.replyTo).toBe(first.thread.replyTo);
  expect(second.thread.messageId).not.toBe(first.thread.messageId);
  expect(second.thread).toMatchObject({ inReplyTo: null, references: [`${first.thread.messageId}@shop.example`] });

  const [way] = await room.talk.store.read.waysOf(ada.conversation);
  const mail = {
    ...{ site: room.talk.site, conversation: ada.conversation, identifier: way?.identifier ?? 0, subject: 'Retour' },
    ...{
      message_id: 'hers@web.example',
      sender: 'Ada',
      recipient: 'hello@shop.example',
      assurance: 'asserted' as const,
    },
    ...{
      auto: '' as const,
      full_text: '',
      is_cut: 0 as const,
      flag: null,
      shelf: null,
      perhaps: null,
      dropped: 0,
      vendor_key: 'k',
    },
    refs: JSON.stringify(Array.from({ length: 20 }, (_it, n) => `r${n}@web.example`)),
    at: start + 300_000,
  } as const;
  await room.talk.store.write((tx) => tx.insertMail(mail));
  await ada.answers(400);
  const third = parcelIn(await pack(500));
  expect(third.thread.inReplyTo).toBe('hers@web.example');
  expect(third.thread.references).toHaveLength(11);
  expect(third.thread.references[0]).toBe('r0@web.example');
  expect(third.thread.references.at(-1)).toBe('hers@web.example');
});

test('files come along up to what a mail may weigh; larger ones are links that end', async () => {
  const { its, room, ada, pack } = await opened();
  await using _ = its;
  const small = await room.talk.file(ada.mia, { name: 'label.pdf', bytes: 4 });
  const large = await room.talk.file(ada.mia, { name: 'film.mp4', bytes: channelLimits.mailAttachmentBytes });
  done(await room.talk.send(ada.mia, ada.conversation, 1, { files: [small, large], circumstances: ada.at(0) }));
  const { says } = parcelIn(await pack(60));
  if (says.is !== 'messages') throw new Error('No messages.');
  const [said] = says.messages;
  expect(said?.files.map(({ name }) => name)).toEqual(['label.pdf']);
  const bytes: Uint8Array[] = [];
  for await (const chunk of said?.files[0]?.open() ?? []) bytes.push(chunk);
  expect(Buffer.concat(bytes).toString()).toBe('%PDF');
  expect(said?.links).toMatchObject([{ name: 'film.mp4', url: expect.stringContaining(`${publicUrl}/f/`) }]);
});

test('an address she has taken back, or that takes nothing more, gets nothing', async () => {
  const { its, room, ada, pack } = await opened();
  await using _ = its;
  await ada.answers(0);
  await room.talk.store.write((tx) => tx.removeWay(ada.conversation, 'email', start));
  expect(await pack(60)).toEqual({ error: { class: 'blocked', code: 'no-peer' } });
});

test('what stands in no table travels sealed, and opens only in its own row', async () => {
  const { its, room, ada, channel } = await opened();
  await using _ = its;
  const [way] = await room.talk.store.read.waysOf(ada.conversation);
  const put = (recipient: 'visitor' | AgentId, peer: string) =>
    room.talk.store.write((tx) =>
      enqueueMail(tx, room.packing.sealer, {
        ...{ site: room.talk.site, conversation: ada.conversation, recipient, peer, because: 'asked', dueBy: null },
        ...{ purpose: 'ack', now: start, steady: start, to: 'ada@home.example', locale: 'en', replyToken: null },
        says: { is: 'ack', number: 7 },
      }),
    );
  await put('visitor', `${way?.identifier}`);
  await put('visitor', '999');
  const rows = await ada.claims(1);
  expect(rows).toHaveLength(2);
  expect(rows.every(({ sealed }) => sealed?.includes('ada') === false)).toBe(true);
  const [row, other] = rows;
  if (row === undefined || other === undefined) throw new Error('Nothing was put.');
  const parcel = parcelIn(await packParcel(room.packing, [row], channel));
  expect(parcel).toMatchObject({ to: { value: 'ada@home.example' }, locale: 'en', says: { is: 'ack', number: 7 } });
  expect(parcel.thread.replyTo).not.toBeNull();
  await expect(packParcel(room.packing, [{ ...row, sealed: other.sealed }], channel)).rejects.toThrow('altered');
});

test('nothing said of her goes to an agent who has left meanwhile, or to an address he has taken back', async () => {
  const { its, room, ada, channel } = await opened();
  await using _ = its;
  const { store, site } = room.talk;
  const { agent } = ada.mia;
  const reach = newId<ReachId>('reach');
  const code = { code_hmac: null, code_expires_at: null, tries: 0 };
  const address = { id: reach, site, agent, kind: 'email', address: 'mia@home.example' } as const;
  const row = { ...address, ...code, ord: 0, week: null, verified_at: start, is_bad: 0, at: start } as const;
  await store.write((tx) => tx.insertReach(row));
  await store.write((tx) =>
    enqueueMail(tx, room.packing.sealer, {
      ...{ site, conversation: ada.conversation, recipient: agent, peer: reach, because: 'policy', dueBy: null },
      ...{ purpose: 'notice', now: start, steady: start, to: row.address, locale: 'en', replyToken: null },
      says: { is: 'notice', number: 1, name: 'Ada', notice: { is: 'taken', by: 'Jonas' }, inboxUrl: publicUrl },
    }),
  );
  const rows = await ada.claims(1);
  const left = { error: { class: 'blocked', code: 'left' } };
  expect(parcelIn(await packParcel(room.packing, rows, channel)).to.value).toBe('mia@home.example');
  await its.sql(`update member set disabled_at = 1 where agent = '${agent}'`);
  expect(await packParcel(room.packing, rows, channel)).toEqual(left);
  await its.sql(`update member set disabled_at = null where agent = '${agent}'`);
  await store.write((tx) => tx.removeReach(site, reach, start));
  expect(await packParcel(room.packing, rows, channel)).toEqual(left);
});
