import { expect, it } from 'vitest';
import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { allowMail } from '../../plugin-server/routing/allow-mail.ts';
import { type Circumstances, onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { preferChannel } from '../../plugin-server/routing/prefer-channel.ts';
import { previewRoute } from '../../plugin-server/routing/preview-route.ts';
import { removeWay } from '../../plugin-server/routing/remove-way.ts';
import { channelLimits } from '../../protocol/channel.ts';
import { type ConversationId, makeCid } from '../../protocol/ids.ts';
import { done, everything, onBothDatabases, refusalOf, start, type Talk } from '../conversation/talk.ts';

const own = 'hello@shop.example';

/** A shop with a mail channel. */
const withMail = (now = start, isPresent = false): Circumstances => ({
  ...onlyChat(now, isPresent),
  channel: (kind) => (kind === 'email' ? 'ok' : 'none'),
});

const asks = (talk: Talk) => ({
  leaves: (from: VisitorCaller, conversation: ConversationId, value: string, isChoice = false, cid = makeCid()) =>
    talk.store.write((tx) =>
      allowMail(tx, { from, conversation, cid, value, isChoice, own, circumstances: withMail() }),
    ),
  prefers: (from: VisitorCaller, conversation: ConversationId, channel: 'chat' | 'email' | 'whatsapp') =>
    talk.store.write((tx) =>
      preferChannel(tx, { from, conversation, cid: makeCid(), channel, circumstances: withMail() }),
    ),
  takesBack: (from: VisitorCaller, conversation: ConversationId) =>
    talk.store.write((tx) => removeWay(tx, { from, conversation, cid: makeCid(), channel: 'email', now: start })),
});

const deliveries = async (talk: Talk, conversation: ConversationId) =>
  (
    await talk.sql(
      `select seq, channel, state, because, next_at from delivery where conversation = '${conversation}' order by id`,
    )
  ).map(({ seq, channel, state, because, next_at }) => ({
    seq: Number(seq),
    channel,
    state,
    because,
    next_at: next_at === null ? null : Number(next_at),
  }));

onBothDatabases('where answers go', (open) => {
  it('the address she leaves gets answers only if she misses them in the chat', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    done(await asks(talk).leaves(ada, conversation, 'ada@home.example'));
    done(await talk.send(mia, conversation, 1, { circumstances: withMail() }));
    expect(await deliveries(talk, conversation)).toEqual([
      { seq: 3, channel: 'chat', state: 'waiting', because: 'waits', next_at: start + channelLimits.graceMs },
    ]);
    expect(await talk.store.read.waysOf(conversation)).toMatchObject([
      { channel: 'email', address: 'ada@home.example', is_proven: 0, endpoint: null },
    ]);
  });

  it('once she chooses e-mail they go there, gathered: at the latest three minutes after the first', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    done(await asks(talk).leaves(ada, conversation, 'ada@home.example', true));
    for (const [n, seconds] of [
      [1, 0],
      [2, 40],
      [3, 160],
    ] as const)
      done(await talk.send(mia, conversation, n, { circumstances: withMail(start + seconds * 1_000) }));
    const sent = await deliveries(talk, conversation);
    expect(sent.map(({ channel, because }) => `${channel} ${because}`)).toEqual(Array(3).fill('email chosen'));
    expect(new Set(sent.map(({ next_at }) => next_at))).toEqual(new Set([start + 180_000]));
    // Who is there reads it in the chat.
    done(await talk.send(mia, conversation, 4, { circumstances: withMail(start + 161_000, true) }));
    expect((await deliveries(talk, conversation)).at(-1)).toMatchObject({ channel: 'chat', because: 'present' });
  });

  it('no address can be chosen that is not known, and no channel the shop does not have', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    const before = await everything(talk);
    expect(refusalOf(await asks(talk).prefers(ada, conversation, 'email'))).toBe('channel.unknown-peer');
    expect(refusalOf(await asks(talk).prefers(ada, conversation, 'whatsapp'))).toBe('channel.off');
    expect(await everything(talk)).toEqual(before);
    done(await asks(talk).leaves(ada, conversation, 'ada@home.example'));
    done(await asks(talk).prefers(ada, conversation, 'email'));
    expect(await talk.store.read.conversation(talk.site, conversation)).toMatchObject({ prefers: 'email' });
  });

  it('what is no single address is refused, and so is our own', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    const before = await everything(talk);
    for (const value of [
      'ada@home.example, eve@evil.example',
      'ada',
      'a\r\nBcc: eve@evil.example',
      '"a b"@home.example',
      own,
    ])
      expect(refusalOf(await asks(talk).leaves(ada, conversation, value))).toBe('channel.bad-address');
    expect(await everything(talk)).toEqual(before);
  });

  it('of somebody else’s conversation nobody is told that it is there', async () => {
    const talk = await open();
    const [ada, eve] = [await talk.visitor(), await talk.visitor()];
    const conversation = await talk.begin(ada);
    for (const tried of [
      await asks(talk).leaves(eve, conversation, 'eve@evil.example'),
      await asks(talk).prefers(eve, conversation, 'chat'),
      await asks(talk).takesBack(eve, conversation),
    ])
      expect(refusalOf(tried)).toBe('not-found');
  });

  it('another address takes the place of the first; taken back, answers wait in the chat', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    done(await asks(talk).leaves(ada, conversation, 'old@home.example', true));
    done(await asks(talk).leaves(ada, conversation, 'new@home.example', true));
    expect((await talk.store.read.waysOf(conversation)).map(({ address }) => address)).toEqual(['new@home.example']);
    // What was about to leave stays here.
    done(await talk.send(mia, conversation, 1, { circumstances: withMail() }));
    done(await asks(talk).takesBack(ada, conversation));
    expect(await talk.store.read.waysOf(conversation)).toEqual([]);
    done(await talk.send(mia, conversation, 2, { circumstances: withMail() }));
    expect(await deliveries(talk, conversation)).toMatchObject([
      { channel: 'email', state: 'cancelled' },
      { channel: 'chat', state: 'waiting', next_at: null },
      { channel: 'chat', because: 'waits', next_at: null },
    ]);
  });

  it('an address that has stopped mails stays stopped, whoever types it in, until a browser has proven it', async () => {
    const talk = await open();
    const [ada, eve] = [await talk.visitor(), await talk.visitor()];
    const [hers, eves] = [await talk.begin(ada), await talk.begin(eve)];
    done(await asks(talk).leaves(eve, eves, 'ada@home.example', true));
    const [way] = await talk.store.read.waysOf(eves);
    const identifier = way!.identifier;
    await talk.store.write((tx) =>
      tx.saveEndpoint({ identifier, site: talk.site, state: 'opted-out', why: 'stop-link', at: start }),
    );
    const before = await everything(talk);
    for (const [from, conversation] of [
      [eve, eves],
      [ada, hers],
    ] as const)
      expect(refusalOf(await asks(talk).leaves(from, conversation, 'Ada@HOME.example', true))).toBe(
        'channel.opted-out',
      );
    expect(await everything(talk)).toEqual(before);
    const proof = { how: 'otp', key: null, at: start, until: start + 1_000, needs_pass: 0 } as const;
    await talk.store.write((tx) => tx.saveProof({ ...proof, device: ada.device, identifier }));
    done(await asks(talk).leaves(ada, hers, 'ada@home.example', true));
    expect(await talk.store.read.endpoint(identifier)).toBeUndefined();
  });

  it('said twice under one client id it is done once', async () => {
    const talk = await open();
    const ada = await talk.visitor();
    const conversation = await talk.begin(ada);
    const cid = makeCid();
    const first = done(await asks(talk).leaves(ada, conversation, 'ada@home.example', true, cid));
    const before = await everything(talk);
    expect(done(await asks(talk).leaves(ada, conversation, 'ada@home.example', true, cid))).toEqual(first);
    expect(await everything(talk)).toEqual(before);
  });

  it('her next conversation knows the address: she repeats nothing', async () => {
    const talk = await open();
    const [ada, eve] = [await talk.visitor(), await talk.visitor()];
    const first = await talk.begin(ada);
    done(await asks(talk).leaves(ada, first, 'ada@home.example'));
    expect(await talk.store.read.waysOf(await talk.begin(ada))).toMatchObject([
      { address: 'ada@home.example', how: 'carried' },
    ]);
    expect(await talk.store.read.waysOf(await talk.begin(eve))).toEqual([]);
  });

  it('the picker shows what the router then does, and why the other ways are closed', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    const preview = async (circumstances = withMail()) =>
      done(await previewRoute(talk.store.read, mia, { conversation }, circumstances));
    expect(await preview()).toMatchObject({
      auto: { channel: 'chat', because: 'waits', state: 'ok' },
      choices: [
        { channel: 'chat', state: 'ok' },
        { channel: 'email', state: 'blocked', because: 'no-peer' },
      ],
    });
    done(await asks(talk).leaves(ada, conversation, 'ada@home.example'));
    expect((await preview()).auto).toMatchObject({ channel: 'chat', gatherMs: channelLimits.graceMs, next: 'email' });
    done(await asks(talk).prefers(ada, conversation, 'email'));
    expect((await preview()).auto).toMatchObject({
      channel: 'email',
      because: 'chosen',
      gatherMs: channelLimits.gatherMs,
      peer: { masked: 'a•••@home.example', isProven: false },
    });
    const [way] = await talk.store.read.waysOf(conversation);
    await talk.store.write((tx) =>
      tx.saveEndpoint({ identifier: way!.identifier, site: talk.site, state: 'bad', why: '5.1.1', at: start }),
    );
    expect((await preview()).choices[1]).toMatchObject({ state: 'blocked', because: 'bad-address' });
    expect(refusalOf(await talk.send(mia, conversation, 1, { way: 'email', circumstances: withMail() }))).toBe(
      'channel.bad-address',
    );
  });

  it('to an address nobody has confirmed ten mails go in a day, and no more', async () => {
    const talk = await open();
    const [ada, mia] = [await talk.visitor(), await talk.agent()];
    const conversation = await talk.begin(ada);
    done(await asks(talk).leaves(ada, conversation, 'ada@home.example', true));
    for (let n = 1; n <= channelLimits.mailsPerDayToUnproven; n++)
      done(await talk.send(mia, conversation, n, { circumstances: withMail() }));
    done(await talk.send(mia, conversation, 11, { circumstances: withMail() }));
    expect((await deliveries(talk, conversation)).at(-1)).toMatchObject({ channel: 'chat', because: 'capped' });
    done(await talk.send(mia, conversation, 12, { circumstances: withMail(start + 86_400_001) }));
    expect((await deliveries(talk, conversation)).at(-1)).toMatchObject({ channel: 'email', because: 'chosen' });
  });
});
