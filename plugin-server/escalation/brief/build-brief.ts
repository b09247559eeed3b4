import { type Attempt, type Brief, briefLimits, type Fact } from '../../../protocol/brief.ts';
import { cleanWords } from '../../channels/clean-words.ts';
import { maskMessage, maskSecrets } from '../../channels/mask-secrets.ts';
import { sayTime } from '../../channels/say-time.ts';
import type { BriefFacts, MessageFact, SaidValue } from './brief-facts.ts';
import { type BriefLabels, briefLabels } from './brief-labels.ts';

type Locale = 'de' | 'en';

/** The context of an escalation by rules alone: the same facts, the same brief. Whoever escalates may change it before it goes. */
export const buildBrief = (facts: BriefFacts, locale: Locale): Brief => {
  const labels = briefLabels[locale];
  const next = nextOf(facts, locale, labels);
  return {
    locale,
    who: whoOf(facts, locale, labels).slice(0, briefLimits.facts),
    wants: wantsOf(facts.messages, labels),
    known: knownOf(facts, locale, labels).slice(0, briefLimits.facts),
    tried: triedOf(facts, labels).slice(-briefLimits.tries),
    ...(next === '' ? {} : { next }),
    expects: 'answer',
  };
};

/** Most words of hers in the brief; edited it may hold more. */
const wantsMost = 200;
const answersMost = 4;
const othersMost = 4;
const traitsMost = 8;

const factOf = (key: string, label: string, { value, source, strength, at }: SaidValue): Fact[] => {
  const masked = maskSecrets(value, '••••');
  const said = cleanWords(masked, briefLimits.value);
  const named = cleanWords(maskSecrets(label, '••••'), briefLimits.label);
  if (said === '') return [];
  const fact = { key: key.slice(0, 120), label: named, value: said, source, strength, at };
  return [masked === value ? fact : { ...fact, isMasked: true }];
};

const ours = (value: string, at: number): SaidValue => ({ value, source: 'channel', strength: 3, at });

const whoOf = (facts: BriefFacts, locale: Locale, labels: BriefLabels): Fact[] => {
  const { name, level, firstSeenAt, language, device, identifiers } = facts;
  return [
    ...(name === null ? [] : factOf('name', labels.name, name)),
    ...(level === 'anonymous' ? [] : factOf('level', labels.level, ours(labels.levels[level], firstSeenAt))),
    ...factOf('since', labels.since, ours(sayTime(locale, facts.zone).date(firstSeenAt), firstSeenAt)),
    ...identifiers
      .filter(({ kind }) => kind !== 'anon')
      .flatMap(({ kind, masked, strength, at }) =>
        factOf(kind, labels.kinds[kind] ?? kind.replace(/^ext:/, ''), {
          value: masked,
          source: 'channel',
          strength,
          at,
        }),
      ),
    ...factOf('language', labels.language, ours(labels.languages[language], firstSeenAt)),
    ...factOf('device', labels.device, ours(device, firstSeenAt)),
  ];
};

const knownOf = (facts: BriefFacts, locale: Locale, labels: BriefLabels): Fact[] => {
  const { page, orders, events, others, traits } = facts;
  const words =
    others.last === null
      ? `${others.count}`
      : labels.othersLast
          .replace('{count}', `${others.count}`)
          .replace('{number}', `${others.last.number}`)
          .replace('{date}', sayTime(locale, facts.zone).date(others.last.at));
  return [
    ...orders.flatMap((it) =>
      factOf(`order:${it.number}`, labels.order, {
        value: `${it.number} ${it.words}`,
        source: 'shop',
        strength: 3,
        at: it.at,
      }),
    ),
    ...(page === null
      ? []
      : factOf('page', labels.page, { value: pageWords(page), source: 'page', strength: 1, at: page.at })),
    ...traits
      .filter(({ key }) => key !== 'name' && key !== 'email' && key !== 'phone')
      .toSorted((one, other) => other.strength - one.strength || other.at - one.at)
      .slice(0, traitsMost)
      .flatMap((trait) => factOf(`trait:${trait.key}`, trait.key, trait)),
    ...events.flatMap((it) =>
      factOf(`event:${it.name}`, labels.event, { value: it.words, source: 'cdp', strength: 2, at: it.at }),
    ),
    ...(others.count === 0 ? [] : factOf('conversations', labels.others, ours(words, others.last?.at ?? 0))),
  ];
};

/** What the page is called, and where it stands: the address as a path, since whoever presses it would leave. */
const pageWords = ({ url, title }: { readonly url: string; readonly title: string | null }): string => {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const named = cleanWords(title ?? '', 80);
  return named === '' ? path : path === '' || path === '/' ? named : `${named} (${path})`;
};

/** Her first words that say more than hello, and her last. */
const wantsOf = (messages: readonly MessageFact[], labels: BriefLabels): string => {
  const hers = messages
    .filter(({ side }) => side === 'visitor')
    .map((it) => sayMessage(it, labels, 600))
    .filter((words) => words !== '');
  const first = hers.find((words) => words.length > 14) ?? hers[0];
  const last = hers.at(-1);
  if (first === undefined || last === undefined) return labels.silent;
  if (first === last) return cleanWords(first, wantsMost);
  const room = wantsMost - labels.lastly.length;
  const lastWords = cleanWords(last, Math.max(80, room - first.length));
  return `${cleanWords(first, room - lastWords.length)}${labels.lastly}${lastWords}`;
};

const sayMessage = ({ text, files }: MessageFact, labels: BriefLabels, most: number): string => {
  const words = cleanWords(maskMessage(text, '••••'), most);
  if (words !== '' || files === 0) return words;
  return files === 1 ? labels.oneFile : labels.files.replace('{count}', `${files}`);
};

/** Answers, hand-offs and what did not arrive, in the order they happened. */
const triedOf = ({ messages, handOffs, failures, readUpTo }: BriefFacts, labels: BriefLabels): Attempt[] => {
  const answers = messages
    .filter(({ side }) => side === 'agent')
    .slice(-answersMost)
    .map((it) => ({
      who: named(it.name),
      what: sayMessage(it, labels, 160),
      at: it.at,
      result: it.channel !== 'chat' ? labels.channels[it.channel] : it.seq <= readUpTo ? labels.read : labels.unread,
    }));
  const passed = handOffs.slice(-othersMost).map(({ by, to, at }) => ({
    who: named(by),
    what: named(to) === '' ? labels.release : labels.handOff.replace('{to}', () => named(to)),
    at,
    result: '',
  }));
  const lost = failures.slice(-othersMost).map(({ channel, isUnclear, at }) => ({
    who: labels.channels[channel],
    what: isUnclear ? labels.unclear : labels.failed,
    at,
    result: '',
  }));
  return [...answers, ...passed, ...lost].filter(({ what }) => what !== '').sort((one, other) => one.at - other.at);
};

const named = (name: string): string => cleanWords(maskSecrets(name, '••••'), 60);

const nextOf = ({ waitingSince, zone, messages }: BriefFacts, locale: Locale, labels: BriefLabels): string =>
  waitingSince === null
    ? ''
    : labels.waits.replace('{time}', sayTime(locale, zone).near(waitingSince, messages.at(-1)?.at ?? waitingSince));
