import type { AgentId, Cid, ConversationId, FileId, NoteId } from '../../protocol/ids.ts';
import { idPrefix, randomPart } from '../../protocol/ids.ts';
import { safeEqual } from '../secret/safe-equal.ts';
import type { AsideTable } from '../store/schema.ts';
import type { AgentStore, ConversationWrites, FileStore } from '../store/tx.ts';
import type { AgentCaller } from './caller.ts';
import { contentHash } from './content-hash.ts';
import { findLinks } from './find-links.ts';
import type { Outcome } from './outcome.ts';
import { done, refused } from './outcome.ts';
import { filesJson, takeFiles } from './take-files.ts';

export interface NewNote {
  readonly from: AgentCaller;
  readonly conversation: ConversationId;
  readonly cid: Cid;
  readonly text: string;
  readonly files: readonly FileId[];
  readonly mentions: readonly AgentId[];
  readonly now: number;
}

type NoteTx = ConversationWrites & Pick<FileStore, 'ownFiles' | 'attachFiles'> & Pick<AgentStore, 'member'>;

/** A private remark: own table, own counter, own news. Errors: not-found, message.conflict, request.malformed, file.refused. */
export const addNote = async (tx: NoteTx, note: NewNote): Promise<Outcome<{ asideSeq: number; again?: true }>> => {
  const { from, now } = note;
  const hash = contentHash(note.text, note.files, note.mentions);
  const repeat = await tx.noteByCid(from.origin, note.cid);
  if (repeat !== undefined)
    return safeEqual(repeat.hash ?? '', hash) && repeat.conversation === note.conversation
      ? done({ asideSeq: repeat.aside_seq, again: true })
      : refused('message.conflict');

  if (note.text.trim() === '' && note.files.length === 0) return refused('request.malformed', { field: 'text' });
  const held = await tx.lockConversation(from.site, note.conversation);
  if (held === undefined) return refused('not-found');
  for (const mentioned of note.mentions)
    if ((await tx.member(from.site, mentioned)) === undefined)
      return refused('request.malformed', { field: 'mentions' });
  const files = await takeFiles(tx, from, note.files);
  if (files === null) return refused('file.refused', { reason: 'unreadable' });

  const row = { ...held, aside_seq: held.aside_seq + 1 };
  const links = findLinks(note.text);
  const aside: AsideTable = {
    conversation: row.id,
    aside_seq: row.aside_seq,
    after_seq: row.seq,
    kind: 'note',
    id: `${idPrefix.note}${randomPart()}` as NoteId,
    agent: from.agent,
    agent_name: from.name,
    origin: from.origin,
    cid: note.cid,
    hash,
    text: note.text,
    links: links.length === 0 ? '' : JSON.stringify(links),
    files: filesJson(files),
    mentions: note.mentions.length === 0 ? '' : JSON.stringify(note.mentions),
    to_agent: null,
    to_name: null,
    at: now,
    data: '',
    mail: null,
  };
  await tx.insertAside(aside);
  if (files.length > 0) await tx.attachFiles(note.files, row.id, true);
  await tx.saveConversation(row);
  return done({ asideSeq: row.aside_seq }, [{ is: 'aside', conversation: row, aside }]);
};
