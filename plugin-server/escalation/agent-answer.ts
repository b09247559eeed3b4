import type { InboundMail } from '../channels/adapter.ts';
import type { Circumstances } from '../routing/circumstances.ts';
import type { Sealer } from '../secret/seal.ts';
import type { AgentReachTable, ConversationTable, FileTable, MailTokenTable } from '../store/schema.ts';

/** What came back under the token of a brief. */
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
  /** Where agents open the inbox, and the page of a held answer. */
  readonly inboxUrl: string;
  readonly sealer: Sealer;
}
