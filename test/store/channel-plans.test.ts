import { describe, expect, test } from 'vitest';
import type { Row } from '../../plugin-server/store/connection.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import type { AgentId, ConversationId, EscalationId, ReachId, SiteId } from '../../protocol/ids.ts';
import { postgresPlans, sqlitePlans } from './plans.ts';
import { deliveryRow, openShop } from './shop.ts';
import { openPostgresForTest } from './test-store.ts';

const site = 'st' as SiteId;
const conversation = 'cv' as ConversationId;
const escalation = 'es' as EscalationId;
const agent = 'ag' as AgentId;
const reach = 'rc' as ReachId;
const of = { conversation, channel: 'email', peer: '1' } as const;
const first: Row = { ...deliveryRow({ site, conversation, seq: 1, channel: 'email', peer: '1' }), id: 1, parcel: 1 };
const claiming = { channel: 'email', now: 1, limit: 5, claim: 'c', run: 'r', leaseUntil: 2, gathers: true } as const;

interface Asked {
  readonly ask: (tx: Tx) => Promise<unknown>;
  /** What its statements answer, where one follows from another. */
  readonly answers?: readonly Row[];
}

/** What is asked for every answer, every mail and every second, of tables that grow with all that was ever sent. */
const asked: Readonly<Record<string, Asked>> = {
  'due deliveries of several sites': {
    ask: (tx) => tx.isDeliveryDue('email', [site, 'b' as SiteId, 'c' as SiteId], 1),
  },
  'a claim, with what gathers': { ask: (tx) => tx.claimDeliveries({ ...claiming, sites: [site] }), answers: [first] },
  'a claim, again as it went': {
    ask: (tx) => tx.claimDeliveries({ ...claiming, sites: [site, 'b' as SiteId] }),
    answers: [{ ...first, problem: 'unknown' }],
  },
  lapseDeliveries: {
    ask: (tx) => tx.lapseDeliveries({ channel: 'email', now: 1, run: 'r', lookAfterMs: 0 }),
    answers: [first],
  },
  markSending: { ask: (tx) => tx.markSending({ parcel: 1, claim: 'c' }, 1) },
  settle: { ask: (tx) => tx.settle({ parcel: 1, claim: 'c' }, { state: 'accepted', at: 1, problem: null }) },
  retryLater: {
    ask: (tx) => tx.retryLater({ parcel: 1, claim: 'c' }, { state: 'waiting', nextAt: 1, attempts: 1, problem: null }),
  },
  piecesOf: { ask: (tx) => tx.piecesOf(1) },
  parcelOfVendor: { ask: (tx) => tx.parcelOfVendor('email', 'v') },
  parcelsSent: { ask: (tx) => tx.parcelsSent(conversation, 'email', '1', 1) },
  dueInChat: { ask: (tx) => tx.dueInChat(1, 100) },
  countStuck: { ask: (tx) => tx.countStuck(1) },
  gather: { ask: (tx) => tx.gather({ ...of, steady: 1, afterMs: 1, mostMs: 2 }), answers: [{ at: 1 }] },
  waysOf: { ask: (tx) => tx.waysOf(conversation) },
  countToPeer: { ask: (tx) => tx.countToPeer('email', '1', ['message'], 1) },
  carriedWay: { ask: (tx) => tx.carriedWay(site, [1, 2]) },
  endpoint: { ask: (tx) => tx.endpoint(1) },
  hasRaw: { ask: (tx) => tx.hasRaw('ch', 'key') },
  dueRaws: { ask: (tx) => tx.dueRaws('ch', 1, 10) },
  countRaws: { ask: (tx) => tx.countRaws('ch') },
  lastRawAt: { ask: (tx) => tx.lastRawAt('ch') },
  saveRaw: { ask: (tx) => tx.saveRaw({ id: 1, state: 'done', attempts: 1, problem: null, next_at: null }) },
  retryRaws: { ask: (tx) => tx.retryRaws('ch', 1) },
  removeOldRaws: { ask: (tx) => tx.removeOldRaws('done', 1, 100) },
  inboundRaw: { ask: (tx) => tx.inboundRaw('ch', 'key') },
  isTombstoned: { ask: (tx) => tx.isTombstoned(site, 'email', ['a', 'b']) },
  suppressedAt: { ask: (tx) => tx.suppressedAt(site, 'email', ['a', 'b']) },
  mailToken: { ask: (tx) => tx.mailToken('t') },
  replyToken: { ask: (tx) => tx.replyToken(conversation, 1) },
  briefToken: { ask: (tx) => tx.briefToken(conversation, 'rc') },
  moveTokens: { ask: (tx) => tx.moveTokens(conversation, 'to' as ConversationId) },
  sentParcel: { ask: (tx) => tx.sentParcel(1) },
  threadOf: { ask: (tx) => tx.threadOf(conversation, 1) },
  talksByMessageId: { ask: (tx) => tx.talksByMessageId(site, ['a', 'b']) },
  talkByNumber: { ask: (tx) => tx.talkByNumber(site, 1) },
  mailCards: { ask: (tx) => tx.mailCards([1, 2]) },
  mailsIn: { ask: (tx) => tx.mailsIn(conversation, 20) },
  heldFrom: { ask: (tx) => tx.heldFrom(conversation, 1) },
  mailTimes: { ask: (tx) => tx.mailTimes(1, 1, 20) },
  countAcks: { ask: (tx) => tx.countAcks(site, 1) },
  reach: { ask: (tx) => tx.reach('rc') },
  agentReach: { ask: (tx) => tx.agentReach(site, reach) },
  reachesOfSite: { ask: (tx) => tx.reachesOfSite(site) },
  heldAnswer: { ask: (tx) => tx.heldAnswer('h') },
  useHeldAnswer: { ask: (tx) => tx.useHeldAnswer('h', 1) },
  dueEscalations: { ask: (tx) => tx.dueEscalations(1, 100) },
  unanswered: { ask: (tx) => tx.unanswered(1, 2, 100) },
  lastEscalation: { ask: (tx) => tx.lastEscalation(conversation) },
  triesOf: { ask: (tx) => tx.triesOf(escalation) },
  tryByDelivery: { ask: (tx) => tx.tryByDelivery(1) },
  tokenOfTry: { ask: (tx) => tx.tokenOfTry(escalation, reach) },
  answeredAfter: { ask: (tx) => tx.answeredAfter(conversation, 1, agent) },
  channelOf: { ask: (tx) => tx.channelOf(site, 'email') },
  channelMark: { ask: (tx) => tx.channelMark('ch', 'key') },
  channelState: { ask: (tx) => tx.channelState(site, 'email') },
  channelFigures: { ask: (tx) => tx.channelFigures(site, 'email', 1) },
  countWaiting: { ask: (tx) => tx.countWaiting(site) },
  repliesBetween: { ask: (tx) => tx.repliesBetween(site, 1, 2) },
  removeReplies: { ask: (tx) => tx.removeReplies(1, 100) },
  scoresSince: { ask: (tx) => tx.scoresSince(site, 1) },
  logo: { ask: (tx) => tx.logo('a.png') },
};

describe('on SQLite', () => {
  test.each(Object.entries(asked))('%s begins at its place in an index', async (_, { ask, answers }) => {
    const steps = await sqlitePlans()(ask, answers);
    expect(steps).not.toEqual([]);
    // That index holds what waits, and no more.
    for (const step of steps) expect(step).not.toMatch(/^SCAN (?!delivery USING INDEX delivery_due$)/);
  });
});

test('a claim walks what is due and asks of each peer at its own place, however much waits for others', async () => {
  const steps = await sqlitePlans()((tx) => tx.claimDeliveries({ ...claiming, sites: [site] }));
  expect(steps.filter((step) => / (mine|earlier|later) /.test(step))).toEqual([
    expect.stringContaining('mine USING INDEX delivery_due (channel=? AND next_at<?)'),
    expect.stringMatching(/earlier USING INDEX delivery_key \(channel=\? AND peer=\? AND (id|rowid)<\?\)/),
    expect.stringMatching(/later USING INDEX delivery_key \(channel=\? AND peer=\? AND (id|rowid)>\?\)/),
  ]);
});

test('on PostgreSQL all of them begin at their place in an index, too', async () => {
  await using its = await openPostgresForTest();
  await using plans = await postgresPlans(its.url);
  const wrong: string[] = [];
  for (const [name, { ask, answers }] of Object.entries(asked)) {
    const steps = await plans(ask, answers);
    if (steps.length === 0) wrong.push(`${name}: asked nothing`);
    for (const step of steps) if (/^Seq Scan|Index.* Scan(?!.* at )/.test(step)) wrong.push(`${name}: ${step}`);
  }
  expect(wrong).toEqual([]);
});

test('on PostgreSQL a claim sorts nothing: an outbox that has just filled is not read whole for each', async () => {
  await using its = await openPostgresForTest();
  await fill(its.store, 5_000);
  await using plans = await postgresPlans(its.url);
  const steps = await plans((tx) => tx.claimDeliveries({ ...claiming, sites: [site] }));
  expect(steps).toContainEqual(expect.stringMatching(/^Index Scan delivery delivery_due /));
  expect(steps).not.toContainEqual(expect.stringMatching(/^Sort/));
});

/** So many wait, and nobody has taken statistics of them. */
const fill = async (store: Store, most: number): Promise<void> => {
  const shop = await openShop(store);
  const { id: conversation } = await shop.conversation(await shop.visitor());
  await store.write(async (tx) => {
    for (let seq = 1; seq <= most; seq += 1) {
      const row = deliveryRow({ site: shop.site, conversation, seq });
      await tx.enqueue({ ...row, channel: 'email', peer: `${seq}`, because: 'chosen', next_at: 1 });
    }
  });
};
