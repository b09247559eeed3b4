import type { InboundMail } from '../channels/adapter.ts';
import type { News } from '../conversation/outcome.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { AgentReachTable, ConversationTable, FileTable, MailTokenTable } from '../store/schema.ts';
import type { Tx } from '../store/tx.ts';

export interface AgentAnswer {
  readonly row: ConversationTable;
  readonly token: MailTokenTable;
  readonly reach: AgentReachTable;
  readonly mail: InboundMail;
  /** The row of `mail` this came in. */
  readonly mailRow: number;
  readonly vendorKey: string;
  /** `c:` and the channel: the writer. */
  readonly origin: `c:${string}`;
  /** On the shelf, nobody's yet. */
  readonly files: readonly FileTable[];
  readonly circumstances: Circumstances;
  /** Under which the page of a held answer stands. */
  readonly publicUrl: string;
}

/**
 * An agent answers the brief by mail (channels.md 7). His word only if From is the address the brief went to and the sender is
 * verified; else a held aside and a mail with a page on which he says that it is his. Out of office: the ladder goes on. After
 * somebody else's answer: a note, and a line to him. Changes and saves `row`.
 */
export const takeAgentAnswer = (_tx: Tx, _answer: AgentAnswer): Promise<News[]> => {
  throw new Error('Being written.');
};
