import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Receipt, settleReceipt } from '../../plugin-server/routing/settle-receipt.ts';
import { onBothDatabases, type Talk } from '../conversation/talk.ts';
import { type Answers, openAnswers } from './answers.ts';

const sent = async (talk: Talk, how: 'accepted' | 'unclear' | null = 'accepted') => {
  const ada = await openAnswers(talk, true);
  const seq = await ada.answers(0);
  const rows = await ada.claims(60);
  const leaving = await ada.sends(rows, 60);
  if (how !== null) await ada.ends(leaving, how, 61);
  return { ada, seq, parcel: rows[0]?.parcel ?? 0, peer: rows[0]?.peer ?? '' };
};

const tells = (talk: Talk, ada: Answers) => (state: Receipt['state'], part: Partial<Receipt>) =>
  talk.store.write((tx) =>
    settleReceipt(tx, {
      sites: [talk.site],
      channel: 'email',
      of: {},
      state,
      fits: ({ mark }, peer) => mark === `mark of ${peer}`,
      circumstances: () => ada.at(100),
      trySettled: async () => [],
      ...(state === 'failed' ? { error: { class: 'bad-address', code: '5.1.1' } } : {}),
      ...part,
    }),
  );

onBothDatabases('what is told of a delivery afterwards', (open) => {
  it('a bounce: it has failed after all, the address takes nothing more, and agents see it', async () => {
    const talk = await open();
    const { ada, seq, parcel, peer } = await sent(talk);
    const of = { parcel: { id: parcel, mark: `mark of ${peer}` } };
    expect((await tells(talk, ada)('failed', { of })).map(({ is }) => is)).toEqual(['marks', 'row']);
    const after = [`${seq} email failed chosen`, `${seq} chat waiting fallback`];
    expect(await ada.rows()).toEqual(after);
    expect(await ada.trouble()).toBe('failed');
    expect((await talk.store.read.waysOf(ada.conversation))[0]?.endpoint).toBe('bad');
    // The same bounce again changes nothing.
    expect(await tells(talk, ada)('failed', { of })).toEqual([]);
    expect(await ada.rows()).toEqual(after);
  });

  it('nothing that nobody of ours has marked: another mark, an address alone, another shop, a delay', async () => {
    const talk = await open();
    const { ada, seq, parcel, peer } = await sent(talk);
    const tell = tells(talk, ada);
    const of = { parcel: { id: parcel, mark: `mark of ${peer}` } };
    expect(await tell('failed', { of: { parcel: { id: parcel, mark: 'guessed' } } })).toEqual([]);
    expect(await tell('failed', { of: { address: 'ada@home.example' } })).toEqual([]);
    expect(await tell('failed', { of: { vendorId: 'v-1' } })).toEqual([]);
    expect(await tell('failed', { of, sites: [] })).toEqual([]);
    expect(await tell('delayed', { of })).toEqual([]);
    expect(await ada.rows()).toEqual([`${seq} email accepted chosen`]);
    expect(await tell('failed', { of })).not.toEqual([]);
  });

  it('a word that comes late settles what nobody was sure of', async () => {
    const talk = await open();
    const { ada, seq, parcel, peer } = await sent(talk, 'unclear');
    expect(await ada.trouble()).toBe('unclear');
    await tells(talk, ada)('delivered', { of: { parcel: { id: parcel, mark: `mark of ${peer}` } } });
    expect(await ada.rows()).toEqual([`${seq} email delivered chosen`]);
    expect(await ada.trouble()).toBe('none');
  });

  it('in any order and however often: it only moves forward, and a failure counts only before it was delivered', async () => {
    const talk = await open();
    const steps = ['accepted', 'sent', 'delivered', 'read'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps, 'failed' as const), { minLength: 1, maxLength: 6 }),
        async (told) => {
          const { ada, parcel, peer } = await sent(talk, null);
          const of = { parcel: { id: parcel, mark: `mark of ${peer}` } };
          let expected: string = 'sending';
          for (const state of told) {
            await tells(talk, ada)(state, { of });
            const rank = (it: string): number => (steps as readonly string[]).indexOf(it);
            if (expected === 'failed') continue;
            if (state === 'failed') expected = rank(expected) >= rank('delivered') ? expected : 'failed';
            else if (rank(state) > rank(expected)) expected = state;
          }
          expect((await ada.rows())[0]?.split(' ')[2], told.join(' ')).toBe(expected);
        },
      ),
      { numRuns: 15, seed: 99 },
    );
  });
});
