import type { Attempt, Brief, Fact } from '../../protocol/brief.ts';
import { type BriefWords, briefWords } from './brief-words.ts';
import { cleanWords } from './clean-words.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { SayTime } from './say-time.ts';

/** The parts of a brief as words, one line each, free of secrets; '' where there is nothing to say. */
export interface BriefRows {
  readonly who: readonly Said[];
  readonly wants: string;
  readonly known: readonly Said[];
  readonly tried: readonly string[];
  readonly mood: string;
  readonly next: string;
}

/** A fact, and how sure it is; '': nothing to add. */
export interface Said {
  readonly key: string;
  readonly words: string;
  readonly sure: string;
}

/** @param instead what stands in the place of a secret: in a mail its place is shown, elsewhere it is left out */
export const briefRows = (brief: Brief, time: SayTime, now: number, instead: '••••' | '…'): BriefRows => {
  const words = briefWords[brief.locale];
  // A brief that was built has its secrets masked; outside of mails their place is not shown either.
  const clean = (text: string, most: number): string =>
    cleanWords(maskSecrets(text, instead).replaceAll(/•{4,}/g, instead), most);
  const facts = (list: readonly Fact[]): Said[] =>
    list
      .filter(({ isOff }) => isOff !== true)
      .map((fact) => sayFact(fact, words, clean))
      .filter((said) => said.words !== '');
  return {
    who: facts(brief.who),
    wants: clean(brief.wants, 400),
    known: facts(brief.known),
    tried: brief.tried.filter(({ isOff }) => isOff !== true).map((it) => sayAttempt(it, time, now, clean)),
    mood: clean(brief.mood ?? '', 120),
    next: clean(brief.next ?? '', 300),
  };
};

type Clean = (text: string, most: number) => string;

/** These say for themselves what they are. */
const bare = new Set(['name', 'level', 'language']);
const own = new Set(['name', 'level', 'language', 'since', 'page', 'conversations', 'device']);

const sayFact = (fact: Fact, words: BriefWords, clean: Clean): Said => {
  const value = clean(fact.value, 300);
  const label = clean(fact.label, 60);
  const between = fact.key === 'since' || identifies(fact.key) || fact.key === 'page' ? ' ' : ': ';
  const said = value === '' || bare.has(fact.key) || label === '' ? value : `${label}${between}${value}`;
  return { key: fact.key, words: said, sure: said === '' ? '' : sureness(fact, words) };
};

const identifies = (key: string): boolean => /^(?:email|phone|wa|user)$|^ext:/.test(key);

const sureness = ({ key, source, strength }: Fact, words: BriefWords): string => {
  if (identifies(key)) return strength === 3 ? words.proven : words.unproven;
  if (key === 'name' && source === 'visitor') return strength === 3 ? '' : words.saidHerself;
  if (own.has(key) && key !== 'name') return '';
  if (strength === 3 && source === 'visitor') return words.proven;
  const by = { visitor: words.saidHerself, page: words.saidByPage, shop: words.saidByShop, agent: words.saidByTeam };
  return source in by ? by[source as keyof typeof by] : '';
};

const sayAttempt = ({ who, what, at, result }: Attempt, time: SayTime, now: number, clean: Clean): string =>
  [`${time.near(at, now)} ${clean(who, 100)}: ${clean(what, 300)}`.trim(), clean(result, 60)]
    .filter((it) => it !== '')
    .join(' → ');

export const sayFacts = (facts: readonly Said[]): string =>
  facts.map(({ words, sure }) => (sure === '' ? words : `${words} (${sure})`)).join(' · ');

/** What she came with, without what she said last: where there is room for one thing. */
export const firstWish = (wants: string): string => wants.replace(/ – (?:zuletzt|lately): .*$/su, '');

/** By which she is addressed in a sentence: her first name, or all of it where that is a title. */
export const shortName = (name: string): string => {
  const clean = cleanWords(name, 60);
  const [first = ''] = clean.split(' ');
  return /\.$|^(?:frau|herr|mr|mrs|ms|miss|dr|prof|familie)$/i.test(first) ? clean : first;
};
