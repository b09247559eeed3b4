import { describe, expect, it } from 'vitest';
import { makeCid } from '../../protocol/ids.ts';
import { done, everything, newsOf, onBothDatabases, refusalOf, said, start } from './talk.ts';

onBothDatabases('what happens to a conversation', (open) => {
  describe('closing', () => {
    it('is an entry everybody sees, and ends the waiting', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      const closed = await talk.close(mia, conversation);
      expect(done(closed)).toEqual({ seq: 2 });
      expect(newsOf(closed).map(({ is }) => is)).toEqual(['entry', 'row']);
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
        state: 'closed',
        closed_at: start,
        unread: 0,
        waiting_since: null,
      });
      const [, entry] = await talk.store.read.entriesAfter(conversation, 0, 9);
      expect(entry).toMatchObject({ what: 'closed', side: 'agent', agent: mia.agent, agent_name: 'Mia', text: '' });
    });

    it('of what is closed changes nothing, whoever asks', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      done(await talk.close(ada, conversation));
      const again = await talk.close(mia, conversation);
      expect(done(again)).toEqual({ seq: 2 });
      expect(newsOf(again)).toEqual([]);
      expect(await said(talk, conversation)).toHaveLength(2);
    });

    it('asked again is answered again, also after it was opened meanwhile; asked for another it is a conflict', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const [conversation, other] = [await talk.begin(ada), await talk.begin(ada)];
      const cid = makeCid();
      done(await talk.close(mia, conversation, { cid }));
      done(await talk.reopen(mia, conversation));
      expect(done(await talk.close(mia, conversation, { cid }))).toEqual({ seq: 2 });
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({ state: 'open', seq: 3 });
      expect(refusalOf(await talk.close(mia, other, { cid }))).toBe('message.conflict');
      expect(refusalOf(await talk.reopen(mia, conversation, cid))).toBe('message.conflict');
      // Ada's client ids are her own.
      expect(done(await talk.close(ada, other, { cid }))).toEqual({ seq: 2 });
    });

    it('stops an agent if the visitor wrote since she looked', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      done(await talk.send(ada, conversation, 2, { text: 'Wait!' }));
      const cid = makeCid();
      expect(refusalOf(await talk.close(mia, conversation, { cid, seenSeq: 1 }))).toMatchObject({
        code: 'conversation.moved-on',
        entries: [{ text: 'Wait!' }],
      });
      // A refusal is no answer to keep: the same intent may be meant after all.
      expect(done(await talk.close(mia, conversation, { cid, seenSeq: 1, evenIfMoved: true }))).toEqual({ seq: 3 });
    });
  });

  describe('opening again', () => {
    it('is an entry, too; what is open stays as it is', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada, 'One');
      expect(done(await talk.reopen(mia, conversation))).toEqual({ seq: 1 });
      done(await talk.close(mia, conversation));
      expect(done(await talk.reopen(mia, conversation))).toEqual({ seq: 3 });
      expect(await said(talk, conversation)).toEqual(['One', 'closed', 'reopened']);
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
        state: 'open',
        closed_at: null,
      });
    });
  });

  describe('assigning', () => {
    it('is seen by agents alone, and takes no number of the entries', async () => {
      const talk = await open();
      const [ada, mia, otto] = [await talk.visitor(), await talk.agent('Mia'), await talk.agent('Otto')];
      const conversation = await talk.begin(ada);
      const assigned = await talk.assign(mia, conversation, otto.agent);
      expect(done(assigned)).toEqual({ asideSeq: 1 });
      expect(newsOf(assigned).map((news) => (news.is === 'row' ? `row ${news.assignee}` : news.is))).toEqual([
        'aside',
        'row Otto',
      ]);
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
        assignee: otto.agent,
        seq: 1,
        aside_seq: 1,
        rev: 0,
      });
      const [aside] = await talk.store.read.asidesAfter(conversation, 0, 9);
      expect(aside).toMatchObject({
        kind: 'assigned',
        after_seq: 1,
        agent: mia.agent,
        to_agent: otto.agent,
        to_name: 'Otto',
      });

      // To whom it is already, nothing happens; to nobody, it is free again.
      expect(newsOf(await talk.assign(mia, conversation, otto.agent))).toEqual([]);
      expect(done(await talk.assign(otto, conversation, null))).toEqual({ asideSeq: 2 });
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({ assignee: null });
    });

    it('goes to colleagues who are there: no stranger, nobody who is blocked', async () => {
      const talk = await open();
      const other = await open();
      const [ada, mia, otto, zoe] = [await talk.visitor(), await talk.agent(), await talk.agent(), await other.agent()];
      const conversation = await talk.begin(ada);
      await talk.store.write((tx) =>
        tx.saveMember({
          site: talk.site,
          agent: otto.agent,
          role: 'agent',
          created_at: 1,
          disabled_at: start,
          rights: '[]',
        }),
      );
      const before = await everything(talk);
      for (const to of [zoe.agent, otto.agent, `ag_${'A'.repeat(22)}` as never])
        expect(refusalOf(await talk.assign(mia, conversation, to))).toBe('not-found');
      expect(refusalOf(await talk.assign(zoe, conversation, zoe.agent))).toBe('not-found');
      expect(await everything(talk)).toBe(before);
    });
  });

  describe('a note', () => {
    it('has a number of its own and keeps its place among the entries', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      const noted = await talk.note(mia, conversation, { text: 'See https://shop.example/4711' });
      done(await talk.send(ada, conversation, 2));
      expect(done(await talk.note(mia, conversation))).toEqual({ asideSeq: 2 });
      expect(newsOf(noted).map(({ is }) => is)).toEqual(['aside']);
      const asides = await talk.store.read.asidesAfter(conversation, 0, 9);
      expect(asides.map(({ aside_seq, after_seq }) => [aside_seq, after_seq])).toEqual([
        [1, 1],
        [2, 2],
      ]);
      expect(JSON.parse(asides[0]?.links ?? '')).toEqual([{ from: 4, to: 29, url: 'https://shop.example/4711' }]);
      // Nothing a visitor could count tells her that there is one.
      const row = await talk.store.read.readable({ ...ada, now: start }, conversation);
      expect(row).toMatchObject({ seq: 2, rev: 0 });
    });

    it('said again is answered again; another under its client id is a conflict', async () => {
      const talk = await open();
      const [ada, mia, otto] = [await talk.visitor(), await talk.agent(), await talk.agent()];
      const conversation = await talk.begin(ada);
      const cid = makeCid();
      done(await talk.note(mia, conversation, { cid, text: 'One' }));
      expect(done(await talk.note(mia, conversation, { cid, text: 'One' }))).toEqual({ asideSeq: 1, again: true });
      expect(refusalOf(await talk.note(mia, conversation, { cid, text: 'Two' }))).toBe('message.conflict');
      expect(refusalOf(await talk.note(mia, conversation, { cid, text: 'One', mentions: [otto.agent] }))).toBe(
        'message.conflict',
      );
      expect(refusalOf(await talk.note(mia, await talk.begin(ada), { cid, text: 'One' }))).toBe('message.conflict');
    });

    it('names colleagues of this shop only, says something, and carries files of its writer', async () => {
      const talk = await open();
      const other = await open();
      const [ada, mia, otto, zoe] = [await talk.visitor(), await talk.agent(), await talk.agent(), await other.agent()];
      const conversation = await talk.begin(ada);
      const before = await everything(talk);
      expect(refusalOf(await talk.note(mia, conversation, { mentions: [zoe.agent] }))).toEqual({
        code: 'request.malformed',
        field: 'mentions',
      });
      expect(refusalOf(await talk.note(mia, conversation, { text: ' \n' }))).toEqual({
        code: 'request.malformed',
        field: 'text',
      });
      expect(refusalOf(await talk.note(mia, conversation, { files: [await talk.file(ada)] }))).toMatchObject({
        code: 'file.refused',
      });
      expect(refusalOf(await talk.note(zoe, conversation))).toBe('not-found');
      expect(await everything(talk)).toBe(before);
      const file = await talk.file(mia);
      done(await talk.note(mia, conversation, { text: '', files: [file], mentions: [otto.agent] }));
      expect(await talk.store.read.file(talk.site, file)).toMatchObject({ conversation, aside: 1 });
    });
  });

  describe('a read mark', () => {
    it('only grows, passes nothing that is not there, and counts as a change of its own', async () => {
      const talk = await open();
      const [ada, mia] = [await talk.visitor(), await talk.agent()];
      const conversation = await talk.begin(ada);
      done(await talk.send(mia, conversation, 1));
      const { rev } = (await talk.store.read.conversation(talk.site, conversation))!;
      const read = await talk.read(ada, conversation, 99);
      expect(newsOf(read)).toMatchObject([{ is: 'marks', marks: { visitor: 2, agents: 2 } }]);
      for (const upTo of [1, 2, 99]) expect(newsOf(await talk.read(ada, conversation, upTo))).toEqual([]);
      expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
        visitor_read: 2,
        rev: rev + 1,
      });
    });

    it('of the agents is one for all, and counts what is unread', async () => {
      const talk = await open();
      const [ada, mia, otto] = [await talk.visitor(), await talk.agent(), await talk.agent()];
      const conversation = await talk.begin(ada);
      for (const n of [2, 3]) done(await talk.send(ada, conversation, n));
      const unread = async () => (await talk.store.read.conversation(talk.site, conversation))?.unread;
      expect(await unread()).toBe(3);
      expect(newsOf(await talk.read(mia, conversation, 2)).map(({ is }) => is)).toEqual(['marks', 'row']);
      expect(await unread()).toBe(1);
      expect(newsOf(await talk.read(otto, conversation, 1))).toEqual([]);
      done(await talk.read(otto, conversation, 3));
      expect(await unread()).toBe(0);
      // Somebody still has to answer.
      expect((await talk.store.read.conversation(talk.site, conversation))?.waiting_since).toBe(start);
    });
  });
});
