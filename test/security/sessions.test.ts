import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Door, doorPath } from '../../protocol/door.ts';
import { limits } from '../../protocol/limits.ts';
import { wire } from '../../protocol/wire.ts';
import { bareDist } from '../support/bare-dist.ts';
import {
  agent,
  agentWith,
  ask,
  colleague,
  cookieOf,
  type Place,
  post,
  type TestAgent,
  visitor,
  type Wired,
} from '../support/people.ts';
import {
  type MovedClock,
  movedClock,
  ownerEmail,
  ownerPassword,
  startTestApp,
  type TestApp,
} from '../support/test-app.ts';
import { freshDoors } from './access/matrix.ts';

const dist = bareDist();
const minute = 60_000;
const hour = 60 * minute;

interface Office extends AsyncDisposable {
  readonly app: TestApp;
  readonly clock: MovedClock;
  readonly mia: TestAgent;
}
const openOffice = async (environment: Record<string, string> = {}): Promise<Office> => {
  const clock = movedClock();
  const app = await startTestApp({ dist, clock, environment });
  return { app, clock, mia: await agent(app), [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
};

const isSignedIn = async (place: Place, { headers }: TestAgent): Promise<boolean> =>
  (await post(place, '/v1/inbox/session/read', {}, headers)).status === 200;

const gone = (wired: Wired<'inbox'> | Wired<'visitor'>): Promise<unknown> =>
  new Promise((resolve) => (wired.socket.connected ? wired.socket.once('disconnect', resolve) : resolve(null)));

afterEach(() => {
  vi.useRealTimers();
});

describe('the cookie of a sign-in', () => {
  const setCookie = async (place: Place, origin: string): Promise<string> => {
    const answer = await post(
      place,
      '/v1/inbox/session/sign-in',
      { email: ownerEmail, password: ownerPassword },
      { origin },
    );
    expect(answer.body.ok).toBe(true);
    return answer.headers.getSetCookie()[0] ?? '';
  };

  it('is for our own pages and no script, for at most seven days', async () => {
    await using office = await openOffice();
    const cookie = await setCookie(office.app, office.app.publicUrl);
    expect(cookie).toMatch(/^nahtlos-local=ns_[A-Za-z0-9_-]{43}; /);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict']);
  });

  it('travels by https only where the address is https, and belongs to that host alone', async () => {
    await using app = await startTestApp({ dist, environment: { NAHTLOS_PUBLIC_URL: 'https://chat.shop.example' } });
    const place = { publicUrl: `http://127.0.0.1:${app.port}` };
    const cookie = await setCookie(place, 'https://chat.shop.example');
    expect(cookie).toMatch(/^__Host-nahtlos=ns_[A-Za-z0-9_-]{43}; /);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=604800',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ]);
    expect(cookie).not.toContain('Domain');
  });

  it('is new with every sign-in: nobody can have set it before', async () => {
    await using office = await openOffice();
    const known = `nahtlos-local=ns_${'A'.repeat(43)}`;
    const answer = await post(
      office.app,
      '/v1/inbox/session/sign-in',
      { email: ownerEmail, password: ownerPassword },
      { cookie: known },
    );
    expect(cookieOf(answer.headers)).not.toBe(known);
    expect(await isSignedIn(office.app, agentWith(office.app, known))).toBe(false);
  });

  it('is taken away at sign-out, with everything the browser kept', async () => {
    await using office = await openOffice();
    const answer = await post(office.app, '/v1/inbox/session/sign-out', {}, office.mia.headers);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^nahtlos-local=; .*Max-Age=0/);
    expect(answer.headers.get('clear-site-data')).toContain('"cache"');
    expect(await isSignedIn(office.app, office.mia)).toBe(false);
  });
});

describe('a sign-in ends', () => {
  it('after twelve hours in which nobody asked for anything', async () => {
    await using office = await openOffice();
    for (let day = 0; day < 4; day += 1) {
      office.clock.move(11 * hour);
      expect(await isSignedIn(office.app, office.mia)).toBe(true);
    }
    office.clock.move(12 * hour + minute);
    expect(await isSignedIn(office.app, office.mia)).toBe(false);
  });

  it('after seven days, however busy she is', async () => {
    await using office = await openOffice();
    for (let at = 0; at < 28; at += 1) {
      office.clock.move(6 * hour);
      expect(await isSignedIn(office.app, office.mia), `after ${(at + 1) * 6} hours`).toBe(true);
    }
    office.clock.move(1);
    expect(await isSignedIn(office.app, office.mia)).toBe(false);
  });

  it('also for a page that only stands open: it hears the end and nothing after it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await using office = await openOffice();
    const desk = await office.mia.open();
    // An open page is told its numbers every 25 seconds; that keeps nobody signed in.
    for (let at = 0; at < 6; at += 1) {
      office.clock.move(2 * hour);
      vi.advanceTimersByTime(25_000);
      await desk.hear('pulse');
    }
    office.clock.move(minute);
    const end = gone(desk);
    vi.advanceTimersByTime(25_000);
    await desk.hear('session:revoked');
    await end;
  });

  it('the tenth of ten when an eleventh begins, socket and all', async () => {
    await using office = await openOffice();
    const desk = await office.mia.open();
    const end = gone(desk);
    for (let at = 0; at < limits.signInsPerAgent; at += 1) {
      office.clock.move(1);
      await agent(office.app);
    }
    await end;
    expect(await isSignedIn(office.app, office.mia)).toBe(false);
  });
});

describe('in the same moment', () => {
  const events = async (office: Office) => {
    const her = await agent(office.app);
    const desk = await her.open();
    return { her, desk, end: gone(desk) };
  };

  it('signing out closes her sockets; those of her other browser stay', async () => {
    await using office = await openOffice();
    const { her, desk, end } = await events(office);
    const other = await office.mia.open();
    await ask(office.app, 'inbox', 'session:sign-out', {}, her.headers);
    // Whatever she asked after the answer is answered by nobody.
    expect(desk.socket.connected && (await desk.ask('site:read', {}).catch(() => 'nobody'))).not.toMatchObject({
      ok: true,
    });
    await end;
    expect(await other.ask('site:read', {})).toMatchObject({ ok: true });
    other.leave();
  });

  it('ending another browser from here closes its sockets', async () => {
    await using office = await openOffice();
    const { desk, end } = await events(office);
    const { signIns } = await ask(office.app, 'inbox', 'session:list', {}, office.mia.headers);
    expect(signIns).toHaveLength(2);
    const that = signIns.find(({ current }) => !current)!;
    await ask(office.app, 'inbox', 'session:end', { signIn: that.signIn }, office.mia.headers);
    await desk.hear('session:revoked');
    await end;
  });

  it('a new password ends every other browser', async () => {
    await using office = await openOffice();
    const { her, end } = await events(office);
    await ask(office.app, 'inbox', 'password:change', { password: 'eleven slow snails in a row' }, office.mia.headers);
    await end;
    expect(await isSignedIn(office.app, her)).toBe(false);
    expect(await isSignedIn(office.app, office.mia)).toBe(true);
  });

  it.each([
    ['another role', { role: 'admin' as const }],
    ['being blocked', { disabled: true }],
  ])('%s closes the sockets of an agent before another word reaches her', async (_, change) => {
    await using office = await openOffice();
    const otto = await colleague(office.app, office.mia, 'otto@shop.example');
    const desk = await otto.open();
    const end = gone(desk);
    const { agents } = await ask(office.app, 'inbox', 'agent:list', {}, office.mia.headers);
    const row = agents.find(({ email }) => email === 'otto@shop.example')!;
    await ask(office.app, 'inbox', 'agent:change', { agent: row.agent, ...change }, office.mia.headers);
    const ada = await visitor(office.app);
    await ask(
      office.app,
      'visitor',
      'message:send',
      { to: { start: 'A'.repeat(22) as never }, cid: 'B'.repeat(22) as never, n: 1, text: 'secret', files: [] },
      ada.headers,
    );
    await end;
    expect(desk.heard.map(({ name }) => name)).not.toContain('conversation:changed');
    expect(await isSignedIn(office.app, otto)).toBe(false);
  });

  it('a device that logs out is out: its other tabs, its wait, its token', async () => {
    await using office = await openOffice();
    const ada = await visitor(office.app);
    const [one, two] = [await ada.tab(), await ada.tab()];
    const { conversation } = await one.get('message:send', {
      to: { start: 'A'.repeat(22) as never },
      cid: 'B'.repeat(22) as never,
      n: 1,
      text: 'Hi',
      files: [],
    });
    const waiting = post(
      office.app,
      '/v1/visitor/conversation/resume',
      { conversation, epoch: null, afterSeq: 1, rev: 0, limit: 50, waitMs: 25_000 },
      ada.headers,
    );
    const ends = [gone(one), gone(two)];
    // Her wait is open once a later question of the same connection has been answered.
    await one.get('conversation:list', {});
    await two.get('device:end', { which: 'this' });
    await Promise.all(ends);
    expect((await waiting).body.problem?.code).toBe('auth.revoked');
    expect((await post(office.app, '/v1/visitor/conversation/list', {}, ada.headers)).body.problem?.code).toBe(
      'auth.revoked',
    );
    await expect(ada.tab()).rejects.toMatchObject({ problem: { code: 'auth.revoked' } });
  });

  it('nobody slips in while she is being ended: connecting and ending at once leaves no socket behind', async () => {
    await using office = await openOffice();
    for (let round = 0; round < 12; round += 1) {
      const ada = await visitor(office.app);
      const [tab] = await Promise.all([
        ada.tab().catch(() => null),
        ask(office.app, 'visitor', 'device:end', { which: 'this' }, ada.headers),
      ]);
      if (tab !== null) await gone(tab);
    }
  });
});

describe('what matters most', () => {
  const staleDoors = async (office: Office): Promise<string[]> => {
    const stale: string[] = [];
    for (const [name, door] of Object.entries<Door>(wire.inbox.doors)) {
      const answer = await post(
        office.app,
        doorPath('inbox', name),
        door.fresh ? {} : { nothing: 1 },
        office.mia.headers,
      );
      if (answer.body.problem?.code === 'auth.not-fresh') stale.push(name);
    }
    return stale;
  };

  it('asks for the password again after ten minutes, and takes it for ten more', async () => {
    await using office = await openOffice();
    expect(await staleDoors(office)).toEqual([]);
    office.clock.move(10 * minute);
    expect(await staleDoors(office)).toEqual([]);
    office.clock.move(1_000);
    expect((await staleDoors(office)).toSorted()).toEqual(freshDoors.toSorted());
    const wrong = await post(
      office.app,
      '/v1/inbox/session/confirm',
      { password: 'wrong wrong wrong' },
      office.mia.headers,
    );
    expect(wrong.body.problem?.code).toBe('auth.wrong');
    expect(await staleDoors(office)).toHaveLength(freshDoors.length);
    await ask(office.app, 'inbox', 'session:confirm', { password: ownerPassword }, office.mia.headers);
    expect(await staleDoors(office)).toEqual([]);
  });

  it('asks the same of a socket that has been open all the time', async () => {
    await using office = await openOffice();
    const desk = await office.mia.open();
    expect(await desk.ask('site:change', { name: 'One' })).toMatchObject({ ok: true });
    office.clock.move(11 * minute);
    expect(await desk.ask('site:change', { name: 'Two' })).toMatchObject({
      ok: false,
      problem: { code: 'auth.not-fresh' },
    });
    expect(await desk.ask('site:read', {})).toMatchObject({ ok: true, name: 'One' });
    await ask(office.app, 'inbox', 'session:confirm', { password: ownerPassword }, office.mia.headers);
    expect(await desk.ask('site:change', { name: 'Two' })).toMatchObject({ ok: true });
    desk.leave();
  });
});

describe('an owner on a public address without a second factor', () => {
  it('may set one up and leave, and do nothing else, over HTTP and socket', async () => {
    await using app = await startTestApp({
      dist,
      environment: {
        NAHTLOS_PUBLIC_URL: 'https://chat.shop.example',
        NAHTLOS_SITE_PRIVACY_URL: 'https://shop.example/privacy',
      },
    });
    const place = { publicUrl: `http://127.0.0.1:${app.port}` };
    const origin = 'https://chat.shop.example';
    const signedIn = await post(
      place,
      '/v1/inbox/session/sign-in',
      { email: ownerEmail, password: ownerPassword },
      { origin },
    );
    expect(signedIn.body).toMatchObject({ ok: true, needsFactor: true });
    const mia = agentWith(place, cookieOf(signedIn.headers));
    const headers = { ...mia.headers, origin };

    const gated: string[] = [];
    for (const [name, door] of Object.entries<Door>(wire.inbox.doors)) {
      const answer = await post(place, doorPath('inbox', name), { wrong: 'form' }, headers);
      if (answer.body.problem?.code === 'auth.factor') gated.push(name);
      const isOpen = door.beforeFactor === true || door.who.nobody === 'yes';
      expect(answer.body.problem?.code === 'auth.factor', name).toBe(!isOpen);
    }
    expect(gated).toContain('conversation:open');
    expect(gated).toContain('message:send');

    // A socket would tell her of every message, without a door that could ask.
    await expect(mia.open({ origin })).rejects.toMatchObject({ problem: { code: 'auth.factor' } });
    const file = await fetch(`${place.publicUrl}/v1/inbox/file/fl_${'A'.repeat(22)}`, { headers });
    expect(((await file.json()) as { problem: { code: string } }).problem.code).toBe('auth.factor');
  });
});
