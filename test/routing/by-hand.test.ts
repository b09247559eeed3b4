import { expect, it } from 'vitest';
import type { Circumstances } from '../../plugin-server/routing/circumstances.ts';
import { emptyChannel } from '../../plugin-server/routing/empty-channel.ts';
import { hurryDelivery } from '../../plugin-server/routing/hurry-delivery.ts';
import { leaveDelivery } from '../../plugin-server/routing/leave-delivery.ts';
import { moveDelivery } from '../../plugin-server/routing/move-delivery.ts';
import type { ChannelKind } from '../../protocol/channel.ts';
import { makeCid } from '../../protocol/ids.ts';
import { done, everything, onBothDatabases, refusalOf, start, type Talk } from '../conversation/talk.ts';
import { type Answers, openAnswers } from './answers.ts';

const hand = (talk: Talk, ada: Answers) => {
  const from = ada.mia;
  return {
    move: (delivery: number, to?: ChannelKind, second = 100, cid = makeCid(), part: Partial<Circumstances> = {}) =>
      talk.store.write((tx) =>
        moveDelivery(tx, {
          ...{ from, delivery, cid, circumstances: () => ada.at(second, part) },
          ...(to === undefined ? {} : { to }),
        }),
      ),
    leave: (delivery: number, arrived: boolean) =>
      talk.store.write((tx) =>
        leaveDelivery(tx, { from, delivery, cid: makeCid(), arrived, circumstances: ada.at(100) }),
      ),
    hurry: (delivery: number, second: number) =>
      talk.store.write((tx) => hurryDelivery(tx, { from, delivery, cid: makeCid(), circumstances: ada.at(second) })),
  };
};

const failedMail = async (talk: Talk, how: 'blocked' | 'unclear' = 'blocked') => {
  const ada = await openAnswers(talk, true);
  const seq = await ada.answers(0);
  const rows = await ada.claims(60);
  await ada.sends(rows, 60);
  await ada.ends(rows, how, 61);
  return { ada, seq, mail: (await ada.ids())[0] ?? 0, ...hand(talk, ada) };
};

onBothDatabases('what an agent does about a delivery', (open) => {
  it('sends what has failed again, at once, and only once however often he presses', async () => {
    const { ada, seq, mail, move } = await failedMail(await open());
    const cid = makeCid();
    done(await move(mail, undefined, 100, cid));
    done(await move(mail, undefined, 100, cid));
    const again = [`${seq} email failed chosen`, `${seq} chat cancelled fallback`, `${seq} email waiting agent`];
    expect(await ada.rows()).toEqual(again);
    expect(await ada.trouble()).toBe('none');
    expect(refusalOf(await move(mail, undefined, 100, cid))).toBe('ok');
    const rows = await ada.claims(100);
    expect(rows).toMatchObject([{ seq, attempts: 1 }]);
    await ada.sends(rows, 100);
    // Pressed again while it is leaving.
    expect(refusalOf(await move(mail))).toBe('delivery.already-sent');
    await ada.ends(rows, 'accepted', 101);
    expect(refusalOf(await move(mail, 'chat'))).toBe('ok');
  });

  it('moves what nobody is sure of to the chat, and what waits there to the mail', async () => {
    const { ada, seq, mail, move } = await failedMail(await open(), 'unclear');
    done(await move(mail, 'chat'));
    expect(await ada.rows()).toEqual([`${seq} email cancelled chosen`, `${seq} chat waiting agent`]);
    expect(await ada.trouble()).toBe('none');
    done(await move((await ada.ids())[1] ?? 0, 'email'));
    expect((await ada.rows()).slice(1)).toEqual([`${seq} chat cancelled agent`, `${seq} email waiting agent`]);
  });

  it('never mails again by itself what a mail may have brought: in the chat it waits until she reads', async () => {
    const { ada, seq, mail, move } = await failedMail(await open(), 'unclear');
    done(await move(mail, 'chat', 100, makeCid(), { isPresent: true }));
    await ada.ticks(10_000);
    expect(await ada.rows()).toEqual([`${seq} email cancelled chosen`, `${seq} chat waiting present`]);
  });

  it('says that it arrived, or that it is not to be tried again', async () => {
    const talk = await open();
    const sure = await failedMail(talk, 'unclear');
    done(await sure.leave(sure.mail, true));
    expect(await sure.ada.rows()).toEqual([`${sure.seq} email accepted chosen`]);
    expect(await sure.ada.trouble()).toBe('none');
    expect(refusalOf(await sure.leave(sure.mail, true))).toBe('delivery.already-sent');

    const lost = await failedMail(talk, 'unclear');
    done(await lost.leave(lost.mail, false));
    expect(await lost.ada.rows()).toEqual([`${lost.seq} email cancelled chosen`, `${lost.seq} chat waiting agent`]);

    const seen = await failedMail(talk);
    expect(await seen.ada.trouble()).toBe('failed');
    done(await seen.leave(seen.mail, false));
    expect(await seen.ada.rows()).toEqual([`${seen.seq} email cancelled chosen`, `${seen.seq} chat waiting fallback`]);
    expect(await seen.ada.trouble()).toBe('none');
  });

  it('lets a mail that gathers go now, with all that gathers with it', async () => {
    const talk = await open();
    const ada = await openAnswers(talk, true);
    const [first, second] = [await ada.answers(0), await ada.answers(5)];
    expect(await ada.claims(10)).toEqual([]);
    const [, id = 0] = await ada.ids();
    done(await hand(talk, ada).hurry(id, 10));
    const rows = await ada.claims(10);
    expect(rows.map(({ seq }) => seq)).toEqual([first, second]);
    expect(refusalOf(await hand(talk, ada).hurry(id, 11))).toBe('delivery.already-sent');
  });

  it('lets an answer in the chat wait no longer for her', async () => {
    const talk = await open();
    const ada = await openAnswers(talk);
    const seq = await ada.answers(0);
    await ada.ticks(10);
    expect(await ada.rows()).toEqual([`${seq} chat waiting waits`]);
    done(await hand(talk, ada).hurry((await ada.ids())[0] ?? 0, 10));
    await ada.ticks(10);
    expect(await ada.rows()).toEqual([`${seq} chat cancelled waits`, `${seq} email waiting email`]);
  });

  it('changes nothing where it is refused: another site, no such delivery, a way that is closed', async () => {
    const talk = await open();
    const { ada, mail, move, leave, hurry } = await failedMail(talk);
    const stranger = await openAnswers(await open());
    const before = await everything(talk);
    expect(refusalOf(await hand(talk, stranger).move(mail))).toBe('not-found');
    expect(refusalOf(await move(mail + 100_000))).toBe('not-found');
    expect(refusalOf(await leave(mail + 100_000, true))).toBe('not-found');
    expect(refusalOf(await hurry(mail + 100_000, 1))).toBe('not-found');
    expect(refusalOf(await hurry(mail, 1))).toBe('delivery.already-sent');
    expect(refusalOf(await move(mail, 'whatsapp'))).toBe('channel.off');
    const off = await talk.store.write((tx) =>
      moveDelivery(tx, {
        ...{ from: ada.mia, delivery: mail, cid: makeCid() },
        circumstances: () => ada.at(100, { channel: () => 'none' }),
      }),
    );
    expect(refusalOf(off)).toBe('channel.off');
    expect(await everything(talk)).toBe(before);
    done(await move(mail));
  });

  it.each([
    ['chat', 'cancelled', 'none'],
    ['fail', 'failed', 'failed'],
  ] as const)('where a channel is removed, what waits for it goes to the chat (%s)', async (waiting, state, trouble) => {
    const talk = await open();
    const ada = await openAnswers(talk, true);
    const seq = await ada.answers(0);
    const { isDone } = await talk.store.write((tx) =>
      emptyChannel(tx, {
        ...{ site: talk.site, channel: 'email', waiting, now: start, steady: start, trySettled: async () => [] },
      }),
    );
    expect(isDone).toBe(true);
    expect(await ada.rows()).toEqual([`${seq} email ${state} chosen`, `${seq} chat waiting fallback`]);
    expect(await ada.trouble()).toBe(trouble);
    expect(await ada.claims(9_999)).toEqual([]);
  });
});
