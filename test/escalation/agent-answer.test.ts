import { expect, it } from 'vitest';
import type { Notice } from '../../plugin-server/channels/adapter.ts';
import { briefWords } from '../../plugin-server/channels/brief-words.ts';
import { entryForVisitor } from '../../plugin-server/conversation/show.ts';
import { openHeldAnswer, sendHeldAnswer } from '../../plugin-server/escalation/held-answer.ts';
import { defaultAnswering } from '../../plugin-server/site/site-answering.ts';
import type { HeldBecause } from '../../protocol/entry.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import { done, onBothDatabases, refusalOf, said, type Talk } from '../conversation/talk.ts';
import { brief, type Colleague, type OpenLadder, openLadder, policyOf, step } from './open-ladder.ts';

interface Scene {
  readonly talk: Talk;
  readonly ladder: OpenLadder;
  readonly conversation: ConversationId;
  readonly jonas: Colleague;
}

/** Ada waits, and the brief has gone to Jonas. */
const asked = async (open: () => Promise<Talk>): Promise<Scene> => {
  const talk = await open();
  const ladder = openLadder(talk);
  const conversation = await talk.begin(await talk.visitor());
  const jonas = await ladder.colleague('Jonas');
  await ladder.begin(conversation, policyOf([step({ waitSec: 600 })], 2));
  await ladder.pass(0);
  await ladder.sent();
  return { talk, ladder, conversation, jonas };
};

/** All she may read of it, as it leaves the server. */
const herView = async ({ talk, conversation }: Scene): Promise<string> =>
  JSON.stringify((await talk.store.read.entriesAfter(conversation, 0, 500)).map(entryForVisitor));

const heldOf = async ({ talk, conversation }: Scene): Promise<{ why: HeldBecause; state: string }[]> =>
  (await talk.store.read.asidesBetween(conversation, 0, Number.MAX_SAFE_INTEGER))
    .filter(({ kind }) => kind === 'mail')
    .map(({ data }) => JSON.parse(data));

const notesOf = async ({ talk, conversation }: Scene): Promise<string[]> =>
  (await talk.store.read.asidesBetween(conversation, 0, Number.MAX_SAFE_INTEGER))
    .filter(({ kind }) => kind === 'note')
    .map(({ text, agent_name }) => `${agent_name}: ${text}`);

const noticeOf = async ({ ladder }: Scene): Promise<Notice | undefined> => {
  const says = (await ladder.mails('notice')).at(-1)?.says;
  return says?.is === 'notice' ? says.notice : undefined;
};

const pageOf = (scene: Scene) => ({
  ...scene.ladder.desk,
  store: scene.talk.store,
  clock: { wall: scene.ladder.now, mono: scene.ladder.now, steady: scene.ladder.now },
  sites: { byId: () => ({ name: 'Shop', answering: defaultAnswering }) as never },
  wakeDeliveries: () => {},
});
const tokenIn = (notice: Notice | undefined): never =>
  (notice !== undefined && 'url' in notice ? notice.url.split('#')[1] : '') as never;

onBothDatabases('an agent who answers the brief by mail', (open) => {
  it('is read by her as anybody who answers in the chat, and has it; nothing of his address is in it', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    await ladder.answer(jonas, conversation);
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated', 'Das Label ist unterwegs.']);
    expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({
      escalation: null,
      assignee: jonas.agent,
      waiting_since: null,
    });
    expect((await ladder.told(conversation)).at(-1)).toBe('Jonas has it by email');
    const seen = await herView(scene);
    expect(seen).toContain('"name":"Jonas"');
    expect(seen).not.toMatch(/home\.example|ag_|rc_|c:env/);
  });

  it('may leave a note instead, and may close with his answer', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    await ladder.answer(jonas, conversation, { command: 'note', text: 'Ich rufe sie an.' });
    expect(await notesOf(scene)).toEqual(['Jonas: Ich rufe sie an.']);
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    await ladder.answer(jonas, conversation, { command: 'done', text: 'Erledigt.' });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated', 'Erledigt.', 'closed']);
  });

  it.each([
    ['a forged sender', { from: { assurance: 'spoofable' as const } }],
    ['a sender nobody vouches for', { from: { assurance: 'asserted' as const } }],
  ])('is asked on a page of ours first, if it comes from %s', async (_, { from }) => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const identifiers = [{ kind: 'email' as const, value: jonas.reach.address }];
    await ladder.answer(jonas, conversation, { from: { ...from, identifiers } });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    expect(await heldOf(scene)).toEqual([{ why: 'agent-draft', state: 'held' }]);
    expect((await talk.store.read.conversation(talk.site, conversation))?.held).toBe(1);
    expect((await ladder.mails('notice')).map(({ to }) => to)).toEqual([jonas.reach.address]);

    const token = tokenIn(await noticeOf(scene));
    const page = pageOf(scene);
    expect(done(await openHeldAnswer(page, { token }))).toMatchObject({
      agent: 'Jonas',
      text: 'Das Label ist unterwegs.',
      files: [],
    });
    const send = () => sendHeldAnswer(page, { token, text: 'Das Label ist heute unterwegs.', to: 'visitor' });
    expect((await Promise.all([send(), send()])).map(refusalOf).toSorted()).toEqual(['ok', 'token.invalid']);
    expect((await said(talk, conversation)).slice(2)).toEqual(['Das Label ist heute unterwegs.']);
    expect(await heldOf(scene)).toEqual([{ why: 'agent-draft', state: 'released' }]);
    expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({ held: 0, escalation: null });
    expect(refusalOf(await openHeldAnswer(page, { token }))).toBe('token.invalid');
  });

  it('is asked twenty times in an hour at most, whoever or whatever answers in his name', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const identifiers = [{ kind: 'email' as const, value: jonas.reach.address }];
    const forged = () => ladder.answer(jonas, conversation, { from: { assurance: 'asserted', identifiers } });
    for (let count = 0; count < 25; count += 1) await forged();
    expect(await ladder.mails('notice')).toHaveLength(20);
    expect(await heldOf(scene)).toHaveLength(25);
    await ladder.pass(3_600_001);
    await forged();
    expect(await ladder.mails('notice')).toHaveLength(21);
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
  });

  it('has a day to say so, and not longer', async () => {
    const scene = await asked(open);
    const identifiers = [{ kind: 'email' as const, value: scene.jonas.reach.address }];
    await scene.ladder.answer(scene.jonas, scene.conversation, { from: { assurance: 'asserted', identifiers } });
    const token = tokenIn(await noticeOf(scene));
    const page = pageOf(scene);
    await scene.ladder.pass(24 * 3_600_000 - 1);
    expect(refusalOf(await openHeldAnswer(page, { token }))).toBe('ok');
    await scene.ladder.pass(1);
    expect(refusalOf(await openHeldAnswer(page, { token }))).toBe('token.invalid');
    expect(refusalOf(await sendHeldAnswer(page, { token, text: 'x', to: 'visitor' }))).toBe('token.invalid');
  });

  it('is nobody if the mail comes from another address: the team sees it, she never, and no mail goes there', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const identifiers = [{ kind: 'email' as const, value: 'eve@evil.example' }];
    await ladder.answer(jonas, conversation, { from: { assurance: 'verified', identifiers } });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    expect(await heldOf(scene)).toEqual([{ why: 'other-sender', state: 'held' }]);
    expect(await ladder.mails('notice')).toEqual([]);
    expect((await ladder.told(conversation)).at(-1)).toBe('Jonas by email');
  });

  it('does not speak for the shop any more once he has left it', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    await talk.sql(`update member set disabled_at = 1 where agent = '${jonas.agent}'`);
    await ladder.answer(jonas, conversation);
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    expect(await heldOf(scene)).toEqual([{ why: 'other-sender', state: 'held' }]);
  });

  it('never shows her what the brief says of her, however his mail program broke its lines', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const lead = briefWords.de.answerToNobody.split(' (')[0];
    const left = `Mache ich.\n> STIMMUNG  verärgert, fragt schon\n> zum zweiten *Mal*`;
    await ladder.answer(jonas, conversation, { text: left });
    await ladder.answer(jonas, conversation, { text: `ja\n\n${brief.who[0]!.value}` });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    await ladder.answer(jonas, conversation, { text: `Ja.\n\n> ${lead}\n> (offline, zuletzt Chat 9:00)` });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    expect((await heldOf(scene)).map(({ why }) => why)).toEqual(Array(3).fill('brief-inside'));
    expect((await noticeOf(scene))?.is).toBe('brief-inside');
    await ladder.answer(jonas, conversation, { text: 'Die Stiefel holen wir ab.' });
    expect((await said(talk, conversation)).at(-1)).toBe('Die Stiefel holen wir ab.');
  });

  it('is passed over while he is away: the ladder goes on, and she reads nothing of it', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    await ladder.colleague('Mia');
    await ladder.answer(jonas, conversation, { auto: 'auto-reply', text: 'Ich bin bis Montag im Urlaub.' });
    expect(await said(talk, conversation)).toEqual(['Is it ready?', 'escalated']);
    expect(await heldOf(scene)).toEqual([{ why: 'auto', state: 'kept' }]);
    await ladder.pass(0);
    expect((await ladder.told(conversation)).slice(-2)).toEqual(['Jonas away', 'Mia by email']);
    await ladder.pass(600_000);
    await ladder.pass(600_000);
    const asks = (await ladder.told(conversation)).filter((it) => it.endsWith('by email'));
    expect(asks).toEqual(['Jonas by email', 'Mia by email', 'Mia by email']);
    expect(await ladder.mails('notice')).toEqual([]);
  });

  it('after somebody else has answered is a note, and he hears of whom; his own second answer still goes to her', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const mia = await talk.agent('Mia');
    await talk.send(mia, conversation, 1, { text: 'Wir schicken nichts.', circumstances: ladder.circumstances() });
    await ladder.answer(jonas, conversation, { text: 'Wir schicken das Label.' });
    expect((await said(talk, conversation)).at(-1)).toBe('Wir schicken nichts.');
    expect(await notesOf(scene)).toEqual(['Jonas: Wir schicken das Label.']);
    expect(await noticeOf(scene)).toEqual({ is: 'late', by: 'Mia', text: 'Wir schicken das Label.' });

    const alone = await asked(open);
    await alone.ladder.answer(alone.jonas, alone.conversation, { text: 'Eins.' });
    await alone.ladder.answer(alone.jonas, alone.conversation, { text: 'Zwei.' });
    expect((await said(alone.talk, alone.conversation)).slice(2)).toEqual(['Eins.', 'Zwei.']);
  });

  it('on the page, too, contradicts nobody unnoticed', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const identifiers = [{ kind: 'email' as const, value: jonas.reach.address }];
    await ladder.answer(jonas, conversation, { from: { assurance: 'asserted', identifiers } });
    const token = tokenIn(await noticeOf(scene));
    const mia = await talk.agent('Mia');
    await talk.send(mia, conversation, 1, { text: 'Nein.', circumstances: ladder.circumstances() });
    const send = (to: 'visitor' | 'note') => sendHeldAnswer(pageOf(scene), { token, text: 'Ja.', to });
    expect(refusalOf(await send('visitor'))).toBe('conversation.moved-on');
    expect(refusalOf(await send('note'))).toBe('ok');
    expect((await said(talk, conversation)).at(-1)).toBe('Nein.');
    expect(await notesOf(scene)).toEqual(['Jonas: Ja.']);
  });

  it('of two answers at the same moment one reaches her', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const mia = await ladder.colleague('Mia');
    await ladder.pass(600_000);
    await ladder.sent();
    await Promise.all([
      ladder.answer(jonas, conversation, { text: 'Ja.' }),
      ladder.answer(mia, conversation, { text: 'Nein.' }),
    ]);
    const words = (await said(talk, conversation)).slice(2);
    expect(words).toHaveLength(1);
    expect((await notesOf(scene)).map((it) => it.split(': ')[1])).toEqual(words[0] === 'Ja.' ? ['Nein.'] : ['Ja.']);
    expect((await noticeOf(scene))?.is).toBe('late');
  });

  it('whose address is removed opens nothing with his old token', async () => {
    const scene = await asked(open);
    const { talk, ladder, conversation, jonas } = scene;
    const token = await talk.store.write((tx) => tx.briefToken(conversation, jonas.reach.id));
    expect(token?.revoked_at).toBeNull();
    await talk.store.write((tx) => tx.removeReach(talk.site, jonas.reach.id, ladder.now()));
    expect(await talk.store.write((tx) => tx.briefToken(conversation, jonas.reach.id))).toBeUndefined();
    expect((await talk.store.read.mailToken(token!.id))?.revoked_at).toBe(ladder.now());
  });
});
