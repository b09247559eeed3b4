import { briefLimits } from '../../protocol/brief.ts';
import type { FileRef } from '../../protocol/entry.ts';
import type { SaidLine } from '../channels/adapter.ts';
import type { EntryTable } from '../store/schema.ts';
import type { HistoryOf } from './escalation-desk.ts';

/** More entries than this are not looked through for the last messages: changes stand between them. */
const mostEntries = 3 * briefLimits.history;

/** What everybody in the talk has read, the newest of it; how much stands before is told, not shown. */
export const historyOf: HistoryOf = async (read, row) => {
  const entries = await read.entriesBefore(row.id, 1, Number.MAX_SAFE_INTEGER, mostEntries);
  const messages = entries.filter(({ what }) => what === null);
  const shown = messages.slice(-briefLimits.history);
  const first = shown[0]?.seq ?? 1;
  const before =
    (await read.countMessagesAfter(row.id, 'visitor', 0)) + (await read.countMessagesAfter(row.id, 'agent', 0));
  return {
    history: shown.map((it) => lineOf(it, row.name)),
    earlier: first === 1 ? 0 : Math.max(0, before - shown.length),
  };
};

const lineOf = (entry: EntryTable, name: string): SaidLine => ({
  who: entry.side,
  name: entry.side === 'agent' ? (entry.agent_name ?? '') : entry.side === 'visitor' ? name : '',
  at: entry.at,
  text: entry.text,
  files: entry.files === '' ? 0 : (JSON.parse(entry.files) as FileRef[]).length,
  channel: entry.channel,
});
