import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCid } from '../../protocol/ids.ts';
import type { Given } from '../../protocol/wire.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, deviceWith, post, visitor, words } from '../support/people.ts';
import { recordFigures } from '../support/record-figures.ts';
import { type MovedClock, movedClock, startTestApp, type TestApp } from '../support/test-app.ts';
import { signed, usualClaims } from './signing-shop.ts';

const secret = 'a secret of the operator, as it stands';

describe('signing in and out, over the wire', () => {
  let app: TestApp;
  let clock: MovedClock;
  beforeAll(async () => {
    clock = movedClock();
    app = await startTestApp({ dist: bareDist(), clock, environment: { NAHTLOS_IDENTITY_KEY: secret } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const token = (sub: string, by = secret, header: object = {}) =>
    signed({ alg: 'HS256', typ: 'JWT', ...header }, usualClaims(clock.wall(), { aud: 'demo', sub }), (text) =>
      createHmac('sha256', by).update(text).digest(),
    );
  const proveWith = (jwt: string, headers: Record<string, string> = {}): Promise<Given<'visitor', 'identity:prove'>> =>
    ask(app, 'visitor', 'identity:prove', { site: 'demo', locale: 'de', hold: 'page', proof: { jwt } }, headers);
  const prove = (sub: string, headers?: Record<string, string>) => proveWith(token(sub), headers);
  /** The browser after that answer. */
  const browserOf = ({ device, pass }: Given<'visitor', 'identity:prove'>, before?: { token: string }) =>
    deviceWith(app, device.token ?? before?.token ?? '', 'demo', pass);

  test('she signs in on the laptop and goes on on the phone; both hear what is said from then on', async () => {
    const laptop = await visitor(app);
    const tab = await laptop.tab();
    const { conversation } = await tab.get('message:send', words('Ist mein Rad fertig?', 1));
    const given = await prove('K-1', laptop.headers);
    expect(given).toMatchObject({ level: 'signed', device: { device: laptop.device } });
    // The tab that was open has no pass: what belongs to a person now is not before it any more.
    await tab.hear('welcome', ({ conversations }) => conversations.length === 0);

    const signedTab = await browserOf(given).tab();
    expect(await signedTab.hear('welcome')).toMatchObject({
      device: { level: 'signed' },
      conversations: [{ conversation }],
    });
    const phone = await browserOf(await prove('K-1')).tab();
    expect((await phone.hear('welcome')).conversations).toMatchObject([{ conversation, nextN: 1 }]);
    await phone.get('message:send', words('Jetzt am Telefon', 1, conversation));
    expect((await signedTab.hear('entry:added')).entry).toMatchObject({ text: 'Jetzt am Telefon' });
    for (const it of [tab, signedTab, phone]) it.leave();
  });

  test('after signing out nothing more is heard, and the token is dead at once', async () => {
    const mia = await (await agent(app)).open();
    const took: number[] = [];
    for (let run = 0; run < 20; run += 1) {
      const given = await prove(`K-out-${run}`);
      const her = browserOf(given);
      const [one, two] = [await her.tab(), await her.tab()];
      const { conversation } = await one.get('message:send', words('Ist mein Rad fertig?', 1));
      await two.hear('welcome', ({ conversations }) => conversations.length === 1);
      const began = performance.now();
      await one.get('device:end', { which: 'this' });
      const again = await post(app, '/v1/visitor/device/list', {}, her.headers);
      took.push(performance.now() - began);
      expect(again.body.problem?.code).toBe('auth.revoked');
      expect((await two.hear('device:ended')).why).toBe('logout');
      await mia.get('message:send', {
        conversation,
        cid: makeCid(),
        n: 1,
        seenSeq: 1,
        text: 'Ja, es ist fertig.',
        files: [],
      });
      for (const it of [one, two]) expect(JSON.stringify(it.heard)).not.toContain('Ja, es ist fertig.');
      expect(one.socket.connected || two.socket.connected).toBe(false);
      await expect(her.tab()).rejects.toMatchObject({ problem: { code: 'auth.revoked' } });
    }
    recordFigures('identity-logout', [
      {
        promise: 'P7',
        name: 'logout to dead token, longest of 20',
        value: `${Math.max(...took).toFixed(0)} ms`,
        target: '1 s',
      },
    ]);
  });

  test('somebody else signs in on the same browser: the first hears nothing more, and nothing is handed over', async () => {
    const first = await prove('K-10');
    const ada = await browserOf(first).tab();
    const { conversation } = await ada.get('message:send', words('Ist mein Rad fertig?', 1));
    const second = await prove('K-11', browserOf(first).headers);
    expect(second.device.device).not.toBe(first.device.device);
    expect((await ada.hear('device:ended')).why).toBe('other-person');
    const bob = browserOf(second);
    expect((await (await bob.tab()).hear('welcome')).conversations).toEqual([]);
    const foreign = await post(
      app,
      '/v1/visitor/conversation/resume',
      { conversations: [{ conversation, have: 0 }] },
      bob.headers,
    );
    expect(JSON.stringify(foreign.body)).not.toContain('Rad fertig');
    const gone = await post(app, '/v1/visitor/device/list', {}, browserOf(first).headers);
    expect(gone.body.problem?.code).toBe('auth.revoked');
  });

  test('a browser that signed out without a connection is ended by its revoke token; it can do nothing else', async () => {
    const given = await prove('K-20');
    const tab = await browserOf(given).tab();
    const { revokeToken = '' } = given.device;
    const asToken = await post(app, '/v1/visitor/device/list', {}, { authorization: `Bearer ${revokeToken}` });
    expect(asToken.body.problem?.code).toBe('auth.revoked');
    for (let time = 0; time < 2; time += 1)
      expect(await ask(app, 'visitor', 'device:revoke', { site: 'demo', revokeToken })).toMatchObject({ ok: true });
    expect((await tab.hear('device:ended')).why).toBe('logout');
  });

  test('when the shop ends a key, pages are asked to prove again and read nothing of it until then', async () => {
    const owner = await agent(app);
    const { key, secret: made } = await ask(app, 'inbox', 'key:add', { use: 'jwt', alg: 'HS256' }, owner.headers);
    const given = await proveWith(token('K-30', made ?? '', { kid: key.kid }));
    const tab = await browserOf(given).tab();
    await tab.get('message:send', words('Ist mein Rad fertig?', 1));
    expect(
      await ask(app, 'inbox', 'key:test', { token: token('K-30', made ?? '', { kid: key.kid }) }, owner.headers),
    ).toMatchObject({
      ok: true,
      code: null,
    });
    await ask(app, 'inbox', 'key:end', { key: key.key }, owner.headers);
    await tab.hear('identity:refresh');
    await tab.hear('welcome', ({ conversations }) => conversations.length === 0);
    const late = await post(app, '/v1/visitor/identity/prove', {
      site: 'demo',
      locale: 'de',
      hold: 'page',
      proof: { jwt: token('K-30', made ?? '', { kid: key.kid }) },
    });
    expect(late.body.problem?.code).toBe('token.key');
  });
});
