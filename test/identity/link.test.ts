import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSite } from '../../plugin-server/site/add-site.ts';
import { identityLimits } from '../../protocol/identity.ts';
import type { ConversationId } from '../../protocol/ids.ts';
import type { Given } from '../../protocol/wire.ts';
import { bareDist } from '../support/bare-dist.ts';
import { agent, ask, deviceWith, post, type TestVisitor, visitor, type Wired, words } from '../support/people.ts';
import { testDatabase } from '../support/postgres.ts';
import { type MovedClock, movedClock, startTestApp, type TestApp } from '../support/test-app.ts';

type Continued = Extract<Given<'visitor', 'link:redeem'>, { is: 'continued' }>;

const android = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36';
const refusal = {
  code: 'link.invalid',
  status: 410,
  retry: 'human',
  sentence: 'This code does not work (any more). Fetch a new one on the first device.',
};

describe.each(['SQLite', 'PostgreSQL'])('going on on another device, on %s', (kind) => {
  let app: TestApp;
  let clock: MovedClock;
  let end: () => Promise<void> = async () => {};

  beforeAll(async () => {
    clock = movedClock();
    const database = kind === 'SQLite' ? null : await testDatabase();
    app = await startTestApp({
      dist: bareDist(),
      clock,
      environment: database === null ? {} : { DATABASE_URL: database.url },
    });
    end = async () => {
      await app[Symbol.asyncDispose]();
      await database?.drop();
    };
    await addSite({ store: app.store, clock }, { key: 'other', origins: [app.publicUrl] });
  });
  afterAll(() => end());

  /** Ada at her laptop, with a conversation. */
  const laptop = async (): Promise<{ ada: TestVisitor; tab: Wired<'visitor'>; conversation: ConversationId }> => {
    const ada = await visitor(app);
    const tab = await ada.tab();
    const { conversation } = await tab.get('message:send', words('Ist mein Rad fertig?', 1));
    return { ada, tab, conversation };
  };
  const offer = async (tab: Wired<'visitor'>, conversation: ConversationId) => {
    const made = await tab.get('link:create', { conversation });
    const { hash, pathname, search } = new URL(made.url);
    expect({ pathname, search }).toEqual({ pathname: '/continue', search: '?site=demo' });
    return { ...made, token: hash.slice('#nahtlos='.length) };
  };
  const redeem = (
    with_: { token: string } | { code: string },
    { headers = {}, site = 'demo' }: { headers?: Record<string, string>; site?: string } = {},
  ) => post(app, '/v1/visitor/link/redeem', { site, locale: 'de', ...with_ }, { 'user-agent': android, ...headers });
  const continued = async (answered: ReturnType<typeof redeem>): Promise<Continued> => {
    const { body } = await answered;
    expect(body).toMatchObject({ ok: true, is: 'continued' });
    return body as unknown as Continued;
  };
  const refused = async (answered: ReturnType<typeof redeem>): Promise<object> => {
    const { requestId, ...problem } = ((await answered).body.problem ?? {}) as { requestId?: string };
    expect(requestId).toEqual(expect.any(String));
    return problem;
  };
  const phoneOf = ({ device }: Continued) => deviceWith(app, device.token ?? 'none');

  it('by a scanned address: both hear everything from then on, and the agent is told', async () => {
    const { tab, conversation } = await laptop();
    const mia = await (await agent(app)).open();
    await mia.get('conversation:open', { conversation });
    const { token, link } = await offer(tab, conversation);

    const went = await continued(redeem({ token }));
    expect(went).toMatchObject({ link, conversation, from: { label: null, begunAt: clock.wall() } });
    expect(went.device.revokeToken).toEqual(expect.stringMatching(/^nr_/));
    expect(await tab.hear('link:done')).toEqual({ link, conversation, label: 'Chrome, Android' });

    const phone = await phoneOf(went).tab();
    const welcome = await phone.hear('welcome');
    expect(welcome.conversations).toMatchObject([{ conversation, seq: 1, from: 1, nextN: 1 }]);
    expect(welcome.device.level).toBe('possessed');
    await phone.get('message:send', words('Jetzt am Telefon', 1, conversation));
    expect((await tab.hear('entry:added', ({ entry }) => entry.seq === 2)).entry).toMatchObject({
      text: 'Jetzt am Telefon',
    });
    await tab.get('message:send', words('Und hier am Rechner', 2, conversation));
    await phone.hear('entry:added', ({ entry }) => entry.seq === 3);
    const opened = await mia.get('conversation:open', { conversation });
    await mia.get('message:send', {
      conversation,
      cid: words('', 1).cid,
      n: opened.nextN,
      seenSeq: opened.seq,
      text: 'Ja, fertig.',
      files: [],
    });
    for (const hers of [tab, phone]) await hers.hear('entry:added', ({ entry }) => entry.seq === 4);
    for (const wired of [tab, phone, mia]) wired.leave();
  });

  it('by six digits: the first device is asked, shows the number of the second, and says yes', async () => {
    const { tab, conversation } = await laptop();
    const { code, link } = await offer(tab, conversation);
    const { body } = await redeem({ code });
    expect(body).toMatchObject({ ok: true, is: 'asked' });
    const { ticket, show } = body as unknown as { ticket: string; show: string };
    const asked = await tab.hear('link:ask');
    expect(asked).toEqual({
      link,
      label: 'Chrome, Android',
      number: show,
      until: clock.wall() + identityLimits.linkAnswerMs,
    });
    // The digits are spent with the question, and so is the address beside them.
    expect(await refused(redeem({ code }))).toEqual(refusal);

    const waiting = ask(app, 'visitor', 'link:wait', { site: 'demo', locale: 'de', ticket, waitMs: 20_000 });
    await tab.get('link:answer', { link, yes: true });
    const went = (await waiting) as Continued;
    expect(went).toMatchObject({ is: 'continued', conversation });
    const phone = await phoneOf(went).tab();
    expect((await phone.hear('welcome')).conversations).toMatchObject([{ conversation }]);
    // A ticket is taken once.
    await expect(ask(app, 'visitor', 'link:wait', { site: 'demo', locale: 'de', ticket, waitMs: 1 })).rejects.toThrow(
      'link.invalid',
    );
    for (const wired of [tab, phone]) wired.leave();
  });

  it('a no, a minute of silence, and a first device that is away open nothing', async () => {
    const wait = (ticket: string) =>
      ask(app, 'visitor', 'link:wait', { site: 'demo', locale: 'de', ticket, waitMs: 20_000 });
    const { tab, conversation } = await laptop();

    const no = await offer(tab, conversation);
    const asked = (await redeem({ code: no.code })).body as unknown as { ticket: string };
    await tab.get('link:answer', { link: no.link, yes: false });
    await expect(wait(asked.ticket)).rejects.toThrow('link.invalid');
    expect(await tab.ask('link:answer', { link: no.link, yes: true })).toMatchObject({
      problem: { code: 'link.invalid' },
    });

    const silence = await offer(tab, conversation);
    const unheard = (await redeem({ code: silence.code })).body as unknown as { ticket: string };
    clock.move(identityLimits.linkAnswerMs);
    await expect(wait(unheard.ticket)).rejects.toThrow('link.invalid');
    expect(await tab.ask('link:answer', { link: silence.link, yes: true })).toMatchObject({ ok: false });

    const away = await offer(tab, conversation);
    const left = new Promise((resolve) => tab.socket.once('disconnect', resolve));
    tab.leave();
    await left;
    expect(await refused(redeem({ code: away.code }))).toEqual(refusal);
    // The address still works: whoever has it scanned it from the screen.
    await continued(redeem({ token: away.token }));
  });

  it('a second scan, a late one, an invented one, one at another site and one after it was taken back are refused alike', async () => {
    const { tab, conversation } = await laptop();
    const used = await offer(tab, conversation);
    await continued(redeem({ token: used.token }));
    const elsewhere = await offer(tab, conversation);
    const back = await offer(tab, conversation);
    await tab.get('link:revoke', { link: back.link });
    const late = await offer(tab, conversation);

    expect(await refused(redeem({ token: used.token }))).toEqual(refusal);
    expect(await refused(redeem({ token: elsewhere.token }, { site: 'other' }))).toEqual(refusal);
    expect(await refused(redeem({ code: elsewhere.code }, { site: 'other' }))).toEqual(refusal);
    expect(await refused(redeem({ token: back.token }))).toEqual(refusal);
    expect(await refused(redeem({ token: `nl_${'A'.repeat(43)}` }))).toEqual(refusal);
    clock.move(identityLimits.linkLifeMs);
    expect(await refused(redeem({ token: late.token }))).toEqual(refusal);
    expect(await refused(redeem({ code: late.code }))).toEqual(refusal);
    tab.leave();
  });

  it('an offer ends with the device that made it', async () => {
    const { ada, tab, conversation } = await laptop();
    const { token } = await offer(tab, conversation);
    await ask(app, 'visitor', 'device:end', { which: 'this' }, ada.headers);
    expect(await refused(redeem({ token }))).toEqual(refusal);
  });

  it('at most three offers stand open for one conversation: the oldest gives way', async () => {
    const { tab, conversation } = await laptop();
    const offers = [];
    for (let n = 0; n < 4; n += 1) {
      offers.push(await offer(tab, conversation));
      clock.move(1);
    }
    expect(await refused(redeem({ token: offers[0]!.token }))).toEqual(refusal);
    for (const { token } of offers.slice(1)) await continued(redeem({ token }));
    tab.leave();
  });

  it('two scans in the same moment: one of them goes on', async () => {
    const { tab, conversation } = await laptop();
    const { token } = await offer(tab, conversation);
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem({ token })));
    expect(answers.filter(({ body }) => body.ok)).toHaveLength(1);
    tab.leave();
  });

  it('scanned and taken back in the same moment: whichever was first, nobody reads it in the end', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { tab, conversation } = await laptop();
      const phone = await visitor(app);
      const { token, link } = await offer(tab, conversation);
      const [scanned] = await Promise.all([
        redeem({ token }, { headers: phone.headers }),
        tab.get('link:revoke', { link }),
      ]);
      const renewed = (scanned.body as unknown as Continued).device?.token;
      const headers = renewed === undefined ? phone.headers : { authorization: `Bearer ${renewed}` };
      expect((await ask(app, 'visitor', 'conversation:list', {}, headers)).conversations).toEqual([]);
      tab.leave();
    }
  });

  it('is one way: the first device learns nothing of what the second had before', async () => {
    const { tab, conversation, ada } = await laptop();
    const phone = await visitor(app);
    const own = await ask(app, 'visitor', 'message:send', words('Etwas anderes', 1), phone.headers);
    const { token } = await offer(tab, conversation);
    const went = await continued(redeem({ token }, { headers: phone.headers }));
    expect(went.device).toMatchObject({ device: phone.device });
    expect(went.device.revokeToken).toBeUndefined();
    const known = async (headers: Record<string, string>) =>
      (await ask(app, 'visitor', 'conversation:list', {}, headers)).conversations.map((it) => it.conversation).sort();
    expect(await known({ authorization: `Bearer ${went.device.token}` })).toEqual(
      [own.conversation, conversation].sort(),
    );
    expect(await known(ada.headers)).toEqual([conversation]);
    // A new token at a rise of level: the old one ends with the first use of the new.
    await expect(known(phone.headers)).rejects.toThrow('auth.revoked');
    tab.leave();
  });

  it('“that was not me” ends it at once, “not mine” too, and neither touches the first device', async () => {
    for (const by of ['first', 'second'] as const) {
      const { tab, conversation, ada } = await laptop();
      const { token, link } = await offer(tab, conversation);
      const went = await continued(redeem({ token }));
      const phone = await phoneOf(went).tab();
      await phone.hear('welcome');
      await (by === 'first' ? tab : phone).get('link:revoke', { link });
      expect((await phone.hear('welcome')).conversations).toEqual([]);
      const asked = { conversation, epoch: null, afterSeq: 0, rev: 0, limit: 50 };
      expect(await phone.ask('conversation:resume', asked)).toMatchObject({ problem: { code: 'not-found' } });
      await tab.get('message:send', words('Nur noch hier', 2, conversation));
      await tab.hear('entry:added', ({ entry }) => entry.seq === 2);
      await phone.get('conversation:list', {});
      expect(phone.heard.filter(({ name }) => name === 'entry:added')).toEqual([]);
      expect((await ask(app, 'visitor', 'conversation:list', {}, ada.headers)).conversations).toHaveLength(1);
      for (const wired of [tab, phone]) wired.leave();
    }
  });

  it('nobody else takes a link back, answers for it, or makes one for a conversation that is not hers', async () => {
    const { tab, conversation } = await laptop();
    const { link, code } = await offer(tab, conversation);
    const eve = await visitor(app);
    await expect(ask(app, 'visitor', 'link:revoke', { link }, eve.headers)).rejects.toThrow('not-found');
    await expect(ask(app, 'visitor', 'link:create', { conversation }, eve.headers)).rejects.toThrow('not-found');
    await redeem({ code });
    await expect(ask(app, 'visitor', 'link:answer', { link, yes: true }, eve.headers)).rejects.toThrow('link.invalid');
    expect((await tab.ask('link:answer', { link, yes: true })).ok).toBe(true);
    tab.leave();
  });

  it('whatever is scanned, typed, revoked and invented in any order: a device reads what it opened and what it was given, nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            act: fc.constantFrom('offer', 'scan', 'type', 'revoke', 'invent'),
            who: fc.nat({ max: 2 }),
            which: fc.nat({ max: 3 }),
          }),
          { minLength: 3, maxLength: 12 },
        ),
        async (acts) => {
          const people = await Promise.all(
            [0, 1, 2].map(async () => {
              const it = await visitor(app);
              const { conversation } = await ask(app, 'visitor', 'message:send', words('Hallo', 1), it.headers);
              return { headers: { ...it.headers }, device: it.device, conversation };
            }),
          );
          const may = people.map(({ conversation }) => new Set([conversation]));
          const offers: {
            link: never;
            token: string;
            from: number;
            to: number | null;
            isOpen: boolean;
            isBack: boolean;
          }[] = [];
          for (const { act, who, which } of acts) {
            const person = people[who]!;
            const offered = offers[which];
            if (act === 'offer') {
              const made = await ask(
                app,
                'visitor',
                'link:create',
                { conversation: person.conversation },
                person.headers,
              );
              const open = offers.filter((it) => it.from === who && it.isOpen);
              if (open.length === 3) open[0]!.isOpen = false;
              offers.push({
                link: made.link as never,
                token: made.url.split('#nahtlos=')[1]!,
                from: who,
                to: null,
                isOpen: true,
                isBack: false,
              });
              clock.move(1);
            } else if (act === 'invent') {
              const answered = await redeem({ token: `nl_${'B'.repeat(43)}` }, { headers: person.headers });
              expect(answered.body.ok).toBe(false);
            } else if (offered !== undefined && act === 'scan') {
              const answered = await redeem({ token: offered.token }, { headers: person.headers });
              expect(answered.body.ok).toBe(offered.isOpen);
              if (answered.body.ok) {
                const { token } = (answered.body as unknown as Continued).device;
                if (token !== undefined)
                  person.headers['authorization'] = `Bearer ${(answered.body as unknown as Continued).device.token}`;
                if (offered.from !== who) {
                  Object.assign(offered, { isOpen: false, to: who });
                  may[who]!.add(people[offered.from]!.conversation);
                }
              }
            } else if (offered !== undefined && act === 'revoke') {
              const answered = await post(app, '/v1/visitor/link/revoke', { link: offered.link }, person.headers);
              expect(answered.body.ok).toBe(offered.from === who || offered.to === who);
              if (answered.body.ok) {
                offered.isOpen = false;
                if (offered.to !== null && !offered.isBack) may[offered.to]!.delete(people[offered.from]!.conversation);
                offered.isBack = true;
              }
            }
            for (const [n, it] of people.entries()) {
              const { conversations } = await ask(app, 'visitor', 'conversation:list', {}, it.headers);
              expect(new Set(conversations.map(({ conversation }) => conversation))).toEqual(may[n]);
            }
          }
        },
      ),
      { numRuns: kind === 'SQLite' ? 60 : 15 },
    );
  });
});

it('five wrong guesses are enough for a device, and a hundred for the site: then typed codes rest and addresses go on', async () => {
  await using app = await startTestApp({ dist: bareDist(), environment: { NAHTLOS_LIMIT_FACTOR: '1' } });
  const ada = await visitor(app);
  const tab = await ada.tab();
  const { conversation } = await tab.get('message:send', words('Hallo', 1));
  const { code, url } = await tab.get('link:create', { conversation });
  const wrong = code === '000000' ? '000001' : '000000';
  const type = (typed: string) => post(app, '/v1/visitor/link/redeem', { site: 'demo', locale: 'de', code: typed });
  const codes = [];
  for (let n = 0; n < 7; n += 1) codes.push((await type(wrong)).body.problem?.code);
  expect(codes).toEqual([...Array(5).fill('link.invalid'), 'limit.rate', 'limit.rate']);
  // The right one does not help any more.
  expect((await type(code)).body.problem?.code).toBe('limit.rate');
  const token = url.split('#nahtlos=')[1];
  const scanned = await post(app, '/v1/visitor/link/redeem', { site: 'demo', locale: 'de', token });
  expect(scanned.body).toMatchObject({ ok: true, is: 'continued' });
  tab.leave();
});

it('neither the token nor the digits stand in the database', async () => {
  await using app = await startTestApp({ dist: bareDist() });
  const ada = await visitor(app);
  const { conversation } = await ask(app, 'visitor', 'message:send', words('Hallo', 1), ada.headers);
  const { url, link } = await ask(app, 'visitor', 'link:create', { conversation }, ada.headers);
  const site = (await app.store.read.siteByKey('demo'))!;
  const row = JSON.stringify(await app.store.read.link(site.id, link));
  expect(row).toContain(conversation);
  expect(row).not.toContain(url.split('#nahtlos=')[1]);
  expect(row).toMatch(/"code_hmac":"[\w-]{43}"/);
});
