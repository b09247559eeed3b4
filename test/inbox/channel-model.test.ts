import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChannelModel } from '../../inbox/models/channel-model.ts';
import { FreshModel } from '../../inbox/models/fresh-model.ts';
import type { EmailChannel } from '../../protocol/channel-doors.ts';
import type { CheckId } from '../../protocol/ids.ts';
import { pass, stopTime } from './desk-of.ts';
import { fakeConnection, refused } from './fake-connection.ts';

beforeEach(stopTime);
afterEach(() => void vi.useRealTimers());

const nothingFound = { keepsAddress: null, authserv: null, verp: null };
const email = (more: Partial<EmailChannel> = {}): EmailChannel => ({
  from: 'none',
  settings: null,
  secrets: [],
  state: 'off',
  problem: null,
  found: nothingFound,
  lastInAt: null,
  lastOutAt: null,
  waiting: 0,
  unclear: 0,
  failed: 0,
  quarantined: 0,
  unread: 0,
  ...more,
});
const step = { id: 'name', state: 'ok', ms: 3, reason: null, text: null } as const;
const check = (n: number) => `ck_${n}` as CheckId;

const open = () => {
  const connection = fakeConnection();
  connection.answer('channel:read', { email: email() });
  return { connection, channels: new ChannelModel(connection, new FreshModel(connection)) };
};

describe('the test of a mailbox', () => {
  test('shows its steps as they come and asks no more once it is over', async () => {
    const { connection, channels } = open();
    connection.answer('channel:check', { check: check(1) });
    connection.answer('channel:checked', { steps: [step], isOver: false, isFine: false, found: nothingFound });
    await channels.begin(null);
    expect(channels.check.value).toMatchObject({ steps: [], isOver: false });
    await pass(600);
    expect(channels.check.value).toMatchObject({ steps: [step], isOver: false });
    connection.answer('channel:checked', { steps: [step, step], isOver: true, isFine: true, found: nothingFound });
    await pass(600);
    expect(channels.check.value).toMatchObject({ isOver: true, isFine: true, trouble: null });
    const asked = connection.asked('channel:checked').length;
    await pass(60_000);
    expect(connection.asked('channel:checked')).toHaveLength(asked);
    // What was found out is seen on the page.
    expect(connection.asked('channel:read')).toHaveLength(1);
  });

  test('that is forgotten, or followed by another, is asked for no more', async () => {
    const { connection, channels } = open();
    connection.answer('channel:checked', { steps: [step], isOver: false, isFine: false, found: nothingFound });
    connection.answer('channel:check', { check: check(1) });
    await channels.begin(null);
    connection.answer('channel:check', { check: check(2) });
    await channels.begin(null);
    await pass(600);
    expect(connection.asked('channel:checked')).toEqual([{ check: check(2) }]);
    channels.forget();
    await pass(60_000);
    expect(connection.asked('channel:checked')).toHaveLength(1);
    expect(channels.check.value).toBeNull();
  });

  test('a line that breaks for a moment does not end it; a refusal does, and keeps the steps', async () => {
    const { connection, channels } = open();
    connection.answer('channel:check', { check: check(1) });
    connection.answer('channel:checked', { steps: [step], isOver: false, isFine: false, found: nothingFound });
    await channels.begin(null);
    await pass(600);
    connection.answer('channel:checked', 'unreachable');
    await pass(1_800);
    expect(channels.check.value).toMatchObject({ steps: [step], isOver: false });
    connection.answer('channel:checked', refused('not-found'));
    await pass(5_000);
    expect(channels.check.value).toMatchObject({
      steps: [step],
      isOver: true,
      isFine: false,
      trouble: { code: 'not-found' },
    });
  });

  test('that was not begun says why and leaves nothing running', async () => {
    const { connection, channels } = open();
    connection.answer('channel:check', refused('setting.refused', { field: 'smtp.host', reason: 'private' }));
    expect(await channels.begin(null)).toMatchObject({ ok: false });
    expect(channels.check.value).toBeNull();
  });
});

describe('the channel', () => {
  test('is read again when it changes elsewhere, once somebody has looked at it', async () => {
    const { connection, channels } = open();
    connection.push('channel:changed', {} as never);
    await pass(0);
    expect(connection.asked('channel:read')).toEqual([]);
    await channels.load();
    connection.answer('channel:read', { email: email({ state: 'ok', waiting: 2 }) });
    connection.push('channel:changed', {} as never);
    await pass(0);
    expect(channels.email.value).toMatchObject({ state: 'ok', waiting: 2 });
  });

  test('could not be loaded and says so; what was refused leaves it as it was', async () => {
    const { connection, channels } = open();
    connection.answer('channel:read', 'unreachable');
    await channels.load();
    expect(channels.trouble.value).not.toBeNull();
    connection.answer('channel:read', { email: email({ unread: 2 }) });
    await channels.load();
    expect(channels.trouble.value).toBeNull();
    connection.answer('channel:pause', refused('channel.off'));
    await channels.pause(true);
    expect(channels.email.value).toMatchObject({ unread: 2 });
    connection.answer('channel:reread', { email: email({ unread: 0 }) });
    await channels.reread();
    expect(channels.email.value).toMatchObject({ unread: 0 });
  });
});
