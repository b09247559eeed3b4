import { expect, it } from 'vitest';
import { openMail } from '../../plugin-server/routing/sealed-mail.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import { createSealer } from '../../plugin-server/secret/seal.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import type { DeliveryTable } from '../../plugin-server/store/schema.ts';
import { addReach } from '../../plugin-server/team/reach/add-reach.ts';
import { changeReach, removeReach, sendCodeAgain } from '../../plugin-server/team/reach/change-reach.ts';
import { listReaches } from '../../plugin-server/team/reach/list-reaches.ts';
import type { ReachDesk } from '../../plugin-server/team/reach/reach-desk.ts';
import { verifyReach } from '../../plugin-server/team/reach/verify-reach.ts';
import type { Week } from '../../protocol/escalation-doors.ts';
import { done, onBothDatabases, refusalOf, start, type Talk } from '../conversation/talk.ts';

const key = new Uint8Array(32).fill(7) as unknown as MasterKey;
const sealer = createSealer({ current: key });

const openPost = async (open: () => Promise<Talk>) => {
  const talk = await open();
  let passed = 0;
  const now = () => start + passed;
  const desk: ReachDesk = {
    store: talk.store,
    clock: { wall: now, mono: now, steady: now },
    channels: { of: () => ({ address: 'hello@shop.example' }) as never },
    sealer,
    mac: createMac({ current: key }),
    wakeDeliveries: () => {},
  };
  /** The code in the newest mail to this address. */
  const codeTo = async (address: string): Promise<string> => {
    const rows = (await talk.sql(
      `select * from delivery where site = '${talk.site}' and purpose = 'code' order by id`,
    )) as unknown as DeliveryTable[];
    const mails = rows.map((row) => openMail(sealer, row, row.sealed!)).filter(({ to }) => to === address);
    const says = mails.at(-1)?.says;
    if (says?.is !== 'code') throw new Error('No code went there.');
    return says.digits;
  };
  const pass = (ms: number): void => {
    passed += ms;
  };
  return { talk, desk, codeTo, pass };
};
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

onBothDatabases('the address of an agent', (open) => {
  it('counts once the code that went there has come back', async () => {
    const { talk, desk, codeTo } = await openPost(open);
    const mia = await talk.agent();
    const added = done(await addReach(desk, mia, { kind: 'email', address: 'Mia@Home.Example ' }));
    expect(added).toMatchObject({ verifiedAt: null, ord: 0, isBad: false });
    const code = await codeTo(added.address);
    const verified = done(await verifyReach(desk, mia, { reach: added.reach, code }));
    expect(verified.verifiedAt).toBe(start);
    expect(refusalOf(await verifyReach(desk, mia, { reach: added.reach, code }))).toBe('code.ended');
    expect(refusalOf(await addReach(desk, mia, { kind: 'email', address: added.address }))).toMatchObject({
      reason: 'known',
    });
  });

  it('is guessed at five times and in ten minutes, and then needs a new code', async () => {
    const { talk, desk, codeTo, pass } = await openPost(open);
    const mia = await talk.agent();
    const { reach, address } = done(await addReach(desk, mia, { kind: 'email', address: 'mia@home.example' }));
    const code = await codeTo(address);
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(refusalOf(await verifyReach(desk, mia, { reach, code: wrong(code) as never }))).toMatchObject({
        triesLeft,
      });
    expect(refusalOf(await verifyReach(desk, mia, { reach, code }))).toBe('code.ended');
    expect(refusalOf(await sendCodeAgain(desk, mia, { reach }))).toBe('limit.rate');
    pass(60_000);
    done(await sendCodeAgain(desk, mia, { reach }));
    const second = await codeTo(address);
    pass(10 * 60_000);
    expect(refusalOf(await verifyReach(desk, mia, { reach, code: second }))).toBe('code.ended');
    done(await sendCodeAgain(desk, mia, { reach }));
    expect(refusalOf(await verifyReach(desk, mia, { reach, code: await codeTo(address) }))).toBe('ok');
  });

  it('is seen by its owner and by admins, and changed by its owner alone', async () => {
    const { talk, desk } = await openPost(open);
    const mia = await talk.agent('Mia');
    const jonas = await talk.agent('Jonas');
    const { reach } = done(await addReach(desk, mia, { kind: 'email', address: 'mia@home.example' }));
    const seen = async (who: typeof mia) => done(await listReaches(desk, who)).reaches.map(({ address }) => address);
    expect(await seen(mia)).toEqual(['mia@home.example']);
    expect(await seen(jonas)).toEqual([]);
    expect(await seen({ ...jonas, role: 'admin' })).toEqual(['mia@home.example']);
    const week: Week = [[{ from: 540, to: 1_020 }], [], [], [], [], [], []];
    expect(refusalOf(await changeReach(desk, { ...jonas, role: 'admin' }, { reach, week }))).toBe('not-found');
    expect(refusalOf(await removeReach(desk, jonas, { reach }))).toBe('not-found');
    expect(refusalOf(await sendCodeAgain(desk, jonas, { reach }))).toBe('not-found');
    expect(refusalOf(await verifyReach(desk, jonas, { reach, code: '123456' as never }))).toBe('not-found');
    expect(done(await changeReach(desk, mia, { reach, week, ord: 3 }))).toMatchObject({ week, ord: 3 });
    const upside: Week = [[{ from: 1_020, to: 540 }], [], [], [], [], [], []];
    expect(refusalOf(await changeReach(desk, mia, { reach, week: upside }))).toMatchObject({ reason: 'order' });
    expect(done(await changeReach(desk, mia, { reach, week: null })).week).toBeNull();
    done(await removeReach(desk, mia, { reach }));
    expect(await seen(mia)).toEqual([]);
  });

  it('is none of ours, is one that can be written to, and there are five at most', async () => {
    const { talk, desk } = await openPost(open);
    const mia = await talk.agent();
    const add = (address: string) => addReach(desk, mia, { kind: 'email', address });
    expect(refusalOf(await add('hello@shop.example'))).toBe('channel.bad-address');
    expect(refusalOf(await add('"a b"@home.example'))).toBe('channel.bad-address');
    const off = { ...desk, channels: { of: () => undefined } };
    expect(refusalOf(await addReach(off, mia, { kind: 'email', address: 'mia@home.example' }))).toBe('channel.off');
    for (const count of [1, 2, 3, 4, 5]) done(await add(`mia${count}@home.example`));
    expect(refusalOf(await add('mia6@home.example'))).toBe('limit.quota');
  });
});
