import type { Level } from '../protocol/identity.ts';
import type { Member, ProfilePanel } from '../protocol/profile-view.ts';
import { troubleText } from './format.ts';
import { say } from './texts/texts.ts';
import type { Trouble } from './told.ts';

/** Identifiers, levels and refusals about persons, in the agent's language. */

export const kindText = (kind: string): string => {
  const { kinds, kindOther } = say().person;
  return kind in kinds ? kinds[kind as keyof typeof kinds] : kindOther(kind.replace(/^ext:/, ''));
};

/** As the list calls her by one of her conversations, where she has no name. */
export const personName = (
  { name, members }: Pick<ProfilePanel, 'name' | 'members'>,
  number: number | null | undefined,
): string => {
  if (name !== '' || number === null || number === undefined) return name || say().person.unknown;
  const { byMail, visitor } = say().app;
  return members.some(({ kind }) => kind === 'anon') ? visitor(number) : byMail(number);
};

type Named = Pick<Member, 'kind' | 'value' | 'label'>;

/** Long enough to tell two browsers of one person apart. */
const tailLength = 4;

/** An identifier in a sentence: an address speaks for itself, everything else says what it is. */
export const memberText = ({ kind, value, label }: Named): string => {
  if (kind === 'email') return value;
  if (kind === 'anon') return `${label ?? kindText(kind)} …${value.slice(-tailLength)}`;
  return `${kindText(kind)} ${value}`;
};

/** What agents read first comes first. */
const kindOrder = ['user', 'email', 'phone', 'wa', 'ext', 'anon'];

export const byKind = (a: Named, b: Named): number => placeOf(a.kind) - placeOf(b.kind);

const placeOf = (kind: string): number => kindOrder.indexOf(kind.startsWith('ext:') ? 'ext' : kind);

/** Anonymous · Says: … · Owns a•••@x.de · Linked device · Signed in */
export const levelText = (level: Level, who: string | null): string => {
  const words = say().person;
  if (level === 'claimed' && who) return words.says(who);
  if (level === 'possessed' && who) return words.owns(who);
  return words.level[level];
};

/** Nothing of a browser: it is itself. */
export const proofText = ({ kind, isProven, strength }: Pick<Member, 'kind' | 'isProven' | 'strength'>): string => {
  const { proof } = say().person;
  if (kind === 'anon') return '';
  if (isProven) return proof.proven;
  return [proof.typed, proof.page, proof.shop, proof.proven][strength] ?? proof.typed;
};

/** The common facts have a word; what the shop named itself stays as it named it. */
export const traitText = (key: string): string => {
  const words = say().person.traitKeys;
  return key in words ? words[key as keyof typeof words] : key;
};

/** What an agent did, as the record names it; one without a word of its own is shown as it is kept. */
export const opText = (op: string): string => {
  const words = say().why.op;
  return op in words ? words[op as keyof typeof words] : op;
};

/** Why two cannot be one, or whatever else went wrong. */
export const refusalText = (trouble: Trouble): string => {
  const { refused } = say().merge;
  const reason = trouble.detail?.reason;
  if (trouble.code !== 'profile.conflict') return troubleText(trouble);
  if (reason === 'users') return refused.usersPlain;
  const isNamed = reason === 'limit' || reason === 'size' || reason === 'parted' || reason === 'shared';
  return isNamed ? refused[reason] : troubleText(trouble);
};
