import { expect, it } from 'vitest';
import { onBothDatabases } from '../conversation/talk.ts';
import { openAnswers } from './answers.ts';

onBothDatabases('an answer that failed', (open) => {
  it('waits in the chat when there is no way left, and agents see it until she has read it', async () => {
    const talk = await open();
    const ada = await openAnswers(talk, true);
    const seq = await ada.answers(0);
    const rows = await ada.claims(60);
    await ada.sends(rows, 60);
    await ada.ends(rows, 'blocked', 61);
    expect(await ada.rows()).toEqual([`${seq} email failed chosen`, `${seq} chat waiting fallback`]);
    expect(await ada.trouble()).toBe('failed');
    const marks = await talk.store.read.deliveryMarks(ada.conversation, 10);
    expect(marks).toMatchObject([
      { channel: 'email', state: 'failed', problem: 'blocked 550' },
      { channel: 'chat', state: 'waiting', because: 'fallback' },
    ]);
    expect(await talk.store.read.listCounts(talk.site, ada.mia.agent)).toMatchObject({ trouble: 1 });
    // The address is still good for the next.
    expect((await talk.store.read.waysOf(ada.conversation))[0]?.endpoint).toBeNull();
    await ada.reads(seq);
    expect(await ada.trouble()).toBe('none');
    expect((await ada.rows()).at(-1)).toBe(`${seq} chat read fallback`);
  });

  it.each([
    ['bad-address', 'bad'],
    ['opted-out', 'opted-out'],
  ] as const)('marks an address that is %s, and the next answer does not go there', async (kind, state) => {
    const talk = await open();
    const ada = await openAnswers(talk, true);
    await ada.answers(0);
    await ada.ends(await ada.claims(60), kind, 61);
    expect((await talk.store.read.waysOf(ada.conversation))[0]?.endpoint).toBe(state);
    const next = await ada.answers(70);
    expect((await ada.rows()).at(-1)).toBe(`${next} chat waiting ${kind}`);
  });

  it('needs no other way if she has read it meanwhile', async () => {
    const ada = await openAnswers(await open(), true);
    const seq = await ada.answers(0);
    const rows = await ada.claims(60);
    await ada.sends(rows, 60);
    await ada.reads(seq);
    await ada.ends(rows, 'blocked', 61);
    expect(await ada.rows()).toEqual([`${seq} email failed chosen`]);
    expect(await ada.trouble()).toBe('none');
  });

  it('of unclear fate takes no other way by itself', async () => {
    const ada = await openAnswers(await open(), true);
    const seq = await ada.answers(0);
    const rows = await ada.claims(60);
    await ada.sends(rows, 60);
    await ada.ends(rows, 'unclear', 61);
    expect(await ada.rows()).toEqual([`${seq} email unclear chosen`]);
    expect(await ada.trouble()).toBe('unclear');
  });

  it('fails with all that went in the same mail, each with its own place in the chat', async () => {
    const ada = await openAnswers(await open(), true);
    const [first, second] = [await ada.answers(0), await ada.answers(1)];
    await ada.ends(await ada.claims(60), 'blocked', 61);
    expect((await ada.rows()).slice(2)).toEqual([`${first} chat waiting fallback`, `${second} chat waiting fallback`]);
    await ada.reads(first);
    expect(await ada.trouble()).toBe('failed');
    await ada.reads(second);
    expect(await ada.trouble()).toBe('none');
  });
});
