import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { identityLimits } from '../../protocol/identity.ts';
import { makeCid } from '../../protocol/ids.ts';
import { signed, usualClaims } from '../identity/signing-shop.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, deviceWith, visitor, words } from '../support/people.ts';
import { type MovedClock, movedClock, startTestApp, type TestApp } from '../support/test-app.ts';

const secret = 'a secret of the operator, as it stands';
let app: TestApp;
let clock: MovedClock;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  clock = movedClock();
  app = await startTestApp({ dist: bareDist(), clock, environment: { NAHTLOS_IDENTITY_KEY: secret } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  vi.useRealTimers();
});

const beat = (): void => {
  for (let second = 0; second < 25; second += 1) vi.advanceTimersByTime(1_000);
};

test('a tab that asks nothing hears nothing more of a conversation once the time of its sign-in is over', async () => {
  const jwt = signed({ alg: 'HS256', typ: 'JWT' }, usualClaims(clock.wall(), { aud: 'demo', sub: 'K-1' }), (text) =>
    createHmac('sha256', secret).update(text).digest(),
  );
  const given = await ask(app, 'visitor', 'identity:prove', {
    site: 'demo',
    locale: 'de',
    hold: 'page',
    proof: { jwt },
  });
  const tab = await deviceWith(app, given.device.token ?? '', 'demo', given.pass).tab();
  const { conversation } = await tab.get('message:send', words('Ist mein Rad fertig?', 1));
  beat();
  await tab.hear('pulse', ({ conversations }) => conversations.length === 1);

  clock.move(identityLimits.signedMs);
  beat();
  await tab.hear('welcome', ({ conversations, device }) => conversations.length === 0 && device.isHidden === true);
  const mia = await agent(app);
  const said = { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'Ja, es ist fertig.', files: [] };
  await ask(app, 'inbox', 'message:send', said, mia.headers);
  // Whatever was told before this answer is here with it.
  await tab.get('conversation:list', {});
  expect(JSON.stringify(tab.heard)).not.toContain('Ja, es ist fertig.');
  tab.leave();
});

test('a tab whose device has ended without a word to this process is cut off', async () => {
  const ada = await visitor(app);
  const tab = await ada.tab();
  const cut = new Promise((resolve) => tab.socket.once('disconnect', resolve));
  await app.store.write((tx) => tx.endDevice(ada.device, clock.wall(), 'logout'));
  beat();
  expect(await cut).toBe('io server disconnect');
});
