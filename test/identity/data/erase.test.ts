import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eraseOwn } from '../../../plugin-server/identity/erase-own.ts';
import { beginErasure } from '../../../plugin-server/identity/erasure/begin-erasure.ts';
import { belongsTo } from '../../../plugin-server/identity/erasure/belongs-to.ts';
import { measureErasure } from '../../../plugin-server/identity/erasure/measure-erasure.ts';
import { replayErasures } from '../../../plugin-server/identity/erasure/replay-erasures.ts';
import { runErasure } from '../../../plugin-server/identity/erasure/run-erasure.ts';
import { recordClaim } from '../../../plugin-server/identity/graph/record-claim.ts';
import type { IdentityDesk } from '../../../plugin-server/identity/identity-desk.ts';
import { showOwn } from '../../../plugin-server/identity/show-own.ts';
import type { Store } from '../../../plugin-server/store/store.ts';
import type { Tx } from '../../../plugin-server/store/tx.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { Visitor } from '../../store/shop.ts';
import { allRows, type DataDesk, openDataDesk, shelve, stores, talk } from './data-desk.ts';

const minute = 60_000;
const identity = (desk: DataDesk) => desk as unknown as IdentityDesk;

const proven = (desk: DataDesk, of: Visitor, identifier: number, how: 'jwt' | 'otp' | 'hmac', agoMs: number) => {
  const now = desk.clock.wall();
  return desk.store.write((tx) =>
    tx.saveProof({
      device: of.device,
      identifier,
      how,
      at: now - agoMs,
      until: now + 86_400_000,
      needs_pass: 0,
      key: null,
    }),
  );
};
const address = (desk: DataDesk, kind: 'email' | 'user', value: string) =>
  desk.store.write((tx) =>
    tx.insertIdentifier({ site: desk.shop.site, kind, value, state: 'ok', created_at: desk.clock.wall() }),
  );
const reader = (
  desk: DataDesk,
  conversation: ConversationId,
  identifier: number,
  how: string,
  revoked_at: number | null = null,
) =>
  desk.store.write((tx) =>
    tx.savePeer({
      conversation,
      channel: 'chat',
      identifier,
      address: null,
      how,
      reads: 1,
      replies: 1,
      since_seq: 0,
      at: 2_000,
      revoked_at,
      actor: null,
    }),
  );
const erase = async (desk: DataDesk, identifiers: readonly number[]) => {
  const { store, shop, clock } = desk;
  const measured = await measureErasure(store.read, shop.site, identifiers);
  const { id } = await store.write((tx) =>
    beginErasure(tx, { site: shop.site, identifiers, actor: 'mia', measured, now: clock.wall() }),
  );
  return id;
};

describe('a conversation belongs to', () => {
  const row = (identifier: number, how: string, revoked_at: number | null = null) => ({ identifier, how, revoked_at });
  const only = (...ids: number[]) => new Set(ids);
  test('whoever opened it, however many may read it', () => {
    expect(belongsTo([row(1, 'opened'), row(2, 'link'), row(3, 'code')], only(1))).toBe(true);
    expect(belongsTo([row(1, 'opened'), row(2, 'link')], only(2))).toBe(false);
    expect(belongsTo([row(1, 'opened'), row(3, 'code')], only(3))).toBe(false);
    expect(belongsTo([row(2, 'link')], only(2))).toBe(false);
  });
  test('the person who signed in, not to the browser she did it on', () => {
    const signedIn = [row(1, 'opened', 5_000), row(9, 'opened')];
    expect(belongsTo(signedIn, only(1))).toBe(false);
    expect(belongsTo(signedIn, only(9))).toBe(true);
  });
  test('nobody alone where two own it', () => {
    const both = [row(1, 'opened'), row(2, 'opened')];
    expect(belongsTo(both, only(1))).toBe(false);
    expect(belongsTo(both, only(1, 2))).toBe(true);
  });
  test('whoever lost it last, when all rows were revoked', () => {
    const revoked = [row(1, 'opened', 5_000), row(9, 'opened', 6_000)];
    expect(belongsTo(revoked, only(1))).toBe(false);
    expect(belongsTo(revoked, only(9))).toBe(true);
  });
});

describe.each(stores)('%s:', (kind, open) => {
  test('her own anonymous talk goes with the device, without a proof; what she only typed stays where it is', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    const [ada, bea] = [await shop.visitor(), await shop.visitor()];
    await talk(desk, ada, 'Is my bike ready?', 'Hello?');
    const hers = await talk(desk, bea, 'Blue ones');
    // Ada types the address of Bea, under which there is a conversation.
    const email = await address(desk, 'email', 'bea@shop.example');
    await reader(desk, hers, email, 'opened');
    await store.write((tx) =>
      recordClaim(tx, {
        site: shop.site,
        a: ada.anon,
        b: email,
        rule: 'typed',
        strength: 0,
        at: clock.wall(),
        source: 'visitor',
        actor: ada.caller.origin,
      }),
    );
    expect(await showOwn(desk, ada.caller)).toMatchObject({
      answer: {
        identifiers: [{ kind: 'anon', how: 'device' }],
        conversations: 1,
        messages: 2,
        files: 1,
        needsProof: false,
      },
    });
    const done = await eraseOwn(identity(desk), ada.caller, { confirm: true, what: 'all' });
    expect(done).toMatchObject({ ok: true, answer: { conversations: 1, messages: 2, files: 1 } });
    expect(done).toMatchObject({ news: expect.arrayContaining([{ is: 'ended', device: ada.device, why: 'erased' }]) });
    expect(await store.read.entriesAfter(hers, 0, 9)).toHaveLength(1);
    expect(await store.read.identifier(shop.site, email)).toMatchObject({ value: 'bea@shop.example', state: 'ok' });
    expect(await store.read.identifier(shop.site, ada.anon)).toMatchObject({ value: null, state: 'erased' });
    expect(await store.read.claimsOf(shop.site, [email], 9)).toEqual([]);
  });

  test('more than that wants each address and sign-in proven in the last ten minutes; the old form never counts', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop } = desk;
    const ada = await shop.visitor();
    const [email, user] = [await address(desk, 'email', 'ada@shop.example'), await address(desk, 'user', 'u-1')];
    const all = () => eraseOwn(identity(desk), ada.caller, { confirm: true, what: 'all' });
    const asked = async () =>
      ((await showOwn(desk, ada.caller)) as { answer: { needsProof: boolean } }).answer.needsProof;
    await proven(desk, ada, email, 'otp', 11 * minute);
    expect([await asked(), await all()]).toMatchObject([true, { ok: false, problem: { code: 'proof.needed' } }]);
    // Another address proven just now is no proof of the first.
    await proven(desk, ada, user, 'jwt', minute);
    expect([await asked(), await all()]).toMatchObject([true, { ok: false, problem: { code: 'proof.needed' } }]);
    await proven(desk, ada, email, 'hmac', minute);
    expect(await asked()).toBe(false);
    expect(await all()).toMatchObject({ ok: true });
    expect(await store.read.identifier(shop.site, user)).toMatchObject({ state: 'erased' });
    expect(await store.read.identifier(shop.site, email)).toMatchObject({ value: 'ada@shop.example' });
  });

  test('a conversation another person owns as well lives on for her, without the row and the name of the erased', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    const [ada, bea] = [await shop.visitor(), await shop.visitor()];
    const shared = await talk(desk, ada, 'Ours');
    await reader(desk, shared, bea.anon, 'link');
    await runErasure(desk, await erase(desk, [bea.anon]));
    expect((await store.read.peersOf(shared)).map(({ identifier }) => identifier)).toEqual([ada.anon]);
    expect(await store.read.entriesAfter(shared, 0, 9)).toHaveLength(1);
    // Signed in, the talk went with the user: erasing the browser leaves it to her.
    const user = await address(desk, 'user', 'u-2');
    await reader(desk, shared, user, 'opened');
    await store.write((tx) => tx.revokePeer(shared, ada.anon, { at: clock.wall(), actor: 'sign-in' }));
    await runErasure(desk, await erase(desk, [ada.anon]));
    expect(await store.read.entriesAfter(shared, 0, 9)).toHaveLength(1);
    const news = await runErasure(desk, await erase(desk, [user]));
    expect(await store.read.conversation(shop.site, shared)).toBeUndefined();
    const gone = await store.read.goneAfter(shop.site, 0, 9);
    expect(gone.map(({ conversation }) => conversation)).toEqual([shared]);
    expect(news).toContainEqual({ is: 'gone', site: shop.site, conversation: shared, pos: gone[0]?.pos });
  });

  test('a long conversation goes in steps: after each, its epoch is new and visitors read nothing of it', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop } = desk;
    const ada = await shop.visitor();
    const long = await talk(desk, ada, ...Array.from({ length: 1_200 }, (_, at) => `Line ${at}`));
    const seen: (number | undefined)[] = [];
    const watched: Store = new Proxy(store, {
      get: (target, name) =>
        name === 'write'
          ? async (...args: Parameters<Store['write']>) => {
              const result = await target.write(...args);
              const row = await target.read.conversation(shop.site, long);
              seen.push(row?.generation);
              if (row === undefined || row.generation > 1)
                expect(await target.read.readable({ ...ada, now: desk.clock.wall() }, long)).toBeUndefined();
              return result;
            }
          : Reflect.get(target, name, target) instanceof Function
            ? (Reflect.get(target, name, target) as (...args: unknown[]) => unknown).bind(target)
            : Reflect.get(target, name, target),
    });
    await runErasure({ ...desk, store: watched }, await erase(desk, [ada.anon]));
    expect(seen.filter((it) => it !== undefined && it > 1)).toEqual([2, 3]);
    expect(seen.at(-1)).toBeUndefined();
  });

  class Crash extends Error {}
  /** The process ends at the `at`-th question, of a transaction or outside one; nothing after it happens. */
  const crashingAt = (store: Store, at: number): Store => {
    let asked = 0;
    const counted = <On extends object>(on: On): On =>
      new Proxy(on, {
        get: (target, name) => {
          const ask: unknown = Reflect.get(target, name, target);
          if (typeof ask !== 'function') return ask;
          return (...args: unknown[]) => {
            asked += 1;
            return asked >= at ? Promise.reject(new Crash(String(name))) : ask.apply(target, args);
          };
        },
      });
    return {
      kind: store.kind,
      epoch: store.epoch,
      run: store.run,
      read: counted(store.read),
      state: () => store.state(),
      scrub: () => store.scrub(),
      close: () => store.close(),
      write: (verb, lane, key) => store.write((tx: Tx) => verb(counted(tx)), lane, key),
    };
  };

  test('I17, I19: ended between any two questions and begun again, the erasure comes to the same end, and of others nothing has changed', {
    timeout: 300_000,
  }, async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, clock } = desk;
    const bea = await shop.visitor();
    const hers = await talk(desk, bea, 'Blue ones', 'Really blue');
    const shared = await talk(desk, bea, 'Shared');
    const email = await address(desk, 'email', 'bea@shop.example');
    /** But for the row by which this guest may read. */
    const others = async (guest = 0) => {
      const rows = await allRows(desk);
      const kept: string[] = [];
      for (const [table, lines] of rows)
        if (!['site', 'meta', 'audit', 'erasure', 'gone', 'suppression'].includes(table))
          kept.push(
            ...lines
              .filter((line) => [hers, shared, bea.device, '"bea@shop'].some((id) => line.includes(id)))
              .filter((line) => !line.replaceAll('"', '').includes(`identifier:${guest},`))
              .map((line) => `${table} ${line}`),
          );
      return kept.sort();
    };
    const before = await others();
    expect(before.length).toBeGreaterThan(5);
    const ends = new Set<string>();
    const strides = kind === 'SQLite' ? 1 : 12;
    let crashes = 0;
    for (let at = 1; ; at += strides) {
      const [ada, phone] = [await shop.visitor(), await shop.visitor()];
      const mine = await talk(desk, ada, 'Is my bike ready?');
      await reader(desk, shared, ada.anon, 'link');
      await reader(desk, mine, phone.anon, 'link');
      await shelve(desk, { device: ada.device, origin: ada.caller.origin });
      const typed = await address(desk, 'email', `ada-${at}@shop.example`);
      for (const [a, b, rule] of [
        [ada.anon, typed, 'otp'],
        [ada.anon, phone.anon, 'link'],
        [email, ada.anon, 'typed'],
      ] as const)
        await store.write((tx) =>
          recordClaim(tx, {
            site: shop.site,
            a,
            b,
            rule,
            strength: rule === 'typed' ? 0 : 3,
            at: clock.wall(),
            source: 'visitor',
            actor: ada.caller.origin,
          }),
        );
      const id = await erase(desk, [ada.anon, typed]);
      const crashed = await runErasure({ ...desk, store: crashingAt(store, at) }, id).then(
        () => false,
        (cause: unknown) => {
          expect(cause).toBeInstanceOf(Crash);
          return true;
        },
      );
      expect(await others(ada.anon), `crash ${at}`).toEqual(before);
      if (crashed) {
        crashes += 1;
        await runErasure(desk, id);
      }
      expect(await others(), `after crash ${at}`).toEqual(before);
      const text = [...(await allRows(desk))].flatMap(([table, lines]) => lines.map((line) => `${table} ${line}`));
      const of = (it: string) => text.filter((line) => line.includes(it)).map((line) => line.split(' ')[0]);
      ends.add(JSON.stringify([of(mine), of(`"ada-${at}@`), of(`"${ada.device}"`)]));
      expect((await store.read.peersOf(shared)).map((peer) => peer.identifier)).toEqual([bea.anon]);
      expect(await store.read.conversation(shop.site, mine)).toBeUndefined();
      expect(await store.read.identifier(shop.site, phone.anon)).toMatchObject({ root: phone.anon, state: 'ok' });
      expect(await store.read.openErasures(9)).toEqual([]);
      if (!crashed) break;
    }
    expect(ends).toEqual(new Set([JSON.stringify([['gone'], [], ['device']])]));
    expect(crashes).toBeGreaterThan(kind === 'SQLite' ? 60 : 4);
    console.log(`${kind}: an erasure was cut off at ${crashes} places`);
  });

  test('after a restore whoever was erased since is erased again; a number that belongs to somebody else now means nobody', async () => {
    await using desk = await openDataDesk(open);
    const { store, shop, dataFolder } = desk;
    const ada = await shop.visitor();
    const email = await address(desk, 'email', 'ada@shop.example');
    await talk(desk, ada, 'Hello');
    await runErasure(desk, await erase(desk, [ada.anon, email]));
    const log = readFileSync(join(dataFolder, 'erasures.log'), 'utf8');
    expect(log).toContain(`[${email},"email",`);
    expect(log).not.toContain('shop.example');
    // As an older backup has it: the address is back. Under the other number there is somebody new.
    await desk.at.sql(
      `update identifier set value = 'ada@shop.example', state = 'ok' where id = ${email} returning id`,
    );
    await desk.at.sql(
      `update identifier set value = 'nv_somebodyelse', state = 'ok' where id = ${ada.anon} returning id`,
    );
    expect(await replayErasures(desk)).toBe(1);
    expect(await store.read.identifier(shop.site, email)).toMatchObject({ value: null, state: 'erased' });
    expect(await store.read.identifier(shop.site, ada.anon)).toMatchObject({ value: 'nv_somebodyelse', state: 'ok' });
    expect(await replayErasures(desk)).toBe(0);
  });
});
