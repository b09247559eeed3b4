import type { Clock } from '../../plugin-server/clock.ts';
import { addNote } from '../../plugin-server/conversation/add-note.ts';
import { assignConversation } from '../../plugin-server/conversation/assign-conversation.ts';
import type { Caller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { originOfDevice } from '../../plugin-server/conversation/caller.ts';
import { closeConversation } from '../../plugin-server/conversation/close-conversation.ts';
import { markRead } from '../../plugin-server/conversation/mark-read.ts';
import type { Done, News, Outcome } from '../../plugin-server/conversation/outcome.ts';
import { receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { makeDevice } from '../../plugin-server/identity/make-device.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import { randomId } from '../../plugin-server/secret/random-token.ts';
import { defaultPolicies } from '../../plugin-server/site/site-policies.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import {
  type ConversationId,
  type EscalationId,
  idPrefix,
  makeCid,
  makeStartKey,
  type Origin,
  type SiteId,
} from '../../protocol/ids.ts';
import { words } from '../shop/words.ts';
import { type Hired, hireColleagues } from './colleagues.ts';
import { happenToHer } from './known-people.ts';
import { type Happening, type Talk, talks } from './talks.ts';

interface Ground {
  readonly store: Store;
  readonly clock: Clock;
  readonly siteKey: string;
  readonly publicUrl: string;
}

const seededKey = 'demo-seeded';

/**
 * Yesterday in the shop, by the same verbs as today: all of it in one transaction, once per database. Answers what has
 * changed, nothing if it was there already.
 */
export const seedShop = async ({ store, clock, siteKey, publicUrl }: Ground): Promise<readonly News[]> => {
  const hire = await hireColleagues();
  return store.write(async (tx) => {
    const site = await tx.siteByKey(siteKey);
    if (site === undefined || (await tx.meta(seededKey)) !== undefined) return [];
    const now = clock.wall();
    await tx.saveMeta({ key: seededKey, value: String(now) });
    const colleagues = await hire(tx, site.id, now);
    const past = begin({ tx, site: site.id, siteKey, publicUrl, colleagues });
    const news: News[] = [{ is: 'agents', site: site.id }];
    const all = talks.flatMap((talk) => talk.happened.map(([minutesAgo, what]) => ({ talk, minutesAgo, what })));
    for (const { talk, minutesAgo, what } of all.sort((a, b) => b.minutesAgo - a.minutesAgo))
      news.push(...(await past(talk, what, now - minutesAgo * minuteMs)));
    await markAsked(tx, site.id, now);
    return news;
  });
};

const minuteMs = 60_000;

/** Who waits since yesterday is nobody's surprise: the ladder rings for what happens from now on. */
const markAsked = async (tx: Tx, site: SiteId, now: number): Promise<void> => {
  for (const { id, waiting_since, seq } of await tx.changedAfter(site, 0, mostTalks))
    if (waiting_since !== null)
      await tx.insertEscalation({
        id: randomId<EscalationId>(idPrefix.escalation),
        site,
        conversation: id,
        policy: JSON.stringify(defaultPolicies.policies[0]),
        brief: '{}',
        expects: 'answer',
        urgent: null,
        started_by: 'rule',
        state: 'ended',
        round: 1,
        step: 1,
        due_at: null,
        seq,
        taker: null,
        at: now,
        ended_at: now,
      });
};

const mostTalks = 200;

interface Past {
  readonly tx: Tx;
  readonly site: SiteId;
  readonly siteKey: string;
  readonly publicUrl: string;
  readonly colleagues: Hired;
}

/** Where a talk stands. */
interface Stand {
  readonly she: VisitorCaller;
  conversation: ConversationId | null;
  seq: number;
  readonly said: Map<Origin, number>;
}

/** One thing after the other, in the order of time: numbers and places in the list come out as they would have. */
const begin = ({ tx, site, siteKey, publicUrl, colleagues }: Past) => {
  const stands = new Map<Talk, Stand>();

  const arrive = async (talk: Talk, at: number): Promise<Stand> => {
    const clock = { wall: () => at, mono: () => at, steady: () => at };
    const made = await makeDevice(
      { store: within(tx), clock },
      { site: siteKey, locale: talk.locale },
      { userAgent: userAgents[talk.at] },
    );
    const device = await tx.device(site, answerOf(made).device);
    if (device === undefined) throw new Error('A device is gone that was just made.');
    const she: VisitorCaller = {
      side: 'visitor',
      user: 0,
      shown: 0,
      site,
      device: device.id,
      anon: device.anon,
      origin: originOfDevice(device.id),
    };
    const stand = { she, conversation: null, seq: 0, said: new Map() };
    stands.set(talk, stand);
    return stand;
  };

  return async (talk: Talk, what: Happening, now: number): Promise<readonly News[]> => {
    const stand = stands.get(talk) ?? (await arrive(talk, now));
    const from: Caller = what.by === 'she' ? stand.she : colleagues[what.by];
    const done = await happen({ tx, talk, what, stand, from, now, publicUrl, colleagues });
    for (const it of done.news) if (it.is === 'entry') stand.seq = it.entry.seq;
    return done.news;
  };
};

interface Step extends Pick<Past, 'tx' | 'publicUrl' | 'colleagues'> {
  readonly talk: Talk;
  readonly what: Happening;
  readonly stand: Stand;
  readonly from: Caller;
  readonly now: number;
}

const happen = async ({ tx, talk, what, stand, from, now, publicUrl, colleagues }: Step): Promise<Done<object>> => {
  if ('says' in what) {
    const n = (stand.said.get(from.origin) ?? 0) + 1;
    stand.said.set(from.origin, n);
    const received = doneOf(
      await receiveMessage(tx, {
        from,
        to: stand.conversation === null ? { start: makeStartKey() } : { conversation: stand.conversation },
        cid: makeCid(),
        n,
        text: what.says,
        files: [],
        ...(from.side === 'visitor' ? { page: pageOf(talk, publicUrl) } : { seenSeq: stand.seq }),
        channel: 'chat',
        circumstances: onlyChat(now),
      }),
    );
    stand.conversation = received.answer.conversation;
    return received;
  }
  if ('tells' in what || 'proves' in what) return happenToHer(tx, stand.she, what, now);
  const { conversation } = stand;
  if (conversation === null) throw new Error('A talk begins with what she says.');
  const cid = makeCid();
  if ('does' in what)
    return what.does === 'reads'
      ? doneOf(await markRead(tx, { from, conversation, upTo: stand.seq, now }))
      : doneOf(await closeConversation(tx, { from, conversation, cid, seenSeq: stand.seq, now }));
  const agent = colleagues[what.by];
  return 'notes' in what
    ? doneOf(await addNote(tx, { from: agent, conversation, cid, text: what.notes, files: [], mentions: [], now }))
    : doneOf(await assignConversation(tx, { from: agent, conversation, cid, to: colleagues[what.gives].agent, now }));
};

const pageOf = ({ locale, about }: Talk, publicUrl: string): { url: string; title: string } => {
  const { goods, title } = words[locale === 'en' ? 'en' : 'de'];
  return { url: `${publicUrl}/demo`, title: about === undefined ? title : goods[about].name };
};

const userAgents = {
  computer:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  phone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
} as const;

/** Verbs that bring their own transaction take part in ours. */
const within = (tx: Tx): Store => ({ write: (verb) => verb(tx) }) as Pick<Store, 'write'> as Store;

const doneOf = <Answer>(outcome: Outcome<Answer>): Done<Answer> => {
  if (!outcome.ok) throw new Error(`The demo's past was refused: ${outcome.problem.code}`);
  return outcome;
};
const answerOf = <Answer>(outcome: Outcome<Answer>): Answer => doneOf(outcome).answer;
