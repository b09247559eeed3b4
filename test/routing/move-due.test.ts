import { expect, it } from 'vitest';
import { channelLimits } from '../../protocol/channel.ts';
import { onBothDatabases, start } from '../conversation/talk.ts';
import { openAnswers } from './answers.ts';

const grace = channelLimits.graceMs / 1_000;

onBothDatabases('an answer she misses in the chat', (open) => {
  it('goes by mail after the grace time: moved, never copied', async () => {
    const ada = await openAnswers(await open());
    const seq = await ada.answers(0);
    await ada.ticks(grace - 1);
    expect(await ada.rows()).toEqual([`${seq} chat waiting waits`]);
    await ada.ticks(grace);
    expect(await ada.rows()).toEqual([`${seq} chat cancelled waits`, `${seq} email waiting email`]);
    const rows = await ada.claims(grace + 45);
    expect(rows).toMatchObject([{ seq, moved_from: (await ada.ids())[0] }]);
    await ada.sends(rows, grace + 45);
    await ada.ends(rows, 'accepted', grace + 46);
    expect(await ada.rows()).toEqual([`${seq} chat cancelled waits`, `${seq} email accepted email`]);
    expect(await ada.trouble()).toBe('none');
  });

  it('has arrived if she has read it, and nothing leaves', async () => {
    const ada = await openAnswers(await open());
    const seq = await ada.answers(0);
    await ada.reads(seq);
    await ada.ticks(grace);
    expect(await ada.rows()).toEqual([`${seq} chat read waits`]);
    expect(await ada.claims(grace + 999)).toEqual([]);
  });

  it('waits on as long as she is there', async () => {
    const ada = await openAnswers(await open());
    const seq = await ada.answers(0, { isPresent: true });
    await ada.ticks(grace, { isPresent: true });
    await ada.ticks(2 * grace - 1);
    expect(await ada.rows()).toEqual([`${seq} chat waiting present`]);
    await ada.ticks(2 * grace);
    expect((await ada.rows()).at(-1)).toBe(`${seq} email waiting email`);
  });

  it('waits until she reads if there is no other way', async () => {
    const talk = await open();
    const ada = await openAnswers(talk);
    const seq = await ada.answers(0);
    await ada.ticks(grace, { channel: () => 'none' });
    expect(await ada.rows()).toEqual([`${seq} chat waiting waits`]);
    expect(await talk.store.read.dueInChat(start + 9_999_000, 10)).toEqual([]);
  });

  it('comes back to the chat with her, unless it is leaving at this moment', async () => {
    const ada = await openAnswers(await open(), true);
    const [first, second] = [await ada.answers(0), await ada.answers(1)];
    expect(await ada.rows()).toEqual([`${first} email waiting chosen`, `${second} email waiting chosen`]);
    await ada.returns(2);
    const back = [`${first} chat waiting present`, `${second} chat waiting present`];
    expect((await ada.rows()).slice(2)).toEqual(back);
    expect(await ada.claims(60)).toEqual([]);
    // She goes again without reading.
    await ada.ticks(2 + grace);
    const rows = await ada.claims(2 + grace + 60);
    expect(rows.map(({ seq }) => seq)).toEqual([first, second]);
    await ada.sends(rows, 200);
    await ada.returns(201);
    await ada.reads(second);
    await ada.ends(rows, 'accepted', 202);
    expect((await ada.rows()).slice(4)).toEqual([`${first} email accepted chosen`, `${second} email accepted chosen`]);
  });

  it('of what was claimed and is read before it leaves only the rest leaves', async () => {
    const ada = await openAnswers(await open(), true);
    const [first, second] = [await ada.answers(0), await ada.answers(1)];
    const rows = await ada.claims(60);
    expect(rows).toHaveLength(2);
    await ada.reads(first);
    expect((await ada.sends(rows, 61)).map(({ seq }) => seq)).toEqual([second]);
    await ada.ends(rows, 'accepted', 62);
    expect(await ada.rows()).toEqual([
      `${first} email cancelled chosen`,
      `${second} email accepted chosen`,
      `${first} chat read present`,
    ]);
  });

  it('stays on the way an agent has picked, also when she comes back', async () => {
    const ada = await openAnswers(await open());
    const seq = await ada.answers(0, { way: 'email' });
    await ada.returns(1);
    await ada.reads(seq);
    expect(await ada.rows()).toEqual([`${seq} email waiting agent`]);
  });
});
