import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChatSession } from '../../widget/chat-session.ts';
import type { Told } from '../../widget/chat-state.ts';
import { FakeBrowser, type Tab } from './fake-browser.ts';
import { tokenOf } from './fake-people.ts';
import { FakeServer } from './fake-server.ts';

let server: FakeServer;
let laptop: FakeBrowser;
let phone: FakeBrowser;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 17, 9) });
  server = new FakeServer();
  laptop = new FakeBrowser(server);
  phone = new FakeBrowser(server);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms = 500) => vi.advanceTimersByTimeAsync(ms);

const opened = async (from = laptop): Promise<Tab> => {
  const tab = await from.tab();
  await pass();
  return tab;
};

const write = (session: ChatSession, text: string) => session.send({ text, files: [] });

const shown = (session: ChatSession): string[] => {
  const { talk, unsent } = session.state;
  return [
    ...(talk?.entries ?? []).map((it) => (it.t === 'message' ? it.text : `(${it.what})`)),
    ...unsent.map((item) => `${item.text} …`),
  ];
};

const toldBy = (session: ChatSession): string[] => {
  const told: string[] = [];
  session.addEventListener('tell', (event) => {
    const { name, detail } = (event as CustomEvent<Told>).detail;
    told.push(`${name} ${JSON.stringify(detail)}`);
  });
  return told;
};

const talking = async (from = laptop, text = 'Hallo'): Promise<Tab> => {
  const tab = await opened(from);
  write(tab.session, text);
  await pass();
  return tab;
};

const heard = (door: string) => server.people.heard.filter(([name]) => name === door).map(([, body]) => body);

test('an offered conversation goes on on the phone after her yes there, live on both', async () => {
  const { session } = await talking();
  const told = toldBy(session);
  session.person.offer();
  await pass();
  const { offer } = session.state.person;
  expect(offer).toMatchObject({ is: 'ready', code: '000001', url: 'https://shop.example/rad#nahtlos=nl_1' });

  const there = await phone.tab({ panel: false });
  there.session.page.hold('nl_1');
  there.session.connect();
  await pass(5_000);
  expect(there.session.state.person.arrival).toEqual({ is: 'held' });
  expect(server.asked).not.toContain('link:redeem');
  there.session.person.acceptArrival();
  await pass();
  expect(there.session.state.person.arrival).toMatchObject({ is: 'done', label: 'Laptop', begunAt: 1 });
  expect(session.state.person.offer).toEqual({ is: 'done', link: 'lk_1', label: 'Handy' });
  expect(told).toContain('device-linked {"label":"Handy"}');
  expect(shown(there.session)).toEqual(['Hallo']);
  write(there.session, 'Vom Telefon');
  await pass();
  server.answer('Guten Tag');
  await pass();
  for (const one of [session, there.session]) expect(shown(one)).toEqual(['Hallo', 'Vom Telefon', 'Guten Tag']);
  expect(phone.stored.has('device')).toBe(true);

  there.close();
  const again = await opened(phone);
  expect(shown(again.session)).toEqual(['Hallo', 'Vom Telefon', 'Guten Tag']);
});

test('a token in the address asks nobody anything before her yes, and a no leaves nothing behind', async () => {
  const { session } = await phone.tab({ panel: false });
  session.page.hold('nl_1');
  session.connect();
  await pass(60_000);
  expect(server.asked).toEqual([]);
  session.person.endArrival();
  await pass();
  expect(session.state.person.arrival).toBeNull();
  expect(server.asked).toEqual(['visitor:hello']);
  expect(phone.stored.size).toBe(0);
});

test('typed digits wait for the yes on the first device, which sees the same number', async () => {
  const { session } = await talking();
  session.person.offer();
  await pass();
  const there = await opened(phone);
  there.session.person.typeCode('000 001');
  await pass(20);
  expect(there.session.state.person.arrival).toMatchObject({ is: 'asked', show: '47' });
  expect(session.state.person.question).toMatchObject({ link: 'lk_1', number: '47', label: 'Handy' });
  session.person.answerQuestion(true);
  await pass(2_000);
  expect(session.state.person.question).toBeNull();
  expect(there.session.state.person.arrival).toMatchObject({ is: 'done' });
  expect(shown(there.session)).toEqual(['Hallo']);
});

test('a no on the first device, and a code nobody has, are refused alike', async () => {
  const { session } = await talking();
  session.person.offer();
  await pass();
  const there = await opened(phone);
  there.session.person.typeCode('000001');
  await pass(20);
  session.person.answerQuestion(false);
  await pass(3_000);
  expect(there.session.state.person.arrival).toMatchObject({ is: 'failed', problem: { code: 'link.invalid' } });
  there.session.person.typeCode('999999');
  await pass();
  expect(there.session.state.person.arrival).toMatchObject({ is: 'failed', problem: { code: 'link.invalid' } });
  expect(there.session.state.talk).toBeNull();
  expect(phone.stored.size).toBe(0);
});

test('an offer ends after ten minutes, and one that is closed is taken back', async () => {
  const { session } = await talking();
  session.person.offer();
  await pass(599_000);
  expect(session.state.person.offer?.is).toBe('ready');
  await pass(2_000);
  expect(session.state.person.offer).toEqual({ is: 'expired' });
  session.person.offer();
  await pass();
  session.person.endOffer();
  await pass();
  expect(session.state.person.offer).toBeNull();
  expect(server.people.links.map((it) => it.state)).toEqual(['open', 'revoked']);
});

test('"that was not me" takes the conversation from the other device, which says so calmly', async () => {
  const { session } = await talking();
  session.person.offer();
  await pass();
  const there = await opened(phone);
  there.session.page.hold('nl_1');
  there.session.person.acceptArrival();
  await pass();
  expect(shown(there.session)).toEqual(['Hallo']);
  session.person.revokeLink(server.people.links[0]!.link);
  await pass();
  expect(there.session.state.talk).toBeNull();
  expect(there.session.state.isGone).toBe(true);
  expect(there.session.state.stopped).toBeNull();
  expect(shown(session)).toEqual(['Hallo']);
  write(there.session, 'Dann eben neu');
  await pass();
  expect(there.session.state.isGone).toBe(false);
  expect(server.talks).toHaveLength(2);
});

test('being welcomed again in the middle of a talk changes nothing', async () => {
  const { session } = await talking();
  const asked = server.asked.length;
  for (let n = 0; n < 5; n++) server.rewelcome();
  write(session, 'weiter');
  server.rewelcome();
  await pass();
  expect(shown(session)).toEqual(['Hallo', 'weiter']);
  expect(server.said).toEqual(['Hallo', 'weiter']);
  expect(server.asked.slice(asked).filter((door) => door === 'message:send')).toHaveLength(1);
});

test('where the page leads somewhere by its #, the link goes to the hosted page', async () => {
  laptop.here = null;
  const { session } = await talking();
  session.person.offer();
  await pass();
  expect(session.state.person.offer).toMatchObject({ url: 'https://chat.example/continue#nahtlos=nl_1' });
});

test('identify alone asks nobody anything; opening the chat fetches the token once', async () => {
  const { session } = await laptop.tab({ panel: false });
  const callback = vi.fn(async () => tokenOf('K-1'));
  const level = session.page.identify(callback);
  await pass(60_000);
  expect([callback.mock.calls.length, server.asked]).toEqual([0, []]);
  const told = toldBy(session);
  session.connect();
  await pass();
  expect(await level).toEqual({ level: 'signed' });
  expect(callback.mock.calls).toEqual([[{ nonce: 'nonce-1', reason: 'start' }]]);
  expect(session.state.person).toMatchObject({ level: 'signed', isHidden: false });
  expect(told).toEqual(['identity {"level":"signed","state":"proven"}']);
  // Nothing was written yet: the device ends with the page.
  expect(laptop.stored.size).toBe(0);
  write(session, 'Hallo');
  await pass();
  expect(laptop.stored.has('device')).toBe(true);
});

test('signed in on two devices, she has the same conversation on both', async () => {
  const home = await laptop.tab();
  void home.session.page.identify(async () => tokenOf('K-1'));
  await pass();
  write(home.session, 'Hallo');
  await pass();
  const out = await phone.tab();
  void out.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  expect(shown(out.session)).toEqual(['Hallo']);
  write(out.session, 'unterwegs');
  await pass();
  expect(shown(home.session)).toEqual(['Hallo', 'unterwegs']);
});

test('on the next page she is hidden until the page says who she is, and the pass is shown again after a cut', async () => {
  const first = await laptop.tab();
  void first.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(first.session, 'Hallo');
  await pass();
  first.close();
  const silent = await opened();
  expect(silent.session.state.person.isHidden).toBe(true);
  expect(silent.session.state.talk).toBeNull();
  expect(silent.session.state.isGone).toBe(false);
  silent.close();
  const { session } = await laptop.tab({ panel: false });
  void session.page.identify(async () => tokenOf('K-1'));
  session.connect();
  await pass();
  expect(shown(session)).toEqual(['Hallo']);
  const proofs = heard('identity:prove').length;
  server.cut();
  await pass();
  server.mend();
  session.poke();
  await pass(2_000);
  expect(session.state.person.isHidden).toBe(false);
  expect(heard('identity:prove')).toHaveLength(proofs);
});

test('somebody else at this browser, of whom the page says nothing, begins as a new device', async () => {
  const first = await laptop.tab();
  void first.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(first.session, 'von K-1');
  await pass();
  first.close();
  const { session } = await opened();
  write(session, 'von einem anderen');
  await pass(2_000);
  expect(server.talks.map((talk) => talk.user)).toEqual(['K-1', null]);
  expect(shown(session)).toEqual(['von einem anderen']);
  expect(server.people.devices).toHaveLength(1);
});

test('nor does an address that somebody else proves here come to the device of whoever was signed in', async () => {
  const first = await laptop.tab();
  void first.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(first.session, 'von K-1');
  await pass();
  first.close();
  const [before] = server.people.devices;
  const { session } = await opened();
  session.person.requestCode('bob@x.de', 'prove');
  await pass(2_000);
  session.person.verifyCode('123456');
  await pass(2_000);
  expect(session.state.person.code).toMatchObject({ is: 'done' });
  expect(session.state.person.isHidden).toBe(false);
  expect(server.people.devices).toHaveLength(1);
  expect(server.people.devices[0]?.id).not.toBe(before?.id);
});

test('a shop that does not answer is asked later and later, and a message waits for it half a minute', async () => {
  let tries = 0;
  const { session } = await laptop.tab();
  const level = session.page.identify(() => {
    tries++;
    throw new Error('the shop is down');
  });
  level.catch(() => {});
  write(session, 'Hallo');
  await pass(29_000);
  expect(server.said).toEqual([]);
  expect(tries).toBe(5);
  await pass(2_000);
  expect(server.said).toEqual(['Hallo']);
  await pass(300_000);
  expect(tries).toBe(11);
});

test('a callback that hangs is given up after ten seconds; one at a time', async () => {
  let running = 0;
  let most = 0;
  const { session } = await laptop.tab();
  void session.page
    .identify(() => {
      most = Math.max(most, ++running);
      return new Promise((resolve) => setTimeout(() => resolve(running--), 10_000));
    })
    .catch(() => {});
  await pass(25_000);
  expect(most).toBe(1);
  expect(server.asked).not.toContain('identity:prove');
});

test('a token the server refuses leaves the chat anonymous and able to send', async () => {
  const { session } = await laptop.tab();
  const told = toldBy(session);
  const level = session.page.identify({ token: tokenOf('K-1', 'bad') });
  const refusal = level.then(
    () => null,
    (error: { code: string }) => error.code,
  );
  write(session, 'Hallo');
  await pass();
  expect(await refusal).toBe('token.bad');
  expect(told).toContain('identity {"level":"anonymous","state":"refused"}');
  await pass(2_000);
  expect(server.said).toEqual(['Hallo']);
});

test('a token cannot renew itself: the page hears that it is over', async () => {
  const { session } = await laptop.tab();
  const told = toldBy(session);
  void session.page.identify({ token: tokenOf('K-1') });
  await pass();
  server.refuse('identity:prove', 'token.expired');
  server.push('identity:refresh', {});
  await pass();
  expect(told.at(-1)).toBe('identity {"level":"signed","state":"expired"}');
});

test('a key of the shop ends: the callback is asked once more, and every half hour besides', async () => {
  const { session } = await laptop.tab();
  const callback = vi.fn(async () => tokenOf('K-1'));
  void session.page.identify(callback);
  await pass();
  server.push('identity:refresh', {});
  await pass();
  expect(callback.mock.calls.map(([ask]: any) => ask.reason)).toEqual(['start', 'refresh']);
  await pass(30 * 60_000);
  expect(callback).toHaveBeenCalledTimes(3);
});

test('nobody is signed in: an anonymous visitor keeps her conversation', async () => {
  const first = await talking();
  first.close();
  const { session } = await laptop.tab({ panel: false });
  void session.page.identify(async () => null);
  session.connect();
  await pass(5_000);
  expect(shown(session)).toEqual(['Hallo']);
  expect(server.asked).not.toContain('device:end');
});

test('nobody is signed in any more: what was signed is gone from this browser', async () => {
  const first = await laptop.tab();
  void first.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(first.session, 'Hallo');
  await pass();
  first.close();
  const { session } = await laptop.tab({ panel: false });
  void session.page.identify(async () => null);
  session.connect();
  await pass(8_000);
  expect(laptop.stored.size).toBe(0);
  expect(server.people.devices).toEqual([]);
});

test('another person signs in: first nothing of the former stays', async () => {
  const { session } = await laptop.tab();
  void session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(session, 'von K-1');
  await pass();
  void session.page.identify({ token: tokenOf('K-2') });
  await pass(8_000);
  expect(session.state.talk).toBeNull();
  expect(server.people.devices.map((it) => it.user)).toEqual(['K-2']);
  expect(session.state.person.level).toBe('signed');
});

test('on the next page somebody else is signed in: she sees nothing of the former, not even what was unsent', async () => {
  const first = await laptop.tab();
  void first.session.page.identify({ token: tokenOf('K-1') });
  await pass();
  write(first.session, 'von K-1');
  await pass();
  server.cut();
  write(first.session, 'ungesendet von K-1');
  first.session.keepDraft('Entwurf von K-1');
  await pass();
  first.close();
  server.mend();
  const { session } = await laptop.tab({ panel: false });
  void session.page.identify({ token: tokenOf('K-2') });
  session.connect();
  await pass(5_000);
  expect([session.state.talk, session.state.unsent, session.draft]).toEqual([null, [], '']);
  expect(session.state.person).toMatchObject({ level: 'signed', isHidden: false });
  expect(session.state.stopped).toBeNull();
  write(session, 'von K-2');
  await pass();
  expect(server.talks.map((talk) => [talk.user, talk.entries.length])).toEqual([
    ['K-1', 1],
    ['K-2', 1],
  ]);
  expect(server.people.devices.map((it) => it.user)).toEqual(['K-2']);
});

test('what the page says unsigned is told once there is a device, and proves nothing', async () => {
  const { session } = await laptop.tab();
  const level = session.page.identify({ name: 'Ada', email: 'ada@x.de', userId: 7 });
  await pass();
  expect(heard('identity:say')).toEqual([]);
  write(session, 'Hallo');
  await pass();
  expect(heard('identity:say')).toEqual([{ name: 'Ada', email: 'ada@x.de', user: '7' }]);
  expect(await level).toEqual({ level: 'claimed' });
  expect(heard('identity:prove')).toEqual([]);
});

test('after signing out nothing is left, the token is dead, and the next message is of a new device', async () => {
  const { session } = await talking();
  let hasLeft = false;
  session.addEventListener('left', () => {
    hasLeft = true;
  });
  session.keepDraft('angefangen');
  const left = session.page.logout();
  await pass();
  expect(await left).toEqual({ unsent: 0 });
  expect(laptop.stored.size).toBe(0);
  expect(server.people.devices).toEqual([]);
  expect([session.draft, session.state.talk, hasLeft, session.state.stopped]).toEqual(['', null, true, null]);
  write(session, 'von der nächsten');
  await pass();
  expect(server.talks).toHaveLength(2);
  expect(shown(session)).toEqual(['von der nächsten']);
});

test('what is unsent may leave for three seconds, then its number is told and it is gone', async () => {
  const { session } = await talking();
  server.cut();
  write(session, 'eins');
  write(session, 'zwei');
  await pass();
  const left = session.page.logout();
  await pass(3_500);
  await pass(10_000);
  expect(await left).toEqual({ unsent: 2 });
  expect([...laptop.stored.keys()]).toEqual([`leaving:${server.people.devices[0]!.revokeToken}`]);
  server.mend();
  await pass(60_000);
  expect(server.said).toEqual(['Hallo']);
});

test('a sign-out nobody heard is made up for when the next page comes', async () => {
  const first = await talking();
  server.cut();
  void first.session.page.logout();
  await pass(14_000);
  first.close();
  expect(server.people.devices).toHaveLength(1);
  server.mend();
  await laptop.tab({ panel: false });
  await pass();
  expect(server.people.devices).toEqual([]);
  expect(laptop.stored.size).toBe(0);
});

test('signing out ends the device also where its token was turned and this tab has not heard of it', async () => {
  const { session } = await talking();
  const [device] = server.people.devices;
  device!.token = 'nd_turned';
  session.person.logout();
  await pass(5_000);
  expect(server.people.devices).toEqual([]);
  expect(laptop.stored.size).toBe(0);
});

test('all tabs follow', async () => {
  const left = await talking();
  const right = await opened();
  expect(shown(right.session)).toEqual(['Hallo']);
  void left.session.page.logout();
  await pass(2_000);
  for (const { session } of [left, right]) {
    expect(session.state.talk).toBeNull();
    expect(session.state.stopped).toBeNull();
  }
  expect(laptop.stored.size).toBe(0);
  write(right.session, 'neu');
  await pass();
  write(left.session, 'auch neu');
  await pass();
  expect(server.talks.map((talk) => talk.entries.length)).toEqual([1, 2]);
});

test('a device that was being made while she signed out is ended, too', async () => {
  const { session } = await opened();
  write(session, 'Hallo');
  await pass(2);
  void session.page.forget();
  await pass(5_000);
  expect(server.people.devices).toEqual([]);
  expect(laptop.stored.size).toBe(0);
  expect(server.said).toEqual([]);
});

test('what she wrote in the very moment of forgetting is never sent by the next person', async () => {
  const first = await talking();
  write(first.session, 'im selben Augenblick');
  void first.session.page.forget();
  await pass(5_000);
  write(first.session, 'neu');
  await pass(2_000);
  first.close();
  await opened();
  await pass(5_000);
  expect(server.said).toEqual(['Hallo', 'neu']);
  expect([...laptop.stored.keys()].filter((key) => key.startsWith('outbox:'))).toEqual([]);
});

test('where the site asks first, everything stays in memory until she says yes', async () => {
  server.consent = 'required';
  const { session } = await talking();
  expect(session.state.person.consent).toMatchObject({ mode: 'required', storage: false });
  expect(laptop.stored.size).toBe(0);
  expect(session.state.isMemoryOnly).toBe(true);
  const told = toldBy(session);
  session.person.consent({ storage: true });
  await pass();
  expect(laptop.stored.has('device')).toBe(true);
  expect(heard('consent:set')).toEqual([{ purpose: 'storage', granted: true, text: '1' }]);
  expect(told).toEqual(['consent {"storage":true,"profile":false,"notifications":false}']);
  session.person.consent({ storage: false });
  await pass();
  expect(laptop.stored.size).toBe(0);
  expect(heard('consent:set')).toHaveLength(2);
  write(session, 'geht weiter');
  await pass();
  expect(shown(session)).toEqual(['Hallo', 'geht weiter']);
  expect(laptop.stored.size).toBe(0);
});

test('where the page denies, nothing is stored, and what lay there goes', async () => {
  const before = await talking();
  before.close();
  expect(laptop.stored.size).toBeGreaterThan(0);
  laptop.consent = 'denied';
  const { session } = await opened();
  expect(laptop.stored.size).toBe(0);
  expect(session.state.isMemoryOnly).toBe(true);
  write(session, 'trotzdem');
  await pass();
  expect(server.said).toEqual(['Hallo', 'trotzdem']);
  expect(laptop.stored.size).toBe(0);
});

test('a link redeemed where storing is not allowed works in memory', async () => {
  const { session } = await talking();
  session.person.offer();
  await pass();
  phone.consent = 'required';
  const there = await opened(phone);
  there.session.page.hold('nl_1');
  there.session.person.acceptArrival();
  await pass();
  expect(shown(there.session)).toEqual(['Hallo']);
  expect(phone.stored.size).toBe(0);
});

test('where the page says it is granted, the visitor id it made goes with the device', async () => {
  laptop.consent = 'granted';
  const { session } = await talking();
  expect(heard('visitor:device')[0]?.['anon']).toMatch(/^nv_[\w-]{22}$/);
  expect(session.state.person.consent).toMatchObject({ mode: 'granted', profile: true });
});

test('what she consents to before there is a device is told once there is one', async () => {
  const { session } = await opened();
  session.person.consent({ profile: true });
  await pass();
  expect([heard('consent:set'), laptop.stored.size]).toEqual([[], 0]);
  write(session, 'Hallo');
  await pass();
  expect(heard('consent:set')).toEqual([{ purpose: 'profile', granted: true, text: '1' }]);
  server.rewelcome();
  await pass();
  expect(heard('consent:set')).toHaveLength(1);
});

test('a proven address turns the token, and a wrong code says how many tries are left', async () => {
  const { session } = await talking();
  session.person.requestCode('ada@x.de', 'prove');
  await pass();
  expect(session.state.person.code).toMatchObject({ is: 'sent', triesLeft: null });
  session.person.verifyCode('111111');
  await pass();
  expect(session.state.person.code).toMatchObject({ is: 'sent', triesLeft: 4, isChecking: false });
  session.person.verifyCode('123 456');
  await pass();
  expect(session.state.person.code).toEqual({ is: 'done', proven: 'a•••@x.de' });
  write(session, 'weiter');
  await pass(2_000);
  expect(shown(session)).toEqual(['Hallo', 'weiter']);
  expect(session.state.stopped).toBeNull();
});

test('an address can be proven before anything was written: the device that is made for it asks at once', async () => {
  const { session } = await opened();
  session.person.requestCode('ada@x.de', 'prove');
  await pass();
  expect(session.state.person.code).toMatchObject({ is: 'sent' });
  session.person.verifyCode('123456');
  await pass(2_000);
  expect(session.state.person.code).toEqual({ is: 'done', proven: 'a•••@x.de' });
});

test('a token that is due is renewed by one tab for all', async () => {
  const left = await talking();
  const right = await opened();
  const [device] = server.people.devices;
  const before = device!.token;
  device!.isDue = true;
  server.rewelcome();
  await pass(3_000);
  expect(server.asked.filter((door) => door === 'device:renew')).toHaveLength(1);
  expect(device!.token).not.toBe(before);
  write(left.session, 'links');
  await pass(2_000);
  write(right.session, 'rechts');
  await pass(2_000);
  for (const { session } of [left, right]) {
    expect(shown(session)).toEqual(['Hallo', 'links', 'rechts']);
    expect(session.state.stopped).toBeNull();
  }
});

test('the export is fetched once and saved; erasing leaves nothing here', async () => {
  const { session } = await talking();
  session.person.exportData();
  await pass();
  expect(laptop.saved.map(({ name }) => name)).toEqual(['nahtlos.zip']);
  expect(session.state.person.handing).toBe('exported');
  session.person.eraseData('all');
  await pass(2_000);
  expect(heard('data:erase')).toEqual([{ confirm: true, what: 'all' }]);
  expect(session.state.person.handing).toBe('erased');
  expect(laptop.stored.size).toBe(0);
  expect([session.state.talk, session.state.stopped]).toEqual([null, null]);
});

test('when the shop erases her, what lies here and what she sees goes as well', async () => {
  const erased = await talking();
  server.push('device:ended', { why: 'erased' });
  await pass(2_000);
  expect(laptop.stored.size).toBe(0);
  expect([erased.session.state.talk, erased.session.state.stopped]).toEqual([null, null]);
});

test('erasing that needs a proof first changes nothing', async () => {
  const { session } = await talking();
  server.refuse('data:erase', 'proof.needed');
  const refusal = session.page.erase('all').catch((error: { code: string }) => error.code);
  await pass();
  expect(await refusal).toBe('proof.needed');
  expect(session.state.person.handing).toBe('failed');
  expect(shown(session)).toEqual(['Hallo']);
});

test('the list of what lies here is read from there', async () => {
  const { session } = await talking();
  session.keepDraft('angefangen');
  session.person.askData();
  await pass();
  expect(session.state.person.kept.map(({ what }) => what).sort()).toEqual(['device', 'draft', 'marker', 'talk']);
  session.person.forget();
  await pass(2_000);
  session.person.askData();
  await pass();
  expect(session.state.person.kept).toEqual([]);
});
