import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { SaidLine } from '../../../plugin-server/channels/adapter.ts';
import { gsmSeven } from '../../../plugin-server/channels/gsm-seven.ts';
import { briefLabels } from '../../../plugin-server/escalation/brief/brief-labels.ts';
import { buildBrief } from '../../../plugin-server/escalation/brief/build-brief.ts';
import { renderBriefs } from '../../../plugin-server/escalation/brief/render-brief.ts';
import { type Brief, brief as briefSchema, type RenderedBrief } from '../../../protocol/brief.ts';
import { golden } from './golden-facts.ts';
import { bare } from './secrets.ts';

const forty = Array.from({ length: 40 }, (_, at) => golden(at));
const locales = ['de', 'en'] as const;
const link = (number: number): string => `https://chat.shop.example/inbox/c/cv_${String(number).padStart(22, '0')}`;

const made = ({ facts, mood, next, number }: (typeof forty)[number], locale: 'de' | 'en', at: number) => {
  const built = buildBrief(facts, locale);
  const brief: Brief = {
    ...built,
    ...(mood === '' ? {} : { mood }),
    ...(next === '' ? {} : { next }),
    expects: (['answer', 'call', 'look'] as const)[at % 3] ?? 'answer',
  };
  const history: SaidLine[] = facts.messages.slice(-2).map(({ side, name, at: when, text, files, channel }) => ({
    who: side,
    name: side === 'visitor' ? (facts.name?.value ?? '') : name,
    at: when,
    text,
    files,
    channel,
  }));
  const rendered = renderBriefs(brief, {
    number,
    name: facts.name?.value ?? '',
    inboxUrl: link(number),
    isUrgent: at % 6 === 0,
    isPresent: at % 5 === 0,
    history,
    earlier: Math.max(0, facts.messages.length - 2),
    zone: 'Europe/Berlin',
    hasReply: true,
  });
  return {
    built,
    brief,
    rendered,
    of: (channel: RenderedBrief['channel']) => rendered.find((it) => it.channel === channel)!,
  };
};
const all = locales.flatMap((locale) => forty.map((it, at) => ({ ...it, locale, at, ...made(it, locale, at) })));

test.each(locales)('forty briefs on four channels, %s', async (locale) => {
  const shown = all
    .filter((it) => it.locale === locale)
    .map(({ at, rendered }) =>
      rendered
        .map(
          ({ channel, subject, text, used, budget, unit, dropped }) =>
            `== ${at} ${channel} ${used}/${budget} ${unit}${dropped.length === 0 ? '' : ` without ${dropped.join(', ')}`}\n${subject === null ? '' : `${subject}\n`}${text}`,
        )
        .join('\n'),
    )
    .join('\n');
  await expect(shown).toMatchFileSnapshot(`golden/briefs-${locale}.txt`);
});

test('none is over its budget', () => {
  expect(all).toHaveLength(80);
  const over = all.flatMap(({ rendered, at, locale }) =>
    rendered.filter(({ used, budget }) => used > budget).map(({ channel, used }) => ({ at, locale, channel, used })),
  );
  expect(over).toEqual([]);
  for (const { of } of all) {
    expect(of('email').subject!.length).toBeLessThanOrEqual(70);
    expect(of('whatsapp').text.length).toBeLessThanOrEqual(700);
    expect(of('sms').text.length).toBeLessThanOrEqual(306);
    expect(of('sms').text).toMatch(/^[A-Za-z0-9 @!"#%&'()*+,\-./:;<=>?$_]+$/);
    expect(
      of('email')
        .text.split('\n')
        .filter((line) => line.length > 72 && !/\S{50}/.test(line)),
    ).toEqual([]);
  }
});

test('no card, IBAN or code is left in any of them, nor in what is kept', () => {
  let looked = 0;
  for (const { canaries, rendered, built, facts } of all) {
    // They are there before: this is no search for what never was.
    expect(canaries.some((canary) => facts.messages.some(({ text }) => bare(text).includes(canary)))).toBe(true);
    for (const canary of canaries) {
      for (const { text, subject } of rendered) {
        expect(bare(`${subject ?? ''} ${text}`)).not.toContain(canary);
        looked += 1;
      }
      expect(
        bare(
          JSON.stringify({
            ...built,
            who: built.who.map(({ value }) => value),
            known: built.known.map(({ value }) => value),
            tried: built.tried.map(({ what }) => what),
          }),
        ),
      ).not.toContain(canary);
    }
  }
  expect(looked).toBe(80 * 4 * 3);
});

test('none lacks what its channel must hold', () => {
  const missing: unknown[] = [];
  let looked = 0;
  const needs = (it: (typeof all)[number], channel: RenderedBrief['channel'], what: string, part: string) => {
    if (part === '') return;
    looked += 1;
    const { text } = it.of(channel);
    const [shown, wanted] =
      channel === 'sms'
        ? [text, gsmSeven(part)]
        : [text.replaceAll(/[\s"„“]+/g, ' '), part.replaceAll(/[\s"„“]+/g, ' ')];
    if (!shown.includes(wanted)) missing.push({ at: it.at, locale: it.locale, channel, what, part });
  };
  /** The beginning of a part, before anything that a channel would leave out. */
  const start = (words: string): string => (/^[\p{L}\d ,]{0,12}/u.exec(words)?.[0] ?? '').replace(/\s\S*$/, '').trim();
  for (const it of all) {
    const who = it.built.who.find(({ key }) => key === 'name')?.value ?? '';
    const next = it.brief.next ?? '';
    for (const channel of ['email', 'whatsapp', 'sms', 'phone'] as const) {
      needs(it, channel, 'who', start(who));
      needs(it, channel, 'wants', start(it.brief.wants));
      if (channel !== 'sms') needs(it, channel, 'next', start(next));
    }
    for (const { what } of it.brief.tried.slice(-2)) needs(it, 'email', 'tried', start(what));
    if (it.brief.tried.length > 0) needs(it, 'whatsapp', 'tried', start(it.brief.tried.slice(-2)[0]?.what ?? ''));
    for (const { value } of [...it.brief.who, ...it.brief.known]) needs(it, 'email', 'fact', start(value));
    needs(it, 'email', 'mood', start(it.brief.mood ?? ''));
    needs(it, 'email', 'link', link(it.number));
    expect(it.of('sms').text).toContain(link(it.number));
    for (const channel of ['email', 'whatsapp', 'sms'] as const)
      expect(it.of(channel).text + it.of(channel).subject).toContain(`#${it.number}`);
  }
  expect(missing).toEqual([]);
  expect(looked).toBeGreaterThan(1_500);
});

test('what a visitor wrote stands in no channel as markup, link or control', () => {
  for (const { of, built } of all) {
    for (const words of [
      built.wants,
      ...[...built.who, ...built.known].map(({ value }) => value),
      ...built.tried.map(({ what }) => what),
    ]) {
      expect(words).not.toMatch(/<[a-z/]|https?:|www\.|[\u202a-\u202e\u2066-\u2069]|[\p{Cc}]/iu);
    }
    for (const channel of ['whatsapp', 'sms', 'phone'] as const)
      expect(of(channel).text.replace(/https:\/\/chat\.shop\.example\S*/, '')).not.toMatch(/<[a-z/]|https?:|\u202e/i);
    expect(of('whatsapp').text).not.toMatch(/[*_~`]/);
    expect(of('phone').text).not.toMatch(/[<>&*_~`#|]/);
  }
});

test('every brief that is built may be sent back by the dialog as it is', () => {
  for (const { built } of all) expect(v.safeParse(briefSchema, built).issues).toBeUndefined();
});

test('German words stand in the German briefs only', () => {
  const own = ({ of }: (typeof all)[number]): string => `${of('phone').text} ${of('whatsapp').text.split('\n').at(-1)}`;
  for (const it of all) expect(own(it)).toMatch(it.locale === 'de' ? /Eins verbinden/ : /One to connect/);
  expect(Object.keys(briefLabels.de)).toEqual(Object.keys(briefLabels.en));
});
