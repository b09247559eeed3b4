import type { Locator } from 'playwright-core';
import type { FileRef, Link, Message } from '../../protocol/entry.ts';
import type { Cid, ConversationId, FileId } from '../../protocol/ids.ts';
import { makeItem, type OutboxItem } from '../../protocol/outbox-item.ts';
import { type ProblemCode, problem } from '../../protocol/problems.ts';
import { enter, type Scene, show } from './acted-session.ts';
import { personScenes } from './person-scenes.ts';
import type { ShopVisitor } from './shop-visitor.ts';
import { knowsAda, mailSite, mailThread, no, waysScenes } from './ways-scenes.ts';

/** Whose chat is looked at. */
type Visitor = Pick<ShopVisitor, 'page' | 'panel' | 'log' | 'attach'>;

/** Called at each look, while it stands on the screen. */
export type Look = (name: string) => Promise<void>;

/** A look of the chat that needs nothing but a scene. */
interface Shown {
  readonly name: string;
  readonly scene: Scene;
  /** What is on the screen once it is drawn. */
  readonly has: string;
}

const minute = 60_000;
const anna = { side: 'agent', name: 'Anna' } as const;
const her = { side: 'visitor' } as const;
const long = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4);
const address = 'https://shop.example/raeder/elbe-tourenrad?farbe=blau';

const file = (at: number, name: string, type: string, more: Partial<FileRef> = {}): FileRef => ({
  file: `fl_${at}` as FileId,
  name,
  type,
  bytes: 240_000,
  ...more,
});

const linked = (text: string): Pick<Message, 'text' | 'links'> => {
  const from = text.indexOf(address);
  const link: Link = { from, to: from + address.length, url: address };
  return { text, links: [link] };
};

const unsent = (more: Partial<OutboxItem>): OutboxItem => ({
  ...makeItem(
    {
      cid: `cx_${more.order ?? 1}` as Cid,
      to: { conversation: 'cv_1' as ConversationId },
      text: 'Und passt der Korb vorne?',
      files: [],
      madeAt: Date.now() - minute,
    },
    1,
  ),
  ...more,
});

const refused = (code: ProblemCode, order: number): OutboxItem =>
  unsent({ order, cid: `cx_${code}` as Cid, state: 'parked', problem: problem(code) });

const day = 86_400_000;
const crowd = Array.from(
  { length: 120 },
  (_, at): Partial<Message> => ({
    author: at % 3 === 0 ? her : anna,
    at: Date.now() - day + at * minute,
    text: at % 7 === 0 ? long : `Nachricht ${at}, nicht lang und nicht kurz.`,
  }),
);

const talkOf = (more: object): NonNullable<Scene['state']> => ({
  talk: {
    id: 'cv_1',
    entries: [],
    state: 'open',
    closedAt: null,
    rating: null,
    deliveries: [],
    ways: { prefers: null, email: null },
    isOpened: true,
    isComplete: true,
    hasEarlier: false,
    isLoadingEarlier: false,
    hasFailed: false,
    earlierFailed: false,
    seenUpTo: 0,
    readUpTo: 0,
    unread: 0,
    typing: null,
    ...more,
  },
});

/** The conversation, whatever became of it. */
const threads = (): readonly Shown[] => [
  { name: 'before anything was said', scene: { state: { talk: null } }, has: '.greeting' },
  {
    name: 'with questions to tap',
    scene: { state: { talk: null }, offers: { quickQuestions: ['Wo ist mein Rad?', 'Haben Sie am Sonntag offen?'] } },
    has: '.greeting',
  },
  { name: 'a short talk', scene: {}, has: '.row.me' },
  { name: 'somebody types', scene: { state: { typing: 'Anna' } }, has: '.typing' },
  {
    name: 'links, long words, other scripts, files and pictures',
    scene: {
      entries: [
        { author: anna, ...linked(`Sehen Sie hier: ${address} und melden Sie sich.`) },
        { author: her, text: long },
        { author: her, text: 'שלום, האם זה פתוח?' },
        { author: anna, text: '', files: [file(1, 'Rechnung 2026-0815.pdf', 'application/pdf')] },
        {
          author: anna,
          text: 'So sieht es aus.',
          files: [file(2, 'korb.jpg', 'image/jpeg', { width: 1200, height: 900 })],
        },
        { author: { side: 'system' }, text: 'Wir sind umgezogen.' },
      ],
    },
    has: '.picture',
  },
  { name: 'very full', scene: { entries: crowd }, has: '[data-seq="122"]' },
  {
    name: 'ended, and begun again',
    scene: {
      state: {},
      entries: [
        { t: 'change', what: 'closed', author: anna },
        { t: 'change', what: 'reopened', author: her },
      ],
    },
    has: '.seam',
  },
  {
    name: 'earlier ones on their way',
    scene: { state: talkOf({ hasEarlier: true, isLoadingEarlier: true }) },
    has: '.grey',
  },
  {
    name: 'earlier ones not to be had',
    scene: { state: talkOf({ hasEarlier: true, earlierFailed: true }) },
    has: '.log .notice',
  },
  {
    name: 'the talk not to be had',
    scene: { state: talkOf({ isOpened: false, hasFailed: true }) },
    has: '.log .notice',
  },
  { name: 'not here yet', scene: { state: { talk: null, isReady: false, hello: null } }, has: '.grey' },
  { name: 'one that goes on from another', scene: { state: talkOf({ follows: 1042 }) }, has: '.seam' },
  { name: 'waiting', scene: { state: { unsent: [unsent({})] } }, has: '.icon-waiting' },
  {
    name: 'a file on its way',
    scene: {
      share: 0.4,
      state: {
        unsent: [
          unsent({
            uploading: true,
            files: [{ cid: 'cf_1' as Cid, name: 'unterschrift.pdf', type: 'application/pdf', bytes: 240_000 }],
          }),
        ],
      },
    },
    has: 'progress',
  },
  {
    name: 'refused, for every reason',
    scene: {
      state: {
        unsent: (
          ['request.too-large', 'conversation.gone', 'auth.revoked', 'version.too-old', 'limit.quota'] as const
        ).map(refused),
      },
    },
    has: '.meta.bad',
  },
  {
    name: 'unsent since yesterday',
    scene: { state: { unsent: [unsent({ asks: true, madeAt: Date.now() - day })] } },
    has: '.meta.wait',
  },
];

/** What stands between her and an answer. */
const banners = (): readonly Shown[] => {
  const opensAt = Date.now() + 2 * day;
  const away = (state: object): Scene => ({
    state: { availability: { replyMedianS: null, opensAt: null, queue: null, ...state } },
  });
  const stopped = (code: ProblemCode, more: object = {}): Scene => ({ state: { stopped: problem(code), ...more } });
  return [
    { name: 'closed until Monday', scene: away({ state: 'closed', opensAt }), has: '.banner' },
    {
      name: 'closed, in a shop far away',
      scene: { ...away({ state: 'closed', opensAt }), offers: { zone: 'America/New_York' } },
      has: '.banner',
    },
    { name: 'closed, nobody knows until when', scene: away({ state: 'closed' }), has: '.log' },
    { name: 'much to do', scene: away({ state: 'busy', queue: 3 }), has: '.log' },
    { name: 'signed off on this device', scene: stopped('auth.revoked'), has: '.banner.bad' },
    {
      name: 'signed off, with words unsent',
      scene: stopped('auth.revoked', { unsent: [unsent({})] }),
      has: '.banner.bad',
    },
    { name: 'a page too old', scene: stopped('version.too-old'), has: '.banner.bad' },
    { name: 'not for this page', scene: stopped('origin.refused'), has: '.banner.bad' },
    { name: 'not to be had now', scene: { state: { helloFailed: 'unanswered' } }, has: '.banner.wait' },
    { name: 'kept in memory only', scene: { state: { isMemoryOnly: true } }, has: '.banner.wait' },
    { name: 'taken back', scene: { state: { talk: null, isGone: true } }, has: '.banner.wait' },
    { name: 'offline', scene: { state: { connection: 'offline', unsent: [unsent({})] } }, has: '.banner.wait' },
  ];
};

const launcherOf = (visitor: Visitor): Locator => visitor.page.locator('nahtlos-chat button[part=launcher]');

/** Opens the chat, in whatever language. */
export const openChat = async (visitor: Visitor): Promise<void> => {
  await launcherOf(visitor).click();
  await visitor.panel.locator('textarea').waitFor();
};

const atLauncher = async (visitor: Visitor, look: Look): Promise<void> => {
  await show(visitor.page, {});
  await visitor.panel.locator('header .close').click();
  await visitor.panel.waitFor({ state: 'hidden' });
  await look('closed');
  await show(visitor.page, { state: { unread: 2 } });
  await visitor.page.locator('nahtlos-chat [part=badge]').waitFor();
  await look('closed, two unread');
  await openChat(visitor);
};

const atComposer = async (visitor: Visitor, look: Look): Promise<void> => {
  const field = visitor.panel.locator('textarea');
  const remove = visitor.panel.locator('.chip button');
  await show(visitor.page, {});
  await field.fill('Sechs\nZeilen\nsind\nnoch\nganz\nzu\nsehen');
  await look('a long message begun');
  await field.fill('a'.repeat(7_600));
  await look('nearly too long');
  await field.fill('a'.repeat(8_001));
  await look('too long');
  await field.fill('');
  const put = (name: string, mimeType: string, bytes: readonly number[]): Promise<void> =>
    visitor.attach.setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });
  await put('setup.exe', 'application/x-msdownload', [77, 90]);
  await visitor.panel.locator('.notes').waitFor();
  await look('a file that cannot go');
  await put('Die Wunschliste von Ida für den Geburtstag.txt', 'text/plain', [65, 66]);
  await remove.waitFor();
  await look('a file picked');
  await remove.click();
};

const atViewer = async (visitor: Visitor, look: Look): Promise<void> => {
  const picture = file(2, 'korb.jpg', 'image/jpeg', { width: 1200, height: 900 });
  await show(visitor.page, { entries: [{ author: anna, text: '', files: [picture] }] });
  await visitor.panel.locator('.picture img').waitFor();
  await visitor.panel.locator('.picture').click();
  await visitor.panel.locator('.viewer').waitFor();
  await look('a picture in front');
  await visitor.panel.locator('.viewer button').last().click();
};

const furtherUp = async (visitor: Visitor, look: Look): Promise<void> => {
  await show(visitor.page, { entries: crowd });
  await visitor.log.evaluate((log) => log.scrollTo(0, 400));
  await visitor.panel.locator('.jump').waitFor();
  await show(visitor.page, { entries: [...crowd, { author: anna, text: 'Noch etwas.' }] });
  await look('further up, with news below');
  await visitor.panel.locator('.jump').click();
};

/** A sheet over all of it, in every state of the person it is about. */
const ofPerson = async (visitor: Visitor, look: Look): Promise<void> => {
  for (const [name, scene] of Object.entries(personScenes(Date.now()))) {
    await enter(visitor.page, scene);
    await look(name);
  }
  await enter(visitor.page, { opens: [], scene: {} });
};

/** Where answers go: card, thread and sheets. */
export const ofWays = async (visitor: Visitor, look: Look): Promise<void> => {
  const sheet = visitor.panel.getByRole('dialog');
  const card = visitor.panel.locator('[part=card]');
  const openWays = async (): Promise<void> => {
    await visitor.panel.locator('[data-opens=ways]').click();
    await sheet.locator('.ways').waitFor();
  };
  const closeSheet = async (): Promise<void> => {
    await sheet.locator('.top button').last().click();
    await sheet.waitFor({ state: 'detached' });
  };
  await show(visitor.page, { offers: mailSite });
  await card.waitFor();
  await look('card');
  await card.locator('input').fill('ada');
  await card.locator('input').press('Enter');
  await look('card, not an address');
  await show(visitor.page, mailThread);
  await visitor.log.locator('.tag').first().waitFor();
  await look('a thread by mail');
  for (const [name, scene] of Object.entries(waysScenes)) {
    await show(visitor.page, scene);
    await openWays();
    await look(name);
    await closeSheet();
  }
  await show(visitor.page, {
    offers: mailSite,
    hasDeclined: true,
    answers: { 'escalation:ask': no('channel.bad-address') },
  });
  await openWays();
  await sheet.locator('[data-opens=mail]').click();
  const field = sheet.locator('input');
  await field.waitFor();
  await look('an address to name for answers');
  await field.fill('ada@example.de');
  await field.press('Enter');
  await sheet.locator('.wrong:not(:empty)').waitFor();
  await look('an address refused for answers');
  await show(visitor.page, { offers: mailSite, ways: knowsAda(), answers: { 'escalation:ask': { ok: true } } });
  await look('an address to change');
  await field.press('Enter');
  await sheet.locator('.asks').waitFor();
  await look('an address taken');
  await closeSheet();
};

/** Ended: how it was, before and after she has said so, and long ago. */
const atEnd = async (visitor: Visitor, look: Look): Promise<void> => {
  const closed = { t: 'change', what: 'closed', author: anna } as const;
  const now = Date.now();
  await show(visitor.page, { entries: [{ ...closed, at: now }] });
  await visitor.panel.locator('.faces').waitFor();
  await look('ended: how was it?');
  await visitor.panel.locator('.faces input').nth(3).check();
  await visitor.panel.locator('.comment textarea').fill('Schnell und freundlich.');
  await look('a face chosen');
  await visitor.panel.locator('.rating [type=submit]').click();
  await visitor.panel.locator('.rating .wrong:not(:empty)').waitFor();
  await look('a rating that got lost');
  await visitor.panel.locator('.rating .quiet').click();
  await visitor.panel.locator('.rated').waitFor();
  await look('would rather not say how it was');
  const rated = { t: 'change', what: 'rated', author: her, score: 4, at: now } as const;
  await show(visitor.page, {
    entries: [{ ...closed, at: now }, rated],
    rating: { score: 4, at: now, until: now + day },
  });
  await visitor.panel.locator('.rated .icon').waitFor();
  await look('rated');
  await show(visitor.page, { entries: [{ ...closed, at: now - 40 * day }] });
  await visitor.panel.locator('.rated').waitFor({ state: 'detached' });
  await look('ended long ago');
};

/** Around the conversation. */
const aroundIt = async (visitor: Visitor, look: Look): Promise<void> => {
  const { panel, page } = visitor;
  await show(page, { offers: { ...mailSite, quickQuestions: ['Wo ist mein Rad?'] } });
  await panel.locator('header .menu').click();
  await panel.locator('.sheet-menu [role=switch]').waitFor();
  await look('the menu');
  await panel.locator('.sheet .top button').last().click();
  await panel.locator('.sheet').waitFor({ state: 'detached' });
  const emoji = panel.locator('[part=emoji]');
  if (await emoji.isVisible()) {
    await emoji.click();
    await panel.locator('.emoji button').first().waitFor();
    await look('emoji');
    await emoji.click();
    await panel.locator('header .wide').click();
    await look('larger');
    await panel.locator('header .narrow').click();
  }
  await panel.locator('header .back').click();
  await panel.locator('.place').nth(1).waitFor();
  await look('home');
  await show(page, {
    offers: mailSite,
    entries: [
      { author: anna, text: long },
      { t: 'change', what: 'closed' },
    ],
  });
  await look('home, after a talk that has ended');
  await panel.locator('.place').first().click();
  await panel.locator('textarea').waitFor();
  const closed = { state: 'closed', replyMedianS: null, opensAt: Date.now() + 2 * day, queue: null };
  await show(page, { offers: mailSite, state: { talk: null, availability: closed } });
  await panel.locator('[part=card]').waitFor();
  await look('closed, before anything was said');
  await panel.locator('[part=card] input').fill('ada@example.de');
  await panel.locator('[part=card] input').press('Enter');
  await panel.locator('.kept').waitFor();
  await look('closed, where to answer is told');
  await show(page, {});
};

const shown = async (visitor: Visitor, look: Look): Promise<void> => {
  for (const { name, scene, has } of [...threads(), ...banners()]) {
    await show(visitor.page, scene);
    await visitor.panel.locator(has).first().waitFor();
    await look(name);
  }
  await show(visitor.page, {});
};

/**
 * Every look the chat may have, one after the other; before it is open and acted, after it is open and acted again. What is new in
 * the panel gets its line here: axe, the small screens and the spaced text look at it from then on.
 */
export const lookAtEverything = async (visitor: Visitor, look: Look): Promise<void> => {
  for (const part of [atLauncher, shown, furtherUp, atComposer, atViewer, aroundIt, atEnd, ofWays, ofPerson])
    await part(visitor, look);
};
