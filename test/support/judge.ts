import type { Cid, ConversationId } from '../../protocol/ids.ts';
import type { Line, Shown } from './ledger.ts';

/** What the ledger of a run says about our promises (delivery.md 16, P1 and P2). Each fault is a sentence. */
export interface Verdict {
  readonly sent: number;
  readonly acked: number;
  readonly committed: number;
  readonly conversations: number;
  readonly views: number;
  /** Told "it is on disk" and not there. */
  readonly lost: readonly string[];
  /** Sent, never taken back, and not there once everything had come to rest. */
  readonly missing: readonly string[];
  /** Twice in the database. */
  readonly doubled: readonly string[];
  /** In another order than their writer wrote them, or numbers with gaps. */
  readonly disordered: readonly string[];
  /** Somebody saw what is not the committed entries in order. */
  readonly misseen: readonly string[];
}

type Of<T extends Line['t']> = Extract<Line, { t: T }>;
const of = <T extends Line['t']>(lines: readonly Line[], t: T): Of<T>[] =>
  lines.filter((line): line is Of<T> => line.t === t);

export const judge = (lines: readonly Line[]): Verdict => {
  const sent = of(lines, 'sent');
  const acked = of(lines, 'acked');
  const truth = new Map(of(lines, 'committed').map((line) => [line.conversation, line]));
  const places = placesOf(truth);
  return {
    sent: sent.length,
    acked: acked.length,
    committed: places.size,
    conversations: truth.size,
    views: of(lines, 'view').length,
    lost: acked.flatMap((line) => lostFrom(line, truth, places)),
    missing: sent
      .filter(({ cid }) => !places.has(cid))
      .map((it) => `${it.writer} sent “${it.text}”, and it is nowhere`),
    doubled: doubledIn(truth),
    disordered: [...gapsIn(truth), ...disorderOf(sent, parkedIn(lines), places)],
    misseen: [...wronglySeen(lines, truth), ...wrongViews(lines, truth), ...unseen(lines, truth)],
  };
};

/** Everything that is wrong, for an assertion that shows it. */
export const faults = ({ lost, missing, doubled, disordered, misseen }: Verdict): readonly string[] => [
  ...lost,
  ...missing,
  ...doubled,
  ...disordered,
  ...misseen,
];

export const summary = (it: Verdict): string =>
  `${it.sent} sent, ${it.acked} acknowledged, ${it.committed} committed in ${it.conversations} conversations, ${it.views} views; ` +
  `lost ${it.lost.length}, missing ${it.missing.length}, doubled ${it.doubled.length}, out of order ${it.disordered.length}, seen wrongly ${it.misseen.length}`;

type Truth = ReadonlyMap<ConversationId, Of<'committed'>>;
interface Place {
  readonly conversation: ConversationId;
  readonly kind: 'entry' | 'aside';
  readonly number: number;
}

const placesOf = (truth: Truth): Map<Cid, Place> => {
  const places = new Map<Cid, Place>();
  for (const { conversation, entries, asides } of truth.values())
    for (const [kind, shown] of [
      ['entry', entries],
      ['aside', asides],
    ] as const)
      for (const { cid, number } of shown) if (cid !== null) places.set(cid, { conversation, kind, number });
  return places;
};

const lostFrom = (line: Of<'acked'>, truth: Truth, places: ReadonlyMap<Cid, Place>): string[] => {
  const what = `${line.writer} was promised ${line.kind} ${line.number} of ${line.conversation}`;
  const held = truth.get(line.conversation);
  if (held === undefined) return [`${what}, and there is no such conversation`];
  if (line.kind === 'command')
    return held.entries.some(({ number }) => number === line.number) ? [] : [`${what}, and it is not there`];
  const place = places.get(line.cid);
  if (place === undefined) return [`${what}, and it is lost`];
  return place.conversation === line.conversation && place.number === line.number
    ? []
    : [`${what}, and it stands as ${place.number} in ${place.conversation}`];
};

const doubledIn = (truth: Truth): string[] => {
  const seen = new Set<Cid>();
  const doubled: string[] = [];
  for (const { entries, asides } of truth.values())
    for (const { cid, text } of [...entries, ...asides]) {
      if (cid === null) continue;
      if (seen.has(cid)) doubled.push(`“${text}” is there twice`);
      seen.add(cid);
    }
  return doubled;
};

const gapsIn = (truth: Truth): string[] =>
  [...truth.values()].flatMap(({ conversation, entries, asides }) =>
    [entries, asides].flatMap((shown) =>
      shown
        .filter(({ number }, index) => number !== index + 1)
        .slice(0, 1)
        .map(({ number }) => `${conversation} has a gap before ${number}`),
    ),
  );

const parkedIn = (lines: readonly Line[]): ReadonlySet<Cid> => new Set(of(lines, 'parked').map(({ cid }) => cid));

/** What one writer wrote into one conversation stands there in the order of writing, notes and messages each. */
const disorderOf = (
  sent: readonly Of<'sent'>[],
  parked: ReadonlySet<Cid>,
  places: ReadonlyMap<Cid, Place>,
): string[] => {
  const last = new Map<string, { readonly number: number; readonly text: string }>();
  const disorder: string[] = [];
  for (const { writer, cid, text } of sent) {
    const place = places.get(cid);
    if (place === undefined || parked.has(cid)) continue;
    const key = `${writer} ${place.conversation} ${place.kind}`;
    const before = last.get(key);
    if (before !== undefined && before.number > place.number)
      disorder.push(`${writer} wrote “${before.text}” before “${text}”, and they stand the other way round`);
    last.set(key, { number: place.number, text });
  }
  return disorder;
};

const shownAs = (truth: Truth, conversation: ConversationId, kind: 'entry' | 'aside'): readonly Shown[] =>
  (kind === 'entry' ? truth.get(conversation)?.entries : truth.get(conversation)?.asides) ?? [];

/** At no moment did anybody see something else than the next committed entry. */
const wronglySeen = (lines: readonly Line[], truth: Truth): string[] => {
  const last = new Map<string, number>();
  const wrong: string[] = [];
  for (const line of lines) {
    if (line.t === 'dropped')
      for (const kind of ['entry', 'aside']) last.delete(`${line.viewer} ${line.conversation} ${kind}`);
    if (line.t !== 'seen') continue;
    const key = `${line.viewer} ${line.conversation} ${line.kind}`;
    const before = last.get(key);
    const what = `${line.viewer} saw ${line.kind} ${line.number} of ${line.conversation} (“${line.text}”)`;
    if (line.side === 'visitor' && line.kind === 'aside') wrong.push(`${what}, which is for agents only`);
    if (before !== undefined && line.number !== before + 1) wrong.push(`${what} after ${before}`);
    last.set(key, line.number);
    const real = shownAs(truth, line.conversation, line.kind)[line.number - 1];
    if (real?.cid !== line.cid || real.text !== line.text) wrong.push(`${what}, but that is “${real?.text}”`);
  }
  return wrong;
};

const isSame = (one: readonly Shown[], other: readonly Shown[]): boolean =>
  one.length === other.length &&
  one.every((it, index) => {
    const { number, cid, text } = other[index]!;
    return it.number === number && it.cid === cid && it.text === text;
  });

const wrongViews = (lines: readonly Line[], truth: Truth): string[] =>
  of(lines, 'view').flatMap(({ viewer, side, conversation, rev, entries, asides }) => {
    const real = truth.get(conversation);
    const what = `${viewer}’s view of ${conversation}`;
    if (real === undefined) return [`${what} is of something that is not there`];
    const wrong: string[] = [];
    if (!isSame(entries, real.entries))
      wrong.push(`${what} shows ${entries.length} entries that are not the ${real.entries.length} committed ones`);
    if (!isSame(asides, side === 'agent' ? real.asides : []))
      wrong.push(
        `${what} shows ${asides.length} asides, and there are ${side === 'agent' ? real.asides.length : 0} to be seen`,
      );
    if (rev !== real.rev) wrong.push(`${what} knows marks ${rev}, and they are at ${real.rev}`);
    return wrong;
  });

/** An assertion over no views would pass: each conversation was looked at from both sides. */
const unseen = (lines: readonly Line[], truth: Truth): string[] => {
  const seen = new Set(of(lines, 'view').map(({ side, conversation }) => `${side} ${conversation}`));
  return [...truth.keys()].flatMap((conversation) =>
    (['visitor', 'agent'] as const)
      .filter((side) => !seen.has(`${side} ${conversation}`))
      .map((side) => `No ${side} had ${conversation} open in the end`),
  );
};
