import { leadInAt } from './attribution.ts';
import { isBarred, isBlank, isQuoted, type Line, plain } from './line.ts';
import { belowWords, markerLines } from './quote-words.ts';
import { isOriginalLine, isStroke, quotedHeads } from './quoted-head.ts';
import { isDeviceLine, isSignatureDash, mostSignatureLines } from './signature.ts';

export interface Stripped {
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * What she wrote, without what her program quoted and without signatures (channels.md 3.4). Where in doubt the text stays: a
 * quote too many is a nuisance, a line too few is lost. Works by lines, once through; from `analysed` characters on a line is
 * looked at only for whether it is a quote.
 * @param tick once for every line or joined line looked at: the work done
 */
export const strip = (lines: readonly Line[], tick: () => void = () => {}): Stripped => {
  const whole = joined(lines);
  const kinds = kindsOf(lines, tick);
  const first = cutBelow(lines, kinds);
  const kept = withoutEdges(lines, first, kinds);
  const text = joined(kept.map((at) => lines[at] ?? { text: '' }));
  if (text === '' || !kept.some((at) => kinds[at] === 'text')) return { text: whole, isCut: false };
  return { text, isCut: text !== whole };
};

const analysed = 64 * 1024;

/**
 * text, blank, quote · lead-in: with a quote below · open: a lead-in, and what it leads in stands below unmarked · end: from here on
 * another mail · sign: signature, or what a device added.
 */
type Kind = 'text' | 'blank' | 'quote' | 'lead-in' | 'open' | 'end' | 'sign';

const kindsOf = (lines: readonly Line[], tick: () => void): Kind[] => {
  const kinds: Kind[] = [];
  const headAt = quotedHeads(lines, tick);
  let chars = 0;
  let looked = 0;
  let isBarredQuote = false;
  for (let at = 0; at < lines.length; ) {
    const { text, is } = lines[at] ?? { text: '' };
    chars += text.length + 1;
    tick();
    const span: Span | null = isBlank(text)
      ? blank
      : chars > analysed
        ? null
        : spanAt(lines, at, text, is, headAt, tick);
    const isQuote: boolean = isQuoted(text) || (isBarredQuote && isBarred(text));
    const kind: Kind = span?.[0] ?? (isQuote ? 'quote' : 'text');
    const count = span?.[1] ?? 1;
    if (kind !== 'blank') isBarredQuote = kind === 'lead-in' || (kind === 'quote' && isBarredQuote);
    if (chars <= analysed) looked = at + count;
    for (let more = 1; more < count; more += 1) chars += (lines[at + more]?.text.length ?? 0) + 1;
    for (let more = 0; more < count; more += 1) kinds.push(kind);
    at += count;
  }
  signSignatures(lines, kinds, looked, tick);
  return kinds;
};

type Span = readonly [Kind, number];
const blank: Span = ['blank', 1];

const spanAt = (
  lines: readonly Line[],
  at: number,
  text: string,
  is: Line['is'],
  headAt: (at: number) => number,
  tick: () => void,
): Span | null => {
  if (is === 'end' || isMarker(text)) return [isQuoted(text) ? 'quote' : 'end', 1];
  if (is === 'lead-in') return [hasQuoteBelow(lines, at + 1) ? 'lead-in' : 'open', 1];
  if (isOriginalLine(text)) return ['end', 1];
  const head = headAt(at);
  if (head > 0) return ['end', head];
  const leadIn = leadInAt(lines, at, tick);
  if (leadIn !== null) {
    if (hasQuoteBelow(lines, at + leadIn.lines)) return ['lead-in', leadIn.lines];
    if (leadIn.how === 'sure') return ['open', leadIn.lines];
  }
  return null;
};

const isMarker = (text: string): boolean => {
  if (text.length > 200 || !text.includes('---')) return false;
  const line = plain(text)
    .replace(/^[>|*\s]+/u, '')
    .replace(/[*\s]+$/u, '')
    .toLowerCase();
  return markerLines.includes(line);
};

const hasQuoteBelow = (lines: readonly Line[], from: number): boolean => {
  for (let at = from; at < lines.length && at < from + 4; at += 1) {
    const { text = '', is } = lines[at] ?? {};
    if (!isBlank(text)) return is === undefined && (isQuoted(text) || isBarred(text) || isMarker(text));
  }
  return false;
};

/** Below two dashes as far as the next quote, if that is short; and device lines with nothing but such lines below. */
const signSignatures = (lines: readonly Line[], kinds: Kind[], looked: number, tick: () => void): void => {
  let isLast = true;
  let below = 0;
  for (let at = kinds.length - 1; at >= 0; at -= 1) {
    const text = lines[at]?.text ?? '';
    tick();
    if (kinds[at] === 'blank') continue;
    if (kinds[at] !== 'text') {
      isLast = true;
      below = 0;
    } else if (at >= looked) {
      isLast = false;
      below += 1;
    } else if (isSignatureDash(text) && below <= mostSignatureLines(text)) {
      for (let sign = at; kinds[sign] === 'text' || kinds[sign] === 'blank'; sign += 1) {
        if (kinds[sign] === 'text') kinds[sign] = 'sign';
      }
      isLast = true;
      below = 0;
    } else if (isLast && isDeviceLine(text)) {
      kinds[at] = 'sign';
    } else {
      isLast = false;
      below += 1;
    }
  }
};

/** Lines above the first place from which another mail goes on to the end. */
const cutBelow = (lines: readonly Line[], kinds: readonly Kind[]): number => {
  let hasText = false;
  let chars = 0;
  for (let at = 0; at < kinds.length; at += 1) {
    if (kinds[at] === 'text') {
      if (!isStroke(lines[at]?.text ?? '')) hasText = true;
      chars += lines[at]?.text.length ?? 0;
    }
    if (!hasText || (kinds[at] !== 'end' && kinds[at] !== 'open')) continue;
    const above = chars <= 400 ? joined(lines.slice(0, at)) : '';
    return belowWords.test(above) ? kinds.length : at;
  }
  return kinds.length;
};

/** Of these lines the quotes at the end, signatures, and a quote at the top if all she wrote stands below it. */
const withoutEdges = (lines: readonly Line[], count: number, kinds: readonly Kind[]): number[] => {
  let to = count;
  while (to > 0 && (kinds[to - 1] !== 'text' || (count < kinds.length && isStroke(lines[to - 1]?.text ?? '')))) to -= 1;
  // An end that was not cut at stays, and all below it.
  const lastEnd = kinds.lastIndexOf('end', Math.max(count - 1, 0));
  if (lastEnd >= to && lastEnd < count) to = count;
  let from = 0;
  while (kinds[from] === 'blank') from += 1;
  if (kinds[from] === 'lead-in') {
    let below = from;
    while (below < to && kinds[below] !== 'text' && kinds[below] !== 'end') below += 1;
    if (kinds.slice(below, to).every((kind) => kind === 'text' || kind === 'blank' || kind === 'sign')) from = below;
  }
  const kept: number[] = [];
  for (let at = from; at < to; at += 1) {
    const kind = kinds[at];
    if (kind !== 'sign' && kind !== 'lead-in' && !(kind === 'open' && at === openAt(kinds, from))) kept.push(at);
  }
  return kept;
};

const openAt = (kinds: readonly Kind[], from: number): number => (kinds[from] === 'open' ? from : -1);

const joined = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => text.trimEnd())
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/u, '')
    .trimEnd();
