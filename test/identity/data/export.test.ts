import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { beginErasure } from '../../../plugin-server/identity/erasure/begin-erasure.ts';
import { measureErasure } from '../../../plugin-server/identity/erasure/measure-erasure.ts';
import { type ConversationId, makeCid } from '../../../protocol/ids.ts';
import { upload } from '../../security/access/world.ts';
import { bareDist } from '../../support/bare-dist.ts';
import { agent, ask, colleague, type TestAgent, type TestVisitor, visitor, words } from '../../support/people.ts';
import { type MovedClock, movedClock, startTestApp, type TestApp } from '../../support/test-app.ts';

const day = 86_400_000;

interface Data {
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly conversations: readonly { readonly entries: readonly { readonly text: string }[] }[];
}

describe('what is held of a person, handed out', () => {
  let app: TestApp;
  let clock: MovedClock;
  let owner: TestAgent;
  beforeAll(async () => {
    clock = movedClock();
    app = await startTestApp({ dist: bareDist(), clock });
    owner = await agent(app);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const passOf = async (who: TestVisitor) => (await ask(app, 'visitor', 'data:export', {}, who.headers)).pass;
  const fetchOwn = (pass: string) =>
    fetch(`${app.publicUrl}/v1/visitor/export`, {
      headers: { authorization: `Bearer ${pass}`, origin: app.publicUrl },
    });
  const fetchProfile = (who: TestAgent, pass: string) =>
    fetch(`${app.publicUrl}/v1/inbox/export`, { headers: { ...who.headers, 'x-nahtlos-export': pass } });
  const opened = async (response: Response) => {
    expect(response.status).toBe(200);
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const text = (name: string) => Buffer.from(files[name] ?? []).toString();
    return { names: Object.keys(files), data: JSON.parse(text('data.json')) as Data, page: text('index.html'), text };
  };
  const said = (it: Data) => it.conversations.flatMap(({ entries }) => entries.map(({ text }) => text));
  const identifiersOf = async (who: TestVisitor): Promise<number[]> => {
    const row = await app.store.read.device((await site()).id, who.device);
    return row === undefined ? [] : [row.anon];
  };
  const site = async () => {
    const row = await app.store.read.siteByKey('demo');
    if (row === undefined) throw new Error('There is a site.');
    return row;
  };

  /** Ada wrote with a file, Mia answered and made a note with a file. */
  const talk = async (hers = 'Is my bike ready?'): Promise<{ ada: TestVisitor; conversation: ConversationId }> => {
    const ada = await visitor(app);
    const file = await upload(app, 'visitor', ada.headers);
    const { conversation } = await ask(
      app,
      'visitor',
      'message:send',
      { ...words(hers, 1), files: [file], page: { url: 'https://shop.example/bikes', title: 'Bikes' } },
      ada.headers,
    );
    const noteFile = await upload(app, 'inbox', owner.headers);
    await ask(
      app,
      'inbox',
      'note:add',
      { conversation, cid: makeCid(), text: 'Careful, she complains.', files: [noteFile], mentions: [] },
      owner.headers,
    );
    await ask(
      app,
      'inbox',
      'message:send',
      { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: 'It is ready.', files: [] },
      owner.headers,
    );
    return { ada, conversation };
  };

  test('holds what was said, on which page, and the files; no note, no id of an agent, no token, nothing of others', async () => {
    const { ada } = await talk();
    await talk('Somebody else’s words');
    const { names, data, page, text } = await opened(await fetchOwn(await passOf(ada)));
    expect(names).toEqual(['data.json', 'index.html', 'files/1-1-1 order.txt']);
    expect(said(data)).toEqual(['Is my bike ready?', 'It is ready.']);
    expect(text('files/1-1-1 order.txt')).toBe('Order 4711');
    expect(page).toContain('Is my bike ready?');
    expect(page).toContain('href="files/1-1-1%20order.txt"');
    expect(page).toMatch(/<html lang="de">.*Gespeicherte Daten/s);
    expect(Object.keys(data)).toEqual([
      'site',
      'madeAt',
      'identifiers',
      'devices',
      'traits',
      'consents',
      'conversations',
    ]);
    for (const secret of ['complains', 'Somebody else', 'ag_', 'dv_', 'nd_', 'cv_', 'hash', ada.token, ada.revokeToken])
      expect(`${JSON.stringify(data)} ${page}`).not.toContain(secret);
  });

  test('holds how she rated it, with her words', async () => {
    const { ada, conversation } = await talk();
    const cid = makeCid();
    await ask(app, 'visitor', 'conversation:close', { conversation, cid }, ada.headers);
    const rating = { conversation, cid: makeCid(), score: 4 as const, comment: 'Fast & <kind>' };
    await ask(app, 'visitor', 'conversation:rate', rating, ada.headers);
    const { data, page } = await opened(await fetchOwn(await passOf(ada)));
    expect(data.conversations[0]?.entries.at(-1)).toMatchObject({ what: 'rated', score: 4, text: 'Fast & <kind>' });
    expect(page).toMatch(/Gespräch bewertet: 4\/5 .*Fast &amp; &lt;kind&gt;/);
  });

  test('shows hostile words as words, and makes no path of a name', async () => {
    const evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';
    const { ada } = await talk(evil);
    const { data, page, names } = await opened(await fetchOwn(await passOf(ada)));
    expect(said(data)[0]).toBe(evil);
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain("default-src 'none'");
    expect(names.filter((name) => name.includes('..') || name.startsWith('/'))).toEqual([]);
  });

  test('is fetched once, within a day, and only with a pass of its own kind', async () => {
    const { ada } = await talk();
    const pass = await passOf(ada);
    expect((await fetchProfile(owner, pass)).status).toBe(404);
    const [one, other] = await Promise.all([fetchOwn(pass), fetchOwn(pass)]);
    expect([one.status, other.status].sort()).toEqual([200, 404]);
    expect((await fetchOwn(pass)).status).toBe(404);
    expect((await fetchOwn(`nx_${'A'.repeat(43)}`)).status).toBe(404);
    expect((await fetchOwn('anything')).status).toBe(404);

    const [inTime, late] = [await passOf(ada), await passOf(ada)];
    clock.move(day - 1);
    expect((await fetchOwn(inTime)).status).toBe(200);
    clock.move(1);
    expect((await fetchOwn(late)).status).toBe(404);
    // A day away ends a sign-in.
    owner = await agent(app);
  });

  test('gives nobody back what an agent has taken from her browser', async () => {
    const { ada, conversation } = await talk();
    const before = await passOf(ada);
    const [anon = 0] = await identifiersOf(ada);
    await ask(app, 'inbox', 'reader:revoke', { conversation, identifier: anon }, owner.headers);
    expect((await ask(app, 'visitor', 'conversation:list', {}, ada.headers)).conversations).toEqual([]);
    for (const pass of [before, await passOf(ada)]) {
      const { data, names } = await opened(await fetchOwn(pass));
      expect(said(data)).toEqual([]);
      expect(names).toEqual(['data.json', 'index.html']);
    }
    // It is held of her all the same: whoever answers for the site can hand it out.
    const { pass } = await ask(app, 'inbox', 'export:start', { identifiers: [anon] }, owner.headers);
    expect(said((await opened(await fetchProfile(owner, pass))).data)).toHaveLength(2);
  });

  test('ends with the device it was made for', async () => {
    const { ada } = await talk();
    const [one, other] = [await passOf(ada), await passOf(ada)];
    expect((await fetchOwn(one)).status).toBe(200);
    await ask(app, 'visitor', 'device:end', { which: 'this' }, ada.headers);
    expect((await fetchOwn(other)).status).toBe(404);
  });

  test('an address she typed is not hers to have: neither what is held under it, nor the address', async () => {
    const bea = await talk('Bea’s own words');
    const { ada } = await talk();
    await ask(app, 'visitor', 'identity:say', { email: 'bea@shop.example' }, ada.headers);
    const { id } = await site();
    const [anon = 0] = await identifiersOf(bea.ada);
    const email = await app.store.read.identifierByValue(id, 'email', 'bea@shop.example');
    await app.store.write((tx) =>
      tx.savePeer({
        conversation: bea.conversation,
        channel: 'chat',
        identifier: email?.id ?? anon,
        address: null,
        how: 'opened',
        reads: 1,
        replies: 1,
        since_seq: 0,
        at: 1_000,
        revoked_at: null,
        actor: null,
      }),
    );
    const { data } = await opened(await fetchOwn(await passOf(ada)));
    expect(said(data)).not.toContain('Bea’s own words');
    expect(data.identifiers.map(({ kind }) => kind)).toEqual(['anon']);
    await ask(app, 'visitor', 'data:erase', { confirm: true, what: 'all' }, ada.headers);
    expect(await app.store.read.entriesAfter(bea.conversation, 0, 9)).toHaveLength(2);
  });

  test('an admin gets it of exactly the members she chose; an agent gets none; nobody fetches with another’s pass', async () => {
    const { ada } = await talk();
    const identifiers = await identifiersOf(ada);
    const [anna, ida] = [
      await colleague(app, owner, 'anna@shop.example', 'admin'),
      await colleague(app, owner, 'ida@shop.example'),
    ];
    const { pass } = await ask(app, 'inbox', 'export:start', { identifiers }, owner.headers);
    await expect(ask(app, 'inbox', 'export:start', { identifiers }, ida.headers)).rejects.toThrow('auth.forbidden');
    await expect(ask(app, 'inbox', 'export:start', { identifiers: [999_999] }, owner.headers)).rejects.toThrow(
      'not-found',
    );
    expect((await fetchProfile(ida, pass)).status).toBe(403);
    expect((await fetchOwn(pass)).status).toBe(404);
    const { data, page } = await opened(await fetchProfile(owner, pass));
    expect(said(data)).toEqual(['Is my bike ready?', 'It is ready.']);
    expect(`${JSON.stringify(data)} ${page}`).not.toContain('complains');
    expect(anna.cookie).not.toBe('');
  });

  test('who was erased cannot be exported or erased again, and her passes are worth nothing', async () => {
    const { ada, conversation } = await talk();
    const identifiers = await identifiersOf(ada);
    const pass = await passOf(ada);
    const ida = await colleague(app, owner, 'otto@shop.example');
    await expect(ask(app, 'inbox', 'erase:show', { identifiers }, ida.headers)).rejects.toThrow('auth.forbidden');
    const inbox = await owner.open();
    const counts = await ask(app, 'inbox', 'erase:start', { identifiers }, owner.headers);
    expect(counts).toMatchObject({ conversations: 1, messages: 2, files: 1, devices: 1, traits: 0 });
    expect((await inbox.hear('conversation:gone')).conversation).toBe(conversation);
    inbox.leave();
    await expect(ask(app, 'inbox', 'erase:start', { identifiers }, owner.headers)).rejects.toThrow('profile.erased');
    await expect(ask(app, 'inbox', 'export:start', { identifiers }, owner.headers)).rejects.toThrow('profile.erased');
    await expect(ask(app, 'visitor', 'data:show', {}, ada.headers)).rejects.toThrow('auth.revoked');
    expect((await fetchOwn(pass)).status).toBe(404);
  });

  test('an erasure that a crash cut off goes on by itself at the next start', async () => {
    const { ada, conversation } = await talk();
    const identifiers = await identifiersOf(ada);
    const { id } = await site();
    const measured = await measureErasure(app.store.read, id, identifiers);
    await app.store.write((tx) =>
      beginErasure(tx, { site: id, identifiers, actor: 'mia', measured, now: clock.wall() }),
    );
    await expect(ask(app, 'visitor', 'data:show', {}, ada.headers)).rejects.toThrow('auth.revoked');
    expect(await app.store.read.conversation(id, conversation)).toBeDefined();
    app = await app.restart();
    await vi.waitFor(async () => expect(await app.store.read.openErasures(9)).toEqual([]), { timeout: 10_000 });
    expect(await app.store.read.conversation(id, conversation)).toBeUndefined();
  });
});
