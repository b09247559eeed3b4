import { expect, it } from 'vitest';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { makeCid, makeStartKey } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { done, everything, newsOf, onBothDatabases, refusalOf, said, start } from './talk.ts';

const day = 86_400_000;

onBothDatabases('a message', (open) => {
  it('opens a conversation when it is the first, numbered within its shop from 1', async () => {
    const talk = await open();
    const [ada, bea] = [await talk.visitor(), await talk.visitor()];
    const first = done(await talk.send(ada, 'new', 1, { text: 'Hello' }));
    const second = done(await talk.send(bea, 'new', 1));
    expect(first).toMatchObject({ seq: 1, at: start });
    const row = await talk.store.read.conversation(talk.site, first.conversation);
    expect(row).toMatchObject({
      number: 1,
      seq: 1,
      state: 'open',
      device: ada.device,
      unread: 1,
      last_text: 'Hello',
      last_from: 'visitor',
      waiting_since: start,
    });
    expect(await talk.store.read.conversation(talk.site, second.conversation)).toMatchObject({ number: 2 });
  });

  it('said again under the same client id is answered again, and stands there once', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const more = { cid: makeCid(), text: 'Hello', to: { start: makeStartKey() } };
    const first = done(await talk.send(ada, 'new', 1, more));
    const again = await talk.send(ada, 'new', 1, more);
    expect(done(again)).toEqual({ ...first, again: true });
    expect(newsOf(again)).toEqual([]);
    // Whatever its number says by then, and also to the conversation whose id she has learnt.
    expect(
      done(await talk.send(ada, first.conversation, 7, { ...more, to: { conversation: first.conversation } })),
    ).toEqual({ ...first, again: true });
    expect(await said(talk, first.conversation)).toEqual(['Hello']);
  });

  it('under a client id that was used for something else is a conflict', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const cid = makeCid();
    const conversation = await talk.begin(ada);
    const other = await talk.begin(ada);
    done(await talk.send(ada, conversation, 2, { cid, text: 'Two' }));
    const before = await everything(talk);
    const file = await talk.file(ada);
    for (const [to, more] of [
      [conversation, { text: 'Two!' }],
      [conversation, { text: 'Two', files: [file] }],
      [conversation, { text: 'Two', replyTo: 1 }],
      [other, { text: 'Two' }],
      ['new', { text: 'Two' }],
    ] as const)
      expect(refusalOf(await talk.send(ada, to, 3, { cid, ...more }))).toBe('message.conflict');
    expect(await everything(talk)).toBe(before);
  });

  it('has a client id of its writer: that of another is another message', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const cid = makeCid();
    const conversation = done(await talk.send(ada, 'new', 1, { cid })).conversation;
    expect(done(await talk.send(mia, conversation, 1, { cid })).seq).toBe(2);
    expect(done(await talk.send(talk.elsewhere(mia), conversation, 1, { cid })).seq).toBe(3);
  });

  it('waits for the one before it: the number that is expected is said', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const expected = (n: number) => ({ code: 'message.out-of-order', expected: n });
    expect(refusalOf(await talk.send(ada, 'new', 2))).toEqual(expected(1));
    const conversation = await talk.begin(ada);
    for (const n of [1, 3, 99]) expect(refusalOf(await talk.send(ada, conversation, n))).toEqual(expected(2));
    done(await talk.send(ada, conversation, 2));
    // Each writer counts for herself, each browser of an agent, too.
    for (const writer of [mia, talk.elsewhere(mia)]) {
      expect(refusalOf(await talk.send(writer, conversation, 2))).toEqual(expected(1));
      done(await talk.send(writer, conversation, 1));
    }
    expect(refusalOf(await talk.send(ada, conversation, 4))).toEqual(expected(3));
  });

  it('to the same beginning goes into the same conversation; of another device into another', async () => {
    const talk = await open();
    const [ada, bea] = [await talk.visitor(), await talk.visitor()];
    const to = { start: makeStartKey() };
    const first = done(await talk.send(ada, 'new', 1, { to }));
    const second = done(await talk.send(ada, 'new', 2, { to }));
    expect(second).toMatchObject({ conversation: first.conversation, seq: 2 });
    expect(done(await talk.send(bea, 'new', 1, { to })).conversation).not.toBe(first.conversation);
    expect(await talk.store.read.readableBy({ ...ada, now: start }, 9)).toHaveLength(1);
  });

  it('without a word needs a file', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    for (const text of ['', ' ', '\n\t \u3000'])
      expect(refusalOf(await talk.send(ada, 'new', 1, { text }))).toEqual({ code: 'request.malformed', field: 'text' });
    const file = await talk.file(ada, { name: 'bike.jpg', type: 'image/jpeg', width: 4, height: 3 });
    const sent = await talk.send(ada, 'new', 1, { text: '', files: [file] });
    const entry = newsOf(sent).find((news) => news.is === 'entry');
    expect(JSON.parse(entry?.is === 'entry' ? entry.entry.files : '')).toEqual([
      { file, name: 'bike.jpg', type: 'image/jpeg', bytes: 1_024, width: 4, height: 3 },
    ]);
    expect(await talk.store.read.file(talk.site, file)).toMatchObject({
      conversation: done(sent).conversation,
      aside: 0,
    });
  });

  it('takes no file of another, none that was sent, none twice, and not more than a message holds', async () => {
    const talk = await open();
    const [ada, bea, mia] = [await talk.visitor(), await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    const [own, hers] = [await talk.file(ada), await talk.file(bea)];
    const big = { bytes: limits.visitorMessageBytes / 2 };
    const [one, two, tiny] = [await talk.file(ada, big), await talk.file(ada, big), await talk.file(ada, { bytes: 1 })];
    const before = await everything(talk);
    const unreadable = { code: 'file.refused', reason: 'unreadable' };
    expect(refusalOf(await talk.send(ada, conversation, 2, { files: [hers] }))).toEqual(unreadable);
    expect(refusalOf(await talk.send(mia, conversation, 1, { files: [own] }))).toEqual(unreadable);
    expect(refusalOf(await talk.send(ada, conversation, 2, { files: [own, own] }))).toEqual(unreadable);
    expect(refusalOf(await talk.send(ada, conversation, 2, { files: [one, two, tiny] }))).toEqual({
      code: 'file.refused',
      reason: 'size',
    });
    expect(await everything(talk)).toBe(before);
    done(await talk.send(ada, conversation, 2, { files: [one, two] }));
    expect(refusalOf(await talk.send(ada, conversation, 3, { files: [one] }))).toEqual(unreadable);
  });

  it('answers an entry that is there, or none', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    expect(refusalOf(await talk.send(ada, conversation, 2, { replyTo: 2 }))).toEqual({
      code: 'request.malformed',
      field: 'replyTo',
    });
    expect(refusalOf(await talk.send(ada, 'new', 1, { replyTo: 1 }))).toEqual({
      code: 'request.malformed',
      field: 'replyTo',
    });
    done(await talk.send(ada, conversation, 2, { replyTo: 1 }));
    expect((await talk.store.read.entriesAfter(conversation, 1, 1))[0]?.reply_to).toBe(1);
  });

  it('goes to a conversation that is hers; any other is not there', async () => {
    const talk = await open();
    const other = await open();
    const [ada, bea] = [await talk.visitor(), await talk.visitor()];
    const conversation = await talk.begin(ada);
    for (const stranger of [bea, await other.visitor(), await other.agent()])
      expect(refusalOf(await talk.send(stranger, conversation, 1))).toBe('not-found');
    expect(refusalOf(await talk.send(await talk.agent(), 'new', 1))).toBe('not-found');
  });

  it('opens what was closed, with a change before it that everybody sees', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada, 'One');
    done(await talk.close(mia, conversation));
    const sent = await talk.send(ada, conversation, 2, { text: 'Two', circumstances: onlyChat(start + 1) });
    expect(done(sent).seq).toBe(4);
    expect(newsOf(sent).map((news) => (news.is === 'entry' ? (news.entry.what ?? news.entry.text) : news.is))).toEqual([
      'reopened',
      'Two',
      'row',
    ]);
    expect(await said(talk, conversation)).toEqual(['One', 'closed', 'reopened', 'Two']);
    expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
      state: 'open',
      closed_at: null,
      seq: 4,
    });
    done(await talk.close(ada, conversation));
    done(await talk.send(mia, conversation, 1, { text: 'One more thing' }));
    expect(await said(talk, conversation)).toEqual([
      'One',
      'closed',
      'reopened',
      'Two',
      'closed',
      'reopened',
      'One more thing',
    ]);
  });

  it('comes too late thirty days after the end; an agent may still write, and then she may again', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada, 'One');
    done(await talk.close(mia, conversation));
    const late = { circumstances: onlyChat(start + 30 * day + 1) };
    const before = await everything(talk);
    expect(refusalOf(await talk.send(ada, conversation, 2, late))).toBe('conversation.gone');
    expect(await everything(talk)).toBe(before);
    done(await talk.send(mia, conversation, 1, { text: 'News', ...late }));
    done(await talk.send(ada, conversation, 2, { text: 'Thanks', ...late }));

    const other = await talk.begin(ada);
    done(await talk.close(mia, other));
    expect(done(await talk.send(ada, other, 2, { circumstances: onlyChat(start + 30 * day) })).seq).toBe(4);
  });

  it('of an agent stops once if somebody wrote since she looked, and tells what', async () => {
    const talk = await open();
    const [ada, mia, otto] = [await talk.visitor(), await talk.agent('Mia'), await talk.agent('Otto')];
    const conversation = await talk.begin(ada, 'One');
    done(await talk.send(ada, conversation, 2, { text: 'Two' }));
    const before = await everything(talk);
    const stopped = refusalOf(await talk.send(mia, conversation, 1, { seenSeq: 1 }));
    expect(stopped).toMatchObject({ code: 'conversation.moved-on', entries: [{ seq: 2, text: 'Two' }] });
    expect(await everything(talk)).toBe(before);
    done(await talk.send(mia, conversation, 1, { seenSeq: 1, evenIfMoved: true }));
    // Her own words stop her not, neither from here nor from her other browser; a colleague's do.
    done(await talk.send(mia, conversation, 2, { seenSeq: 2 }));
    done(await talk.send(talk.elsewhere(mia), conversation, 1, { seenSeq: 2 }));
    expect(refusalOf(await talk.send(otto, conversation, 1, { seenSeq: 2 }))).toMatchObject({
      code: 'conversation.moved-on',
    });
    done(await talk.send(otto, conversation, 1, { seenSeq: 5 }));
  });

  it('of an agent is a delivery to the visitor until she has read it; hers needs none', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    done(await talk.send(mia, conversation, 1, { circumstances: onlyChat(start, true) }));
    done(await talk.send(mia, conversation, 2));
    const marks = () => talk.store.read.deliveryMarks(conversation, 9);
    expect(await marks()).toMatchObject([
      { seq: 2, channel: 'chat', state: 'waiting', because: 'present' },
      { seq: 3, channel: 'chat', state: 'waiting', because: 'waits' },
    ]);
    done(await talk.read(ada, conversation, 2));
    expect((await marks()).map(({ state }) => state)).toEqual(['read', 'waiting']);
  });

  it('moves the list: what she said last, how many wait, since when; an answer ends the waiting', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada, 'One');
    const row = () => talk.store.read.conversation(talk.site, conversation);
    done(
      await talk.send(ada, conversation, 2, {
        text: `Two\n${'x'.repeat(300)}`,
        circumstances: onlyChat(start + 5),
        page: { url: 'https://shop.example/bikes' },
      }),
    );
    const waiting = await row();
    expect(waiting).toMatchObject({
      unread: 2,
      waiting_since: start,
      last_at: start + 5,
      page_url: 'https://shop.example/bikes',
    });
    expect(waiting?.last_text).toMatch(/^Two x{154,156}…$/);
    const answered = await talk.send(mia, conversation, 1, { text: 'Yes', circumstances: onlyChat(start + 9) });
    expect(
      newsOf(answered)
        .map(({ is }) => is)
        .toSorted(),
    ).toEqual(['entry', 'marks', 'row']);
    expect(await row()).toMatchObject({
      unread: 0,
      waiting_since: null,
      agents_read: 3,
      last_from: 'agent',
      last_text: 'Yes',
    });
    expect((await row())?.pos).toBeGreaterThan(waiting?.pos ?? 0);
  });
});
