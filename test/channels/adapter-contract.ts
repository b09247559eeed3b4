import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChannelAdapter, Parcel, Raw, Says } from '../../plugin-server/channels/adapter.ts';

/**
 * What the other side does with the next request. late: it has it, and says nothing · cut: it has it, and the connection is gone ·
 * asks-to-wait: later, please · refuses: not this one · nobody: there is no such address · locked: it does not let us in.
 */
export type Manner = 'well' | 'late' | 'cut' | 'asks-to-wait' | 'refuses' | 'nobody' | 'locked';

export interface Subject extends AsyncDisposable {
  readonly adapter: ChannelAdapter<never>;
  behave(manner: Manner): void;
  /** By what each request that was taken is known to whoever gets it, in order. */
  taken(): readonly string[];
  /** Bodies of what comes in, sound ones; what follows is made of them. */
  readonly incoming: readonly Uint8Array[];
  readonly parcels: readonly Parcel[];
  /** Parcels that cannot be sent: their render has to throw. */
  readonly poison: readonly Parcel[];
}

export const parcelOf = (says: Says, part: Partial<Parcel> = {}): Parcel => ({
  id: '42',
  to: { kind: 'email', value: 'ada@web.example' },
  locale: 'de',
  site: {
    name: 'Rad & Röstung',
    accent: '#0b6b5d',
    imprint: 'Rad & Röstung GmbH, Mainz',
    zone: 'Europe/Berlin',
    publicUrl: 'https://chat.shop.example',
    pageUrl: 'https://shop.example',
  },
  thread: {
    subject: 'Stiefel doppelt geliefert',
    messageId: 'o.aaaaaaaaaaaaa.bbbbbbbbbbbbbbbb',
    inReplyTo: 'hers@web.example',
    references: ['first@web.example', 'hers@web.example'],
    replyTo: 'hello+r.aaaaaaaaaaaaa.bbbbbbbbbbbbbbbb@shop.example',
    bounceTo: 'hello+b.aaaaaaaaaaaaa.bbbbbbbbbbbbbbbb@shop.example',
  },
  says,
  ...part,
});

const leaseMs = 60_000;
const never = () => new AbortController().signal;

/** What every adapter keeps to (channels.md 1): pure translation and I/O, and nothing of it throws but `render`. */
export const adapterContract = (name: string, make: () => Promise<Subject>): void => {
  describe(`an adapter: ${name}`, () => {
    const first = ({ adapter, parcels }: Subject) => adapter.render(parcels[0] as Parcel)[0] as never;

    test('says what it can within what the outbox can keep', async () => {
      await using it = await make();
      const caps = it.adapter.caps();
      expect(caps.atOnce).toBeGreaterThan(0);
      expect(caps.timeoutMs).toBeGreaterThan(0);
      expect(caps.timeoutMs).toBeLessThan(leaseMs);
      expect(caps.lifeMs).toBeGreaterThan(caps.timeoutMs);
      expect(caps.correlation === 'list').toBe(it.adapter.resolve !== undefined);
    });

    test('renders the same parcel to the same pieces, numbered, each time', async () => {
      await using it = await make();
      for (const parcel of it.parcels) {
        const pieces = it.adapter.render(parcel);
        expect(pieces.map(({ id }) => id)).toEqual(pieces.map((_, n) => `${parcel.id}.${n}`));
        expect(pieces.length).toBeGreaterThan(0);
        expect(JSON.stringify(it.adapter.render(parcel))).toBe(JSON.stringify(pieces));
        expect(pieces.map(({ body }) => body)).toMatchSnapshot(`${name} ${parcel.says.is} ${parcel.locale}`);
      }
    });

    test('makes nothing of a parcel that is addressed to nobody, or to two', async () => {
      await using it = await make();
      for (const parcel of it.poison) expect(() => it.adapter.render(parcel), parcel.to.value).toThrow();
    });

    test('what is taken is accepted, once', async () => {
      await using it = await make();
      expect(await it.adapter.send(first(it), never())).toMatchObject({ state: 'accepted' });
      expect(it.taken()).toHaveLength(1);
      // It repeats nothing by itself; sent again it is known by the same id, where that is what it is found by.
      await it.adapter.send(first(it), never());
      expect(it.taken()).toHaveLength(2);
      if (it.adapter.caps().correlation === 'message-id') expect(new Set(it.taken()).size).toBe(1);
    });

    test.each([
      'late',
      'cut',
    ] as const)('it has it and says nothing (%s): nobody knows, and it is not sent again', async (manner) => {
      await using it = await make();
      it.behave(manner);
      const signal = AbortSignal.timeout(1_500);
      expect(await it.adapter.send(first(it), signal)).toEqual({ state: 'unknown' });
      expect(it.taken()).toHaveLength(1);
      const { resolve } = it.adapter;
      if (resolve !== undefined)
        expect(await resolve.call(it.adapter, first(it), new Date(0))).toMatchObject({ state: 'accepted' });
    });

    test.each([
      ['asks-to-wait', ['retry', 'slow-down']],
      ['refuses', ['blocked']],
      ['nobody', ['bad-address']],
      ['locked', ['config']],
    ] as const)('a refusal says what it means (%s), in words of the protocol and no address', async (manner, classes) => {
      await using it = await make();
      it.behave(manner);
      const sent = await it.adapter.send(first(it), AbortSignal.timeout(5_000));
      if (sent.state !== 'failed') throw new Error(`It was ${sent.state}.`);
      expect(classes).toContain(sent.error.class);
      expect(sent.error.code).not.toContain('ada');
      expect(it.taken()).toEqual([]);
      it.behave('well');
      expect(await it.adapter.send(first(it), never())).toMatchObject({ state: 'accepted' });
    });

    test('what is ended before it begins sends nothing and throws nothing', async () => {
      await using it = await make();
      const sent = await it.adapter.send(first(it), AbortSignal.abort());
      expect(sent.state).not.toBe('accepted');
      expect(it.taken()).toEqual([]);
    });

    test('what comes in is the same whenever, however often and in whatever order it comes', async () => {
      await using it = await make();
      const raws = it.incoming.map((bytes) => rawOf(bytes));
      const once = await Promise.all(raws.map((raw) => it.adapter.parse(raw)));
      const again = await Promise.all(raws.toReversed().map((raw) => it.adapter.parse(raw)));
      expect(raws.length).toBeGreaterThan(1);
      expect(told(again.toReversed())).toBe(told(once));
      const keys = once.flat().map(({ vendorKey }) => vendorKey);
      expect(new Set(keys).size).toBe(keys.length);
    });

    test('whatever comes in is something: bytes of any kind are never an exception', async () => {
      await using it = await make();
      const cut = fc.tuple(fc.nat(it.incoming.length - 1), fc.nat(4_000), fc.uint8Array({ maxLength: 40 }));
      await fc.assert(
        fc.asyncProperty(cut, async ([which, at, noise]) => {
          const sound = it.incoming[which] ?? new Uint8Array();
          const spoilt = Buffer.concat([sound.subarray(0, at), noise, sound.subarray(at + noise.length)]);
          for (const inbound of await it.adapter.parse(rawOf(spoilt))) expect(inbound.vendorKey).not.toBe('');
        }),
        { numRuns: 60, seed: 7 },
      );
    });
  });
};

const rawOf = (bytes: Uint8Array): Raw => ({
  key: createHash('sha256').update(bytes).digest('hex'),
  at: new Date(1_800_000_000_000),
  bytes,
  meta: { path: 'inlet', mailFrom: 'ada@web.example', rcptTo: ['hello@shop.example'], authserv: null },
});

const told = (inbounds: unknown): string =>
  JSON.stringify(inbounds, (key, value) => (key === 'open' ? undefined : value));
