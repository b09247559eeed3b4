import type { states } from '../../../protocol/escalation-doors.ts';
import { type Day, dayOf, daysAfter, weekdayOf } from './day.ts';
import { easterOf } from './easter-of.ts';

export type State = (typeof states)[number];

export interface Holiday {
  readonly on: Day;
  /** Their proper names, in German. */
  readonly name: string;
}

/**
 * The public holidays of a Land in a year, in order: those that hold everywhere in it. What holds in some of its communities only
 * (Augsburg, 15 August in Bavaria, Corpus Christi in parts of Saxony and Thuringia) is for the shop to name itself.
 */
export const holidaysOf = (state: State, year: number): readonly Holiday[] => {
  const { month, day } = easterOf(year);
  const easter = dayOf(year, month, day);
  return rules
    .filter((rule) => (rule.in === 'all' || rule.in.includes(state)) && (rule.year === undefined || rule.year === year))
    .map(({ when, name }) => ({ on: when(easter, year), name }))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
};

interface Rule {
  readonly name: string;
  readonly when: (easter: Day, year: number) => Day;
  readonly in: 'all' | readonly State[];
  /** In this year only. */
  readonly year?: number;
}

const fixed =
  (month: number, day: number): Rule['when'] =>
  (_, year) =>
    dayOf(year, month, day);
const fromEaster =
  (days: number): Rule['when'] =>
  (easter) =>
    daysAfter(easter, days);
/** The last Wednesday before 23 November. */
const dayOfRepentance: Rule['when'] = (_, year) => {
  const last = dayOf(year, 11, 22);
  return daysAfter(last, -((weekdayOf(last) + 5) % 7));
};

const rules: readonly Rule[] = [
  { name: 'Neujahr', when: fixed(1, 1), in: 'all' },
  { name: 'Heilige Drei Könige', when: fixed(1, 6), in: ['bw', 'by', 'st'] },
  { name: 'Internationaler Frauentag', when: fixed(3, 8), in: ['be', 'mv'] },
  { name: 'Karfreitag', when: fromEaster(-2), in: 'all' },
  { name: 'Ostersonntag', when: fromEaster(0), in: ['bb'] },
  { name: 'Ostermontag', when: fromEaster(1), in: 'all' },
  { name: 'Tag der Arbeit', when: fixed(5, 1), in: 'all' },
  { name: '80. Jahrestag der Befreiung', when: fixed(5, 8), in: ['be'], year: 2025 },
  { name: 'Christi Himmelfahrt', when: fromEaster(39), in: 'all' },
  { name: 'Pfingstsonntag', when: fromEaster(49), in: ['bb'] },
  { name: 'Pfingstmontag', when: fromEaster(50), in: 'all' },
  { name: 'Fronleichnam', when: fromEaster(60), in: ['bw', 'by', 'he', 'nw', 'rp', 'sl'] },
  { name: '75. Jahrestag des Volksaufstands', when: fixed(6, 17), in: ['be'], year: 2028 },
  { name: 'Mariä Himmelfahrt', when: fixed(8, 15), in: ['sl'] },
  { name: 'Weltkindertag', when: fixed(9, 20), in: ['th'] },
  { name: 'Tag der Deutschen Einheit', when: fixed(10, 3), in: 'all' },
  { name: 'Reformationstag', when: fixed(10, 31), in: ['bb', 'hb', 'hh', 'mv', 'ni', 'sn', 'st', 'sh', 'th'] },
  { name: 'Allerheiligen', when: fixed(11, 1), in: ['bw', 'by', 'nw', 'rp', 'sl'] },
  { name: 'Buß- und Bettag', when: dayOfRepentance, in: ['sn'] },
  { name: '1. Weihnachtstag', when: fixed(12, 25), in: 'all' },
  { name: '2. Weihnachtstag', when: fixed(12, 26), in: 'all' },
];
