import type { Page } from 'playwright-core';
import type { Change, DeliveryMark, Message, Rating, Ways } from '../../protocol/entry.ts';
import type { Problem } from '../../protocol/problems.ts';
import type { Hello } from '../../protocol/view.ts';
import type { ChatState } from '../../widget/chat-state.ts';
import type { SheetName } from '../../widget/parts/view.ts';
import type { PersonState } from '../../widget/person-state.ts';

/** What a test puts before the panel: the rest is a conversation with one answer, as nobody special. */
export interface Scene extends Partial<Omit<PersonState, 'consent'>> {
  readonly consent?: Partial<PersonState['consent']>;
  readonly state?: Partial<Record<keyof ChatState, unknown>>;
  /** What the site offers. */
  readonly offers?: Partial<Hello>;
  /** Of the conversation: where answers may go, and what stands in it after the first answer. */
  readonly ways?: Ways;
  readonly entries?: readonly (Partial<Message> | Partial<Change>)[];
  /** How she has rated it. */
  readonly rating?: Rating;
  readonly deliveries?: readonly DeliveryMark[];
  /** What the doors answer; absent: nobody does. */
  readonly answers?: Readonly<
    Record<string, { readonly ok: true } | { readonly ok: false; readonly problem: Problem }>
  >;
  /** She wanted to leave no address. */
  readonly hasDeclined?: boolean;
  /** How much of every unsent file has gone. */
  readonly share?: number;
}

/** A state of a person, and the sheets she has opened one above the other to see it. */
export interface PersonScene {
  readonly opens: readonly SheetName[];
  readonly scene: Scene;
}

/**
 * In the place of the session chunk: it shows the scene it is given and writes down what the panel asks of it, so that
 * every state of a person can be looked at without a server that has to be brought there.
 */
const chunk = `
const asked = [];
const listener = new EventTarget();
let scene = {};
const consent = { mode: 'auto', storage: true, profile: false, notifications: false };
const nobody = { level: 'anonymous', isHidden: false, codes: ['email'], offer: null, question: null, arrival: null, code: null,
  devices: null, data: null, kept: [], handing: null };
const entry = (seq, author, text) => ({ t: 'message', seq, id: 'ms_' + seq, cid: 'c' + seq, at: Date.now() - 600000 + seq * 60000, channel: 'chat', author, text, links: [], files: [] });
const [asks, answers] = document.documentElement.lang === 'en'
  ? ['Does the basket of the Alster fit the Elbe too?', 'It does, with the short bracket.']
  : ['Passt der Korb vom Alster auch ans Elbe?', 'Ja, mit dem kurzen Halter.'];
const talk = { id: 'cv_1', entries: [entry(1, { side: 'visitor' }, asks), entry(2, { side: 'agent', name: 'Anna' }, answers)],
  state: 'open', deliveries: [], ways: { prefers: null, email: null }, isOpened: true, isComplete: true, hasEarlier: false, isLoadingEarlier: false, hasFailed: false, earlierFailed: false, seenUpTo: 2, readUpTo: 2, unread: 0, typing: null };
const site = { name: 'Rad & Röstung', privacyUrl: 'https://shop.example/privacy', logo: null };
const record = (name) => (...values) => { asked.push([name, ...values]); };
const acted = new Proxy({}, { get: (_, name) => record(name) });
const session = new Proxy({
  get state() {
    const { state, consent: said, offers, ways, entries = [], deliveries = [], answers, hasDeclined, share, rating, ...person } = scene;
    const turn = entries.findLast((it) => it.what === 'closed' || it.what === 'reopened');
    const closedAt = turn?.what === 'closed' ? (turn.at ?? Date.now()) : null;
    const known = { ...talk, closedAt, state: closedAt === null ? 'open' : 'closed', isOver: (now) => closedAt !== null && now - closedAt > 30 * 86400000, rating: rating ?? null, deliveries, ...(ways && { ways }), entries: [...talk.entries, ...entries.map((it, at) => ({ ...entry(at + 3, { side: 'system' }, ''), ...it }))] };
    return { connection: 'online', hello: { site, greeting: { de: 'Guten Tag, wie können wir helfen?', en: 'Hello, how can we help?' }, quickQuestions: [], offers: [], codes: ['email'], asksAddress: false, escalates: false, consent: 'auto', words: {}, rates: true, seen: true, replyPromise: null, ...offers },
      helloFailed: null, availability: { state: 'open', replyMedianS: 240, opensAt: null, queue: null }, stopped: null, isMemoryOnly: false, isReady: true,
      talk: known, former: null, settled: [], unsent: [], typing: null, unread: 0, ...state, person: { ...nobody, ...person, consent: { ...consent, ...said } } };
  },
  request: async (door, body) => { record(door)(body); return scene.answers?.[door] ?? null; },
  declining: { declined: async () => (scene.hasDeclined ? [talk.id] : []), decline: async (id) => record('decline')(id) },
  draft: '', hasVolatile: false, hasWork: false, person: acted,
  addEventListener: listener.addEventListener.bind(listener),
  shareOf: () => scene.share ?? null, fullBecause: () => null,
  fetchFile: () => {
    const canvas = new OffscreenCanvas(120, 90);
    const paper = canvas.getContext('2d');
    paper.fillStyle = '#7a9';
    paper.fillRect(0, 0, 120, 90);
    return canvas.convertToBlob();
  },
}, { get: (target, name) => name in target || name === 'then' ? target[name] : record(name) });
let counted = () => {};
globalThis.scene = (next) => { scene = next; counted(session.state.unread); listener.dispatchEvent(new Event('change')); };
globalThis.askedOfPerson = asked;
const session_ = async (host) => { counted = (unread) => host.count?.(unread); return session; };
export { session_ as session };
`;

/** The page's chat is acted from now on; before the page is opened. */
export const actSession = async (page: Page): Promise<void> => {
  await page.route(/\/assets\/session\./, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' },
      body: chunk,
    }),
  );
};

/** What she types into may be there before the session is. */
export const show = (page: Page, scene: Scene): Promise<void> =>
  page.evaluate(async (it) => {
    const acted = globalThis as unknown as { scene?(scene: unknown): void };
    while (!acted.scene) await new Promise(requestAnimationFrame);
    acted.scene(it);
  }, scene as object);

/** Closes what is open and opens what the scene is seen in. */
export const enter = async (page: Page, { opens, scene }: PersonScene): Promise<void> => {
  const chat = page.locator('nahtlos-chat');
  const close = chat.locator('.sheet .top button').last();
  await show(page, {});
  if (await close.isVisible()) await close.click();
  await chat.locator('.sheet').waitFor({ state: 'detached' });
  await show(page, scene);
  for (const name of opens) await chat.locator(`[data-opens=${name}]:not(.main[inert] *)`).click();
  const isOpen = opens.length > 0 || (scene.arrival && scene.arrival.is !== 'done');
  if (isOpen) await chat.locator('.sheet .inside > :not(.grey)').first().waitFor();
};

/** What was asked of the person so far, in order: names and values. */
export const askedOf = (page: Page): Promise<unknown[][]> =>
  page.evaluate(() =>
    (globalThis as unknown as { askedOfPerson: unknown[][] }).askedOfPerson.filter(
      ([name]) => !['connect', 'present', 'typing', 'readUpTo', 'earlier', 'keepDraft'].includes(name as string),
    ),
  );
