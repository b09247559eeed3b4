import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createInbox } from '../../inbox/models/inbox-model.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { AgentSelf } from '../../protocol/view.ts';
import { fakeConnection } from './fake-connection.ts';
import { anna, ben, counts } from './made.ts';

const selfOf = (agent: typeof anna, more: Partial<AgentSelf> = {}): AgentSelf => ({
  agent,
  name: 'Anna',
  email: 'anna@shop.example',
  locale: 'de',
  hasFactor: false,
  needsFactor: false,
  sites: [
    { site: 'st_1' as SiteId, key: 'shop', name: 'Shop', role: 'owner', rights: ['merge'] },
    { site: 'st_2' as SiteId, key: 'outlet', name: 'Outlet', role: 'agent', rights: ['merge'] },
  ],
  ...more,
});

beforeEach(() => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  vi.stubGlobal('location', { pathname: '/inbox', hash: '' });
  vi.stubGlobal('history', { pushState: () => undefined, replaceState: () => undefined });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('indexedDB', { open: () => ({}) });
});
afterEach(() => vi.unstubAllGlobals());

const opened = (self: AgentSelf) => {
  const connection = fakeConnection();
  connection.close();
  const open = vi.spyOn(connection, 'open').mockImplementation(() => connection.join());
  connection.answer('inbox:list', { rows: [], after: null, pos: 0, counts });
  connection.answer('inbox:resume', { summaries: [], gone: [], upTo: 0, more: false, counts });
  connection.answer('session:read', self);
  return { connection, open, inbox: createInbox(connection, async () => undefined) };
};

describe('a desk', () => {
  test('is set up when an agent is signed in, and connected once', async () => {
    const { inbox, open } = opened(selfOf(anna));
    expect(inbox.desk.value).toBeNull();
    await inbox.self.start();
    expect(inbox.desk.value?.key).toBe(`${anna} shop`);
    await inbox.self.renew();
    expect(open).toHaveBeenCalledTimes(1);
  });

  test('stays when her sign-in ends and she comes back; somebody else gets another one', async () => {
    const { connection, inbox, open } = opened(selfOf(anna));
    await inbox.self.start();
    const hers = inbox.desk.value;
    connection.refuse('auth.revoked');
    expect(inbox.desk.value).toBe(hers);
    connection.answer('session:sign-in', ({ email }) => selfOf(email === 'ben' ? ben : anna));
    await inbox.self.signIn({ email: 'anna', password: 'x' });
    expect(inbox.desk.value).toBe(hers);
    expect(open).toHaveBeenCalledTimes(2);
    connection.refuse('auth.revoked');
    await inbox.self.signIn({ email: 'ben', password: 'x' });
    expect(inbox.desk.value?.key).toBe(`${ben} shop`);
  });

  test('is another one at another site, and cleared away after signing out', async () => {
    const { connection, inbox } = opened(selfOf(anna));
    await inbox.self.start();
    inbox.self.chooseSite('outlet');
    expect(inbox.desk.value?.key).toBe(`${anna} outlet`);
    expect(inbox.self.isAdmin.value).toBe(false);
    connection.answer('session:sign-out', {});
    await inbox.self.signOut();
    expect(inbox.desk.value).toBeNull();
    expect(inbox.line.value.is).toBe('closed');
  });

  test('asks for nothing before she has the second factor this server wants', async () => {
    const { connection, inbox, open } = opened(selfOf(anna, { needsFactor: true }));
    await inbox.self.start();
    expect(inbox.desk.value).not.toBeNull();
    expect(open).not.toHaveBeenCalled();
    expect(connection.asked('inbox:list')).toEqual([]);
    connection.answer('session:read', selfOf(anna, { hasFactor: true }));
    await inbox.self.renew();
    expect(open).toHaveBeenCalledTimes(1);
  });
});
