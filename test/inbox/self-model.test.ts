import { describe, expect, test, vi } from 'vitest';
import { FreshModel } from '../../inbox/models/fresh-model.ts';
import { SelfModel } from '../../inbox/models/self-model.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { AgentSelf } from '../../protocol/view.ts';
import { fakeConnection, refused } from './fake-connection.ts';
import { anna, ben } from './made.ts';

const selfOf = (agent: typeof anna, more: Partial<AgentSelf> = {}): AgentSelf => ({
  agent,
  name: 'Anna',
  email: 'anna@shop.example',
  locale: 'de',
  hasFactor: false,
  needsFactor: false,
  sites: [{ site: 'st_1' as SiteId, key: 'demo', name: 'Shop', role: 'owner', rights: ['merge'] }],
  ...more,
});

const at = () => {
  const connection = fakeConnection();
  const speak = vi.fn(async () => undefined);
  return { connection, speak, self: new SelfModel(connection, speak) };
};

describe('signing in', () => {
  test('asks who is there, and lets her in in her language', async () => {
    const { connection, speak, self } = at();
    connection.answer('session:read', selfOf(anna));
    await self.start();
    expect(self.standing.value.is).toBe('in');
    expect(self.site.value?.key).toBe('demo');
    expect(self.isAdmin.value).toBe(true);
    expect(speak).toHaveBeenCalledWith('de');
  });

  test('is needed when nobody is there', async () => {
    const { connection, self } = at();
    connection.answer('session:read', refused('auth.missing'));
    await self.start();
    expect(self.standing.value.is).toBe('out');
    connection.answer('session:sign-in', ({ password }) =>
      password === 'right' ? selfOf(anna) : refused('auth.wrong'),
    );
    expect((await self.signIn({ email: 'a@b', password: 'wrong' })).ok).toBe(false);
    expect(self.standing.value.is).toBe('out');
    expect((await self.signIn({ email: 'a@b', password: 'right' })).ok).toBe(true);
    expect(self.standing.value.is).toBe('in');
  });

  test('is not asked for when the server cannot be reached: nobody knows yet', async () => {
    const { connection, self } = at();
    connection.answer('session:read', 'unreachable');
    await self.start();
    expect(self.standing.value.is).toBe('unreachable');
  });

  test('is asked for over the page when it ended meanwhile; whoever signs in goes on as herself', async () => {
    const { connection, self } = at();
    connection.answer('session:read', selfOf(anna));
    await self.start();
    connection.refuse('auth.revoked');
    expect(self.standing.value).toMatchObject({ is: 'lapsed', self: { agent: anna } });
    connection.answer('session:sign-in', ({ email }) => selfOf(email === 'ben' ? ben : anna));
    await self.signIn({ email: 'anna', password: 'x' });
    expect(self.standing.value).toMatchObject({ is: 'in', self: { agent: anna } });
    connection.refuse('auth.revoked');
    await self.signIn({ email: 'ben', password: 'x' });
    expect(self.self.value?.agent).toBe(ben);
  });

  test('asks for a reload when the page is older than the server', async () => {
    const { connection, self } = at();
    connection.answer('session:read', selfOf(anna));
    await self.start();
    connection.refuse('version.too-old');
    expect(self.standing.value.is).toBe('too-old');
  });
});

describe('a change that needs the password again', () => {
  test('asks for it in place and is then done at once', async () => {
    const connection = fakeConnection();
    const fresh = new FreshModel(connection);
    let isFresh = false;
    connection.answer('factor:end', () => (isFresh ? {} : refused('auth.not-fresh')));
    connection.answer('session:confirm', (proof) => {
      if (!('password' in proof) || proof.password !== 'right') return refused('auth.wrong');
      isFresh = true;
      return {};
    });
    const told = fresh.freshly(() => connection.ask('factor:end', {}));
    await vi.waitUntil(() => fresh.asking.value);
    expect((await fresh.confirm({ password: 'wrong' })).ok).toBe(false);
    expect(fresh.asking.value).toBe(true);
    await fresh.confirm({ password: 'right' });
    expect(await told).toEqual({ ok: true });
    expect(fresh.asking.value).toBe(false);
  });

  test('comes back refused when she cancels, and nothing is asked when it is fresh enough', async () => {
    const connection = fakeConnection();
    const fresh = new FreshModel(connection);
    connection.answer('factor:end', refused('auth.not-fresh'));
    const told = fresh.freshly(() => connection.ask('factor:end', {}));
    await vi.waitUntil(() => fresh.asking.value);
    fresh.cancel();
    expect(await told).toMatchObject({ ok: false, problem: { code: 'auth.not-fresh' } });
    connection.answer('factor:end', {});
    expect(await fresh.freshly(() => connection.ask('factor:end', {}))).toEqual({ ok: true });
    expect(fresh.asking.value).toBe(false);
  });
});
