import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { type CodeLetter, openLetter } from '../../plugin-server/identity/code/code-letter.ts';
import { isCode, markOfCode } from '../../plugin-server/identity/code/code-mark.ts';
import { codesPerAddressAndDay, requestCode } from '../../plugin-server/identity/code/request-code.ts';
import { verifyCode } from '../../plugin-server/identity/code/verify-code.ts';
import { erasedMark } from '../../plugin-server/identity/erasure/erasures-log.ts';
import { findDevice } from '../../plugin-server/identity/find-device.ts';
import { levelOf } from '../../plugin-server/identity/level-of.ts';
import { mailState } from '../../plugin-server/identity/mail-state.ts';
import { makeDevice } from '../../plugin-server/identity/make-device.ts';
import { createMac } from '../../plugin-server/secret/mac.ts';
import type { MasterKey } from '../../plugin-server/secret/subkey.ts';
import type { DeliveryRow } from '../../plugin-server/store/outbox-tx.ts';
import { identityLimits } from '../../protocol/identity.ts';
import { identityDoors } from '../../protocol/identity-doors.ts';
import {
  type CodeId,
  type ConversationId,
  type DeviceId,
  idPrefix,
  randomPart,
  type SiteId,
} from '../../protocol/ids.ts';
import type { Locale } from '../../protocol/schema.ts';
import { newConversation, say } from '../store/shop.ts';
import { answerOf, day, doneOf, laptop, minute, type Office, openOffice, refusalOf } from '../team/open-office.ts';

const ada = 'ada@web.example';

/** What is due to leave, taken as the worker takes it; nothing of it ever does. */
const lettersOf = async (office: Office): Promise<{ row: DeliveryRow; letter: CodeLetter }[]> => {
  const now = office.clock.steady();
  const asked = { channel: 'email' as const, now, limit: 100, claim: randomPart(), run: 'test', leaseUntil: now + day };
  const sites = (await office.store.read.sites()).map(({ id }) => id);
  const rows = await office.store.write(async (tx) =>
    (await tx.claimDeliveries({ ...asked, sites, gathers: true })).flat(),
  );
  return rows.map((row) => ({
    row,
    letter: openLetter(office.desk.sealer, row.site, row.peer as CodeId, row.sealed ?? ''),
  }));
};

const openCodes = async (mailWay: 'smtp' | 'none' = 'smtp') => {
  const office = await openOffice();
  let woken = 0;
  const desk = {
    ...office.desk,
    mailOf: () => ({ way: mailWay, from: mailWay === 'none' ? null : 'hello@shop.example' }),
    wakeDeliveries: () => {
      woken += 1;
    },
  };
  const browser = async (site = 'shop', locale: Locale = 'de'): Promise<VisitorCaller> => {
    const { token } = answerOf(await makeDevice(office.desk, { site, locale }, laptop));
    const found = await findDevice(office.desk, { token });
    if (!found.ok) throw new Error(found.problem.code);
    return found.caller;
  };
  const ask = (of: VisitorCaller, value = ada, purpose: 'prove' | 'erase' = 'prove') =>
    requestCode(desk, of, { kind: 'email', value, purpose });
  /** Asks, and finds the digits where only the worker finds them. */
  const asked = async (of: VisitorCaller, value = ada) => {
    const { id } = answerOf(await ask(of, value));
    const letter = (await lettersOf(office)).find(({ row }) => row.peer === id)?.letter;
    if (letter === undefined) throw new Error('No delivery carries this code.');
    return { id, digits: letter.digits, letter };
  };
  const verify = (of: VisitorCaller, id: CodeId, code: string, conversation?: ConversationId) =>
    verifyCode(desk, of, { id, code, ...(conversation === undefined ? {} : { conversation }) });
  const talk = (of: VisitorCaller, ...texts: string[]) =>
    office.store.write(async (tx) =>
      say(tx, await newConversation(tx, { ...of, now: 0, row: undefined as never, caller: of }), ...texts),
    );
  const reads = async (of: VisitorCaller, conversation: ConversationId) => {
    const row = await office.store.read.readable({ ...of, now: office.clock.wall() }, conversation);
    return row?.since_seq;
  };
  return {
    office,
    desk,
    browser,
    ask,
    asked,
    verify,
    talk,
    reads,
    woken: () => woken,
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  };
};

const other = (digits: string, by = 1): string => `${(Number(digits) + by) % 1_000_000}`.padStart(6, '0');

test('Ada proves her address: six digits go out, come back through her browser, and hold for thirty days', async () => {
  await using its = await openCodes();
  const laptopOfAda = await its.browser();
  const answer = answerOf(await its.ask(laptopOfAda));
  expect(v.parse(identityDoors['code:request'].answer, answer)).toEqual(answer);
  expect(answer).toMatchObject({ via: 'email', expiresAt: its.office.clock.wall() + 10 * minute });
  expect(its.woken()).toBe(1);
  const [{ row, letter } = { row: undefined, letter: undefined }] = await lettersOf(its.office);
  expect(letter).toEqual({ to: ada, digits: expect.stringMatching(/^\d{6}$/), purpose: 'prove', locale: 'de' });
  expect(row).toMatchObject({ purpose: 'code', channel: 'email', conversation: null, seq: null });

  const outcome = doneOf(await its.verify(laptopOfAda, answer.id, letter?.digits ?? ''));
  expect(v.parse(identityDoors['code:verify'].answer, outcome.answer)).toEqual(outcome.answer);
  expect(outcome.answer).toMatchObject({ proven: 'a•••@web.example', level: 'possessed' });
  expect(outcome.news).toContainEqual({ is: 'reads', devices: [laptopOfAda.device] });
  const level = () => levelOf(its.office.store.read, laptopOfAda, its.office.clock.wall());
  expect(await level()).toBe('possessed');
  its.office.clock.pass(30 * day - 1);
  expect(await level()).toBe('possessed');
  its.office.clock.pass(1);
  expect(await level()).not.toBe('possessed');
});

test('the token of the browser is renewed with the proof; the old one ends at the first use of the new', async () => {
  await using its = await openCodes();
  const made = answerOf(await makeDevice(its.office.desk, { site: 'shop', locale: 'de' }, laptop));
  const find = (token: string) => findDevice(its.office.desk, { token });
  const first = await find(made.token);
  if (!first.ok) throw new Error(first.problem.code);
  const { id, digits } = await its.asked(first.caller);
  const { token } = answerOf(await its.verify(first.caller, id, digits));
  expect(token).not.toBe(made.token);
  expect((await find(made.token)).ok).toBe(true);
  expect((await find(token)).ok).toBe(true);
  expect(refusalOf(await find(made.token))).toEqual({ code: 'auth.revoked' });
});

test('the proof joins her browser and her address with the strongest evidence, and says so in the record', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  answerOf(await its.verify(caller, id, digits));
  const email = await its.office.store.read.identifierByValue(caller.site, 'email', ada);
  const claims = await its.office.store.read.claimsOf(caller.site, [caller.anon], 10);
  expect(claims).toMatchObject([{ rule: 'otp', strength: 3, is_on: 1, state: 'joined', actor: caller.origin }]);
  expect(new Set([claims[0]?.a, claims[0]?.b])).toEqual(new Set([caller.anon, email?.id]));
  expect(its.office.audits().at(-1)).toMatchObject({ op: 'code:verify', actor: caller.origin });
  expect(JSON.stringify(its.office.audits())).not.toContain(ada);
});

test('five guesses, then it has ended, also for whoever knows it', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  for (let left = 4; left >= 0; left -= 1)
    expect(refusalOf(await its.verify(caller, id, other(digits, left + 1)))).toEqual({
      code: 'code.wrong',
      detail: { triesLeft: left },
    });
  expect(refusalOf(await its.verify(caller, id, digits))).toEqual({ code: 'code.ended' });

  its.office.clock.pass(minute);
  const next = await its.asked(caller);
  for (let n = 1; n <= 4; n += 1) await its.verify(caller, next.id, other(next.digits, n));
  expect(refusalOf(await its.verify(caller, next.id, next.digits))).toBe('taken');
  expect(refusalOf(await its.verify(caller, next.id, other(next.digits)))).toEqual({ code: 'code.ended' });
});

test('of guesses at the same moment no more than five are heard', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  const guesses = Array.from({ length: 40 }, (_, n) => its.verify(caller, id, other(digits, n + 1)));
  const said = (await Promise.all(guesses)).map(refusalOf);
  expect(said.filter((it) => it !== 'taken' && it.code === 'code.wrong')).toHaveLength(5);
  expect(refusalOf(await its.verify(caller, id, digits))).toEqual({ code: 'code.ended' });
});

test('two tabs that enter the right code at once: one proof, and both are told the same', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  const both = await Promise.all([its.verify(caller, id, digits), its.verify(caller, id, digits)]);
  const [one, other] = both.map(answerOf);
  expect(other).toEqual(one);
  expect(its.office.audits().filter(({ op }) => op === 'code:verify')).toHaveLength(1);
});

test('a lost answer is given once more: the same, and nothing is proven a second time', async () => {
  await using its = await openCodes();
  const made = answerOf(await makeDevice(its.office.desk, { site: 'shop', locale: 'de' }, laptop));
  const find = (token: string) => findDevice(its.office.desk, { token });
  const first = await find(made.token);
  if (!first.ok) throw new Error(first.problem.code);
  const { caller } = first;
  const { id, digits } = await its.asked(caller);
  const lost = answerOf(await its.verify(caller, id, digits));
  const { read } = its.office.store;
  const state = async () => ({
    device: await read.device(caller.site, caller.device),
    proofs: await read.proofsOf(caller.device),
    claims: await read.claimsOf(caller.site, [caller.anon], 9),
    code: await read.code(caller.site, caller.device, id),
    audits: its.office.audits(),
  });
  const before = await state();
  its.office.clock.pass(9 * minute);
  const again = doneOf(await its.verify(caller, id, digits));
  expect(again).toMatchObject({ answer: lost, news: [] });
  expect(await state()).toEqual(before);
  // With other digits, on another browser: what it always was.
  expect(refusalOf(await its.verify(caller, id, other(digits)))).toEqual({ code: 'code.ended' });
  expect(refusalOf(await its.verify(await its.browser(), id, digits))).toMatchObject({ code: 'code.wrong' });
  // The token taken from the repeated answer is the one of the first, also once it is in use.
  expect((await find(again.answer.token)).ok).toBe(true);
  expect(answerOf(await its.verify(caller, id, digits)).token).toBe(lost.token);
  expect((await find(lost.token)).ok).toBe(true);
  its.office.clock.pass(minute);
  expect(refusalOf(await its.verify(caller, id, digits))).toEqual({ code: 'code.ended' });
});

test('an answer is not repeated once she has given the proof up', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  answerOf(await its.verify(caller, id, digits));
  const [proof] = await its.office.store.read.proofsOf(caller.device);
  await its.office.store.write((tx) => tx.removeProof(caller.device, proof?.identifier ?? 0));
  expect(refusalOf(await its.verify(caller, id, digits))).toEqual({ code: 'code.ended' });
});

test('a code is good for ten minutes', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const early = await its.asked(caller);
  its.office.clock.pass(10 * minute - 1);
  expect(refusalOf(await its.verify(caller, early.id, early.digits))).toBe('taken');
  const late = await its.asked(caller);
  its.office.clock.pass(10 * minute);
  expect(refusalOf(await its.verify(caller, late.id, late.digits))).toEqual({ code: 'code.ended' });
});

test('on another browser, at another site or under another number a code is nothing, and its tries are not touched', async () => {
  await using its = await openCodes();
  await its.office.addSite('other');
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  const stranger = await its.browser();
  const elsewhere = await its.browser('other');
  const nothing = { code: 'code.wrong', detail: { triesLeft: 0 } };
  for (let n = 0; n < 6; n += 1) {
    expect(refusalOf(await its.verify(stranger, id, digits))).toEqual(nothing);
    expect(refusalOf(await its.verify(elsewhere, id, digits))).toEqual(nothing);
    expect(refusalOf(await its.verify(caller, `${idPrefix.code}${randomPart()}` as CodeId, digits))).toEqual(nothing);
  }
  expect(refusalOf(await its.verify(caller, id, digits))).toBe('taken');
});

test('a new code ends the one before, and what has not left yet never does', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const first = answerOf(await its.ask(caller));
  its.office.clock.pass(minute);
  const second = answerOf(await its.ask(caller, 'ada@work.example'));
  const letters = await lettersOf(its.office);
  expect(letters.map(({ letter }) => letter.to)).toEqual(['ada@work.example']);
  expect(refusalOf(await its.verify(caller, first.id, '000000'))).toEqual({ code: 'code.ended' });
  expect(refusalOf(await its.verify(caller, second.id, letters[0]?.letter.digits ?? ''))).toBe('taken');
});

test('a code for one purpose lives beside one for another', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  its.office.clock.pass(minute);
  answerOf(await its.ask(caller, ada, 'erase'));
  expect(refusalOf(await its.verify(caller, id, digits))).toBe('taken');
});

test('sixty seconds lie between two codes of a browser, whatever the address', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  answerOf(await its.ask(caller));
  its.office.clock.pass(20_000);
  const refused = await its.ask(caller, 'grace@web.example');
  expect(refusalOf(refused)).toEqual({ code: 'limit.rate' });
  expect(refused.ok ? 0 : refused.problem.retryAfterMs).toBe(40_000);
  its.office.clock.pass(40_000);
  expect(refusalOf(await its.ask(caller, 'grace@web.example'))).toBe('taken');
});

test('an address gets a code a minute and five a day, whoever asks; another site counts for itself', async () => {
  await using its = await openCodes();
  await its.office.addSite('other');
  for (let n = 0; n < codesPerAddressAndDay; n += 1) {
    answerOf(await its.ask(await its.browser(), n % 2 === 0 ? ada : 'ADA@Web.example'));
    expect(refusalOf(await its.ask(await its.browser()))).toEqual({ code: 'limit.rate' });
    its.office.clock.pass(minute);
  }
  expect(refusalOf(await its.ask(await its.browser()))).toEqual({ code: 'limit.rate' });
  expect(refusalOf(await its.ask(await its.browser(), 'grace@web.example'))).toBe('taken');
  expect(refusalOf(await its.ask(await its.browser('other')))).toBe('taken');
  its.office.clock.pass(day - codesPerAddressAndDay * minute);
  expect(refusalOf(await its.ask(await its.browser()))).toBe('taken');
});

test('the limits hold on while the master key is being replaced, and so does a code', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  const former = new Uint8Array(32).fill(7) as MasterKey;
  const current = new Uint8Array(32).fill(8) as MasterKey;
  const desk = { ...its.desk, mac: createMac({ current, former }) };
  const asked = await requestCode(desk, await its.browser(), { kind: 'email', value: ada, purpose: 'prove' });
  expect(refusalOf(asked)).toEqual({ code: 'limit.rate' });
  expect(refusalOf(await verifyCode(desk, caller, { id, code: digits }))).toBe('taken');
});

test('whether an address is known, proven by somebody, erased or never heard of: the answer is the same', async () => {
  await using its = await openCodes();
  const grace = await its.browser();
  const { id, digits } = await its.asked(grace, 'known@web.example');
  answerOf(await its.verify(grace, id, digits));
  const { site } = its.office;
  await its.office.store.write(async (tx) => {
    await tx.insertIdentifier({ site, kind: 'email', value: 'typed@web.example', state: 'ok', created_at: 1 });
    const value_hmac = its.desk.mac.of(...erasedMark(site, 'email', 'erased@web.example'));
    await tx.insertSuppression({ site, kind: 'email', value_hmac, erased_at: 1 });
  });
  its.office.clock.pass(minute);
  const values = [
    'known@web.example',
    'typed@web.example',
    'erased@web.example',
    'info@web.example',
    'never@web.example',
  ];
  const answers = [];
  for (const value of values) {
    const { id: _, ...rest } = answerOf(await its.ask(await its.browser(), value));
    answers.push(rest);
  }
  expect(new Set(answers.map((it) => JSON.stringify(it))).size).toBe(1);
  expect((await lettersOf(its.office)).map(({ letter }) => letter.to).toSorted()).toEqual(values.toSorted());
  // Asking made nobody known.
  expect(await its.office.store.read.identifierByValue(site, 'email', 'never@web.example')).toBeUndefined();
});

test.each([
  'undefined@undefined',
  '{{email}}@web.example',
  'a\u0024{b}@web.example',
  'ada@localhost',
  'ada@@web.example',
  'ada"x"@web.example',
  'ada@web.example,eve@web.example',
  `${'a'.repeat(65)}@web.example`,
  'ädä@web.example',
])('%s proves nothing, and nothing leaves', async (value) => {
  await using its = await openCodes();
  const caller = await its.browser();
  expect(refusalOf(await its.ask(caller, value))).toEqual({ code: 'code.bad-value' });
  expect(await lettersOf(its.office)).toEqual([]);
  expect(refusalOf(await its.ask(caller))).toBe('taken');
});

test('what the site has blocked proves nothing there, also when it was blocked on the way', async () => {
  await using its = await openCodes();
  const { site } = its.office;
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller, 'ada@mail.test');
  await its.office.store.write((tx) =>
    tx.saveValueRule({ site, kind: 'email', pattern: '*@mail.test', what: 'blocked', actor: 'ag_mia', at: 1 }),
  );
  expect(refusalOf(await its.verify(caller, id, digits))).toEqual({ code: 'code.bad-value' });
  expect(refusalOf(await its.ask(await its.browser(), 'grace@mail.test'))).toEqual({ code: 'code.bad-value' });
});

test('a server without mail sends no codes, and says so', async () => {
  await using its = await openCodes('none');
  expect(refusalOf(await its.ask(await its.browser()))).toEqual({ code: 'code.off' });
  const mia = await its.office.join('Mia', 'owner');
  const state = async () => answerOf(await mailState(its.desk, mia.caller));
  expect(await state()).toEqual({ way: 'none', from: null, lastProblem: null, waiting: 0 });
});

test('the owner sees where codes go out, how many wait and what hinders them', async () => {
  await using its = await openCodes();
  const mia = await its.office.join('Mia', 'owner');
  answerOf(await its.ask(await its.browser()));
  const state = async () => answerOf(await mailState(its.desk, mia.caller));
  expect(await state()).toEqual({ way: 'smtp', from: 'hello@shop.example', lastProblem: null, waiting: 1 });
  const [{ row } = { row: undefined }] = await lettersOf(its.office);
  const held = { parcel: row?.parcel ?? 0, claim: row?.claim ?? '' };
  const later = { state: 'waiting', nextAt: 0, attempts: 0, problem: 'config 535 5.7.8' } as const;
  await its.office.store.write((tx) => tx.retryLater(held, later));
  expect(await state()).toMatchObject({ lastProblem: 'config 535 5.7.8', waiting: 1 });
});

test('a code that never arrived is said to be, in words that stay the same, until one gets through', async () => {
  await using its = await openCodes();
  const mia = await its.office.join('Mia', 'owner');
  const caller = await its.browser();
  const state = async () => answerOf(await mailState(its.desk, mia.caller));
  const end = async (settled: { state: 'failed' | 'unclear' | 'accepted'; problem: string | null }) => {
    answerOf(await its.ask(caller));
    const row = (await lettersOf(its.office)).at(-1)?.row;
    const held = { parcel: row?.parcel ?? 0, claim: row?.claim ?? '' };
    await its.office.store.write((tx) => tx.settle(held, { ...settled, at: its.office.clock.wall() }));
    its.office.clock.pass(minute);
  };
  await end({ state: 'failed', problem: 'bad-address 550 5.1.1' });
  expect(await state()).toMatchObject({ lastProblem: 'bad-address 550 5.1.1', waiting: 0 });
  await end({ state: 'unclear', problem: 'unknown' });
  expect(await state()).toMatchObject({ lastProblem: 'unknown', waiting: 0 });
  // Asked for and given up before it was tried: nothing is known of the way that was not known before.
  answerOf(await its.ask(caller));
  its.office.clock.pass(minute);
  answerOf(await its.ask(caller));
  expect(await state()).toMatchObject({ lastProblem: 'unknown', waiting: 1 });
  its.office.clock.pass(minute);
  await end({ state: 'accepted', problem: null });
  expect((await state()).lastProblem).toBeNull();
});

test('in the conversation before her the address reads as far back as she does, and becomes a way to answer', async () => {
  await using its = await openCodes();
  const laptopOfAda = await its.browser();
  const row = await its.talk(laptopOfAda, 'Is my bike ready?');
  const { id, digits } = await its.asked(laptopOfAda);
  answerOf(await its.verify(laptopOfAda, id, digits, row.id));
  const peers = await its.office.store.read.peersOf(row.id);
  expect(peers.find(({ channel }) => channel === 'email')).toMatchObject({
    address: ada,
    how: 'code',
    reads: 1,
    replies: 1,
    since_seq: 0,
    revoked_at: null,
  });

  // Her phone proves the same address: what was opened from it, or proven in it, is hers there as well.
  const phone = await its.browser();
  expect(await its.reads(phone, row.id)).toBeUndefined();
  its.office.clock.pass(minute);
  const second = await its.asked(phone);
  const { news } = doneOf(await its.verify(phone, second.id, second.digits));
  expect(await its.reads(phone, row.id)).toBe(0);
  const told = news.find(({ is }) => is === 'reads');
  expect(told?.is === 'reads' ? new Set(told.devices) : null).toEqual(new Set([laptopOfAda.device, phone.device]));
});

test('a conversation she may not read stays shut, however she names it', async () => {
  await using its = await openCodes();
  const row = await its.talk(await its.browser(), 'My order is 4711.');
  const eve = await its.browser();
  const { id, digits } = await its.asked(eve);
  expect(refusalOf(await its.verify(eve, id, digits, row.id))).toBe('taken');
  expect(await its.reads(eve, row.id)).toBeUndefined();
  expect(await its.office.store.read.peersOf(row.id)).toHaveLength(1);
});

test('whoever reads from the middle on proves an address for that part only', async () => {
  await using its = await openCodes();
  const { site, store } = its.office;
  const row = await its.talk(await its.browser(), ...'abcdef');
  const guest = await its.browser();
  await store.write((tx) =>
    tx.savePeer({
      conversation: row.id,
      channel: 'chat',
      identifier: guest.anon,
      address: null,
      how: 'link',
      reads: 1,
      replies: 0,
      since_seq: 4,
      at: 1,
      revoked_at: null,
      actor: null,
    }),
  );
  const { id, digits } = await its.asked(guest);
  answerOf(await its.verify(guest, id, digits, row.id));
  const email = await store.read.identifierByValue(site, 'email', ada);
  const peers = await store.read.peersOf(row.id);
  expect(peers.find(({ identifier }) => identifier === email?.id)?.since_seq).toBe(4);
});

test('the digits stand nowhere in the clear, and the address is forgotten once the code has ended', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const { id, digits } = await its.asked(caller);
  const row = await its.office.store.read.code(caller.site, caller.device, id);
  expect(row).toMatchObject({ state: 'open', value: ada });
  expect(JSON.stringify(row)).not.toContain(digits);
  for (let n = 1; n <= identityLimits.codeTries; n += 1) await its.verify(caller, id, other(digits, n));
  const ended = await its.office.store.read.code(caller.site, caller.device, id);
  expect(ended).toMatchObject({ state: 'ended', value: null });
  expect(JSON.stringify(ended)).not.toContain('web.example');
});

test('what is kept of a code is bound to each thing the code is good for', () => {
  const mac = createMac({ current: new Uint8Array(32).fill(7) as MasterKey });
  const bond = {
    id: 'oc_1' as CodeId,
    site: 'st_1' as SiteId,
    device: 'dv_1' as DeviceId,
    kind: 'email' as const,
    value: ada,
    purpose: 'prove' as const,
  };
  const kept = markOfCode(mac, bond, '123456');
  expect(isCode(mac, bond, '123456', kept)).toBe(true);
  expect(isCode(mac, bond, '123457', kept)).toBe(false);
  for (const other of [
    { id: 'oc_2' as CodeId },
    { site: 'st_2' as SiteId },
    { device: 'dv_2' as DeviceId },
    { kind: 'phone' as const },
    { value: 'eve@web.example' },
    { purpose: 'erase' as const },
  ])
    expect(isCode(mac, { ...bond, ...other }, '123456', kept)).toBe(false);
});

test('a letter opens only in its own row', async () => {
  await using its = await openCodes();
  const one = answerOf(await its.ask(await its.browser()));
  const two = answerOf(await its.ask(await its.browser(), 'grace@web.example'));
  const rows = await lettersOf(its.office);
  const sealed = rows.find(({ row }) => row.peer === one.id)?.row.sealed ?? '';
  expect(openLetter(its.desk.sealer, its.office.site, one.id, sealed).to).toBe(ada);
  expect(() => openLetter(its.desk.sealer, its.office.site, two.id, sealed)).toThrow(/altered/);
});

test('of 100,000 guesses only those count that the limits let through: 25 a day for one address', async () => {
  await using its = await openCodes();
  const site = its.office.site;
  let heard = 0;
  let right = 0;
  let tried = 0;
  for (let turn = 0; tried < 100_000; turn += 1) {
    const eve = await its.browser();
    const asked = await its.ask(eve);
    // Refused, she guesses on under made-up numbers.
    const id = asked.ok ? asked.answer.id : (`${idPrefix.code}${randomPart()}` as CodeId);
    const guesses = Array.from({ length: 2_000 }, (_, n) =>
      its.verify(eve, id, `${(turn * 2_000 + n) % 1_000_000}`.padStart(6, '0')),
    );
    for (const outcome of await Promise.all(guesses)) {
      tried += 1;
      if (outcome.ok) right += 1;
      else if (outcome.problem.code === 'code.wrong' && asked.ok) heard += 1;
    }
    its.office.clock.pass(minute);
  }
  expect(heard + right).toBe(codesPerAddressAndDay * identityLimits.codeTries);
  // 25 guesses of a million numbers: one in 40,000 such attacks hits once.
  expect(right).toBeLessThanOrEqual(1);
  expect(await its.office.store.read.identifierByValue(site, 'email', ada)).toBe(
    right === 0 ? undefined : expect.anything(),
  );
});

test('the digits are drawn evenly', async () => {
  await using its = await openCodes();
  const caller = await its.browser();
  const first = Array<number>(10).fill(0);
  for (let n = 0; n < 400; n += 1) {
    const { digits } = await its.asked(caller, `a${n}@web.example`);
    first[Number(digits[0])] = (first[Number(digits[0])] ?? 0) + 1;
    its.office.clock.pass(minute);
  }
  // Each of ten beginnings is expected 40 times; fewer than 10 or more than 90 happens once in ten million runs.
  for (const count of first) expect(count).toBeGreaterThan(9);
  for (const count of first) expect(count).toBeLessThan(91);
});

test('whatever is asked, guessed and waited for: nothing is proven but by its own code, in its time, within five tries', async () => {
  await using its = await openCodes();
  const people = [await its.browser(), await its.browser(), await its.browser()];
  const step = fc.record({
    what: fc.constantFrom('ask', 'right', 'right', 'wrong', 'foreign', 'wait'),
    who: fc.nat(2),
    wait: fc.integer({ min: 1, max: 9 * minute }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
      run += 1;
      its.office.clock.pass(11 * minute);
      /** What a browser holds, said once more in plain words. */
      const held = new Map<
        DeviceId,
        { id: CodeId; digits: string; value: string; tries: number; at: number; used: boolean }
      >();
      const proven = new Set<string>();
      for (const { what, who, wait } of steps) {
        const caller = people[who] as VisitorCaller;
        const now = its.office.clock.wall();
        const mine = held.get(caller.device);
        if (what === 'wait') its.office.clock.pass(wait);
        else if (what === 'ask') {
          const value = `p${who}-${run}@web.example`;
          const isDue = mine === undefined || now - mine.at >= minute;
          const asked = await its.ask(caller, value);
          if (!asked.ok) {
            expect(asked.problem.code).toBe('limit.rate');
            continue;
          }
          expect(isDue).toBe(true);
          const letter = (await lettersOf(its.office)).find(({ row }) => row.peer === asked.answer.id)?.letter;
          held.set(caller.device, {
            id: asked.answer.id,
            digits: letter?.digits ?? '',
            value,
            tries: 0,
            at: now,
            used: false,
          });
        } else if (mine !== undefined) {
          const guest = what === 'foreign' ? (people[(who + 1) % 3] as VisitorCaller) : caller;
          const said = refusalOf(await its.verify(guest, mine.id, what === 'wrong' ? other(mine.digits) : mine.digits));
          const isOpen =
            !mine.used && mine.tries < identityLimits.codeTries && now - mine.at < identityLimits.codeLifeMs;
          if (what === 'foreign') expect(said).toMatchObject({ code: 'code.wrong' });
          // Said once more, it is heard as the first time.
          else if (mine.used && what === 'right' && now - mine.at < identityLimits.codeLifeMs)
            expect(said).toBe('taken');
          else if (!isOpen) expect(said).toEqual({ code: 'code.ended' });
          else {
            mine.tries += 1;
            if (what === 'right') {
              mine.used = true;
              proven.add(mine.value);
            }
            expect(said).toEqual(
              what === 'right'
                ? 'taken'
                : { code: 'code.wrong', detail: { triesLeft: identityLimits.codeTries - mine.tries } },
            );
          }
        }
      }
      for (const [at, { device }] of people.entries()) {
        const value = `p${at}-${run}@web.example`;
        const email = await its.office.store.read.identifierByValue(its.office.site, 'email', value);
        const proofs = await its.office.store.read.proofsOf(device);
        expect(proofs.some(({ identifier }) => identifier === email?.id)).toBe(proven.has(value));
      }
    }),
    { numRuns: 120 },
  );
});
