import type { ConversationId } from '../../protocol/ids.ts';
import { columns } from './columns.ts';
import type { Connection } from './connection.ts';
import type { MailReads, MailWrites } from './mail-tx.ts';
import { insertion, statement } from './statement.ts';

const newestOf = statement((db, arg: { conversation: ConversationId; identifier: number }) =>
  db
    .selectFrom('mail')
    .select(['message_id', 'refs', 'at'])
    .where('conversation', '=', arg.conversation)
    .where('identifier', '=', arg.identifier)
    .where('message_id', '<>', '')
    .where('auto', '=', '')
    .orderBy('id', 'desc')
    .limit(1),
);

const tokenById = statement((db, arg: { id: string }) =>
  db.selectFrom('mail_token').select(columns.mailToken).where('id', '=', arg.id),
);

const tokenOf = statement((db, arg: { conversation: ConversationId; identifier: number }) =>
  db
    .selectFrom('mail_token')
    .select('id')
    .where('conversation', '=', arg.conversation)
    .where('identifier', '=', arg.identifier)
    .where('purpose', '=', 'reply')
    .where('revoked_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(1),
);

const insertToken = insertion('mail_token', columns.mailToken);

export const mailReads = (connection: Connection): MailReads => ({
  mailCards: async () => new Map(),
  threadOf: async (conversation, identifier) => {
    const row = await newestOf.row(connection, { conversation, identifier });
    return row && { messageId: row.message_id, references: JSON.parse(row.refs) as string[], at: row.at };
  },
  mailToken: (id) => tokenById.row(connection, { id }),
  replyToken: async (conversation, identifier) => (await tokenOf.row(connection, { conversation, identifier }))?.id,
});

export const mailWrites = (connection: Connection): Omit<MailWrites, keyof MailReads> => ({
  insertMailToken: async (row) => {
    await insertToken.run(connection, row);
  },
});
