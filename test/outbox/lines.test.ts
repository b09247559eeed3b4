import { expect, test } from 'vitest';
import type { Parcel } from '../../plugin-server/channels/adapter.ts';
import type { OpenChannel } from '../../plugin-server/channels/channel-directory.ts';
import { openAnswers } from '../routing/answers.ts';
import { openSqliteForTest } from '../store/test-store.ts';
import { openMailroom } from './open-mailroom.ts';
import { accepted, carrier, failure } from './open-post.ts';

const waited = { timeout: 20_000, interval: 20 };

const opened = async () => {
  const its = await openSqliteForTest();
  const room = await openMailroom(its);
  const parcels: Parcel[] = [];
  const render = (parcel: Parcel) => {
    parcels.push(parcel);
    return [{ id: `${parcel.id}.0`, body: parcel.to.value }];
  };
  return { its, room, parcels, render };
};

test('unread answers of one conversation go as one mail, and agents see it leave', async () => {
  const { its, room, parcels, render } = await opened();
  await using _ = its;
  const ada = await openAnswers(room.talk, true);
  const [first, second] = [await ada.answers(0), await ada.answers(20)];
  const mail = carrier(() => accepted, {}, { render });
  const channel = room.channel(mail, { reply: 'hello+{t}@shop.example', bounce: 'hello+{t}@shop.example' });
  const channels = { all: () => [channel], sitesOf: () => [room.talk.site] };
  const worker = room.worker(mail, { ...room.forTalk, channels });
  room.clock.move(65_000);
  worker.wake();
  const sent = [`${first} email accepted chosen`, `${second} email accepted chosen`];
  await expect.poll(ada.rows, waited).toEqual(sent);
  await worker.close();
  expect(parcels).toHaveLength(1);
  expect(room.news.flatMap((it) => (it.is === 'marks' ? it.marks.deliveries.map(({ state }) => state) : []))).toEqual([
    'accepted',
    'accepted',
  ]);
  expect(await its.sql('select parcel, n, state from piece')).toMatchObject([{ n: 0, state: 'accepted' }]);
});

test('a channel that is opened takes what waits, one that is closed takes nothing more, one that is paused neither', async () => {
  const { its, room } = await opened();
  await using _ = its;
  const mail = carrier(() => accepted);
  let open: OpenChannel[] = [];
  const worker = room.worker(mail, { channels: { all: () => open, sitesOf: () => [room.site] } });
  const put = (peer: string) => room.put({ peer, next_at: Math.floor(room.clock.steady()) });
  const states = async () => (await room.rows()).map(({ peer, state }) => `${peer} ${state}`);
  await put('ada');
  worker.wake();
  open = [room.channel(mail, { isPaused: true })];
  worker.wake();
  await new Promise(setImmediate);
  expect(await states()).toEqual(['ada waiting']);
  open = [room.channel(mail)];
  worker.wake();
  await expect.poll(states, waited).toEqual(['ada accepted']);
  open = [];
  worker.wake();
  await put('grace');
  worker.wake();
  open = [room.channel(carrier(() => accepted))];
  worker.wake();
  await expect.poll(states, waited).toEqual(['ada accepted', 'grace accepted']);
  await worker.close();
  expect(mail.carried).toEqual(['ada']);
});

test('who has waited a quarter of an hour on a paused channel goes another way, and agents see it', async () => {
  const { its, room } = await opened();
  await using _ = its;
  const ada = await openAnswers(room.talk, true);
  const seq = await ada.answers(0);
  const mail = carrier(() => failure('config', '535'));
  const channel = room.channel(mail);
  const channels = { all: () => [channel], sitesOf: () => [room.talk.site] };
  const worker = room.worker(mail, { ...room.forTalk, channels });
  room.clock.move(60_000);
  worker.wake();
  await expect.poll(() => room.problems, waited).toEqual(['config 535']);
  room.clock.move(14 * 60_000 + 30_000);
  worker.wake();
  const gone = [`${seq} email failed chosen`, `${seq} chat waiting fallback`];
  await expect.poll(ada.rows, waited).toEqual(gone);
  await worker.close();
  expect(await ada.trouble()).toBe('failed');
});

test('who is back in the chat at the moment of sending gets it there', async () => {
  const { its, room } = await opened();
  await using _ = its;
  const ada = await openAnswers(room.talk, true);
  const seq = await ada.answers(0);
  room.present.add(ada.conversation);
  const mail = carrier(() => accepted);
  const channel = room.channel(mail);
  const channels = { all: () => [channel], sitesOf: () => [room.talk.site] };
  const worker = room.worker(mail, { ...room.forTalk, channels });
  room.clock.move(45_000);
  worker.wake();
  await expect.poll(ada.rows, waited).toEqual([`${seq} email cancelled chosen`, `${seq} chat waiting present`]);
  // The worker looks after the chat, too: she goes, and it leaves after all.
  room.present.clear();
  room.clock.move(120_000);
  worker.wake();
  await expect.poll(async () => (await ada.rows()).at(-1), waited).toBe(`${seq} email waiting chosen`);
  room.clock.move(45_000);
  worker.wake();
  await expect.poll(async () => (await ada.rows()).at(-1), waited).toBe(`${seq} email accepted chosen`);
  await worker.close();
});

test('asked to go more slowly a channel takes half as many at once for a minute', async () => {
  const { its, room } = await opened();
  await using _ = its;
  let isSlow = true;
  let most = 0;
  const mail = carrier(
    async () => {
      if (isSlow) return failure('slow-down', '429');
      most = Math.max(most, mail.atOnce());
      await new Promise(setImmediate);
      return accepted;
    },
    { atOnce: 4 },
  );
  const worker = room.worker(mail);
  const due = () => Math.floor(room.clock.steady());
  await room.put({ peer: 'first', next_at: due() });
  worker.wake();
  await expect.poll(() => room.counts.get('deliveries_later'), waited).toBe(1);
  expect(await room.rows()).toMatchObject([{ attempts: 0, problem: 'slow-down 429' }]);
  isSlow = false;
  for (let n = 0; n < 12; n += 1) await room.put({ peer: `p${n}`, next_at: due() });
  room.clock.move(10_000);
  worker.wake();
  await expect.poll(async () => (await room.rows()).every(({ state }) => state === 'accepted'), waited).toBe(true);
  await worker.close();
  expect(most).toBe(2);
});
