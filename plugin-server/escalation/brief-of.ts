import { briefLimits } from '../../protocol/brief.ts';
import type { BriefOf } from './escalation-desk.ts';

/** A brief of what the talk itself says: who she is called, what she began with and said last, which page she is on. */
export const briefOf: BriefOf = async (read, row, locale, now) => {
  const entries = await read.entriesBefore(row.id, 1, Number.MAX_SAFE_INTEGER, 200);
  const hers = entries.filter(({ side, what }) => side === 'visitor' && what === null).map(({ text }) => text);
  const wants = [...new Set([hers[0], hers.at(-1)])].filter((text) => text !== undefined).join(' … ');
  const name = { key: 'name', label: 'Name', value: row.name, source: 'visitor', strength: 0, at: now } as const;
  const page = { key: 'page', label: 'URL', value: row.page_url ?? '', source: 'page', strength: 0, at: now } as const;
  return {
    locale,
    who: row.name === '' ? [] : [name],
    wants: wants.slice(0, briefLimits.wants).toWellFormed(),
    known: row.page_url === null ? [] : [{ ...page, value: page.value.slice(0, briefLimits.value) }],
    tried: [],
    expects: 'answer',
  };
};
