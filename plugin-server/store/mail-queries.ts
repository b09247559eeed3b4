import { sql } from 'kysely';
import type { MailCard } from '../../protocol/entry.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import { columns, without } from './columns.ts';
import type { Connection } from './connection.ts';
import { foundWords } from './found-words.ts';
import type { MailReads, MailRow, MailWrites } from './mail-tx.ts';
import { changedBy, given, insertion, rowsOf, statement } from './statement.ts';

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

const mailById = statement((db, arg: { site: SiteId; id: number }) =>
  db.selectFrom('mail').select(columns.mail).where('id', '=', arg.id).where('site', '=', arg.site),
);

const mailsIn = statement((db, arg: { conversation: ConversationId; limit: number }) =>
  db
    .selectFrom('mail')
    .select(columns.mail)
    .where('conversation', '=', arg.conversation)
    .orderBy('id')
    .limit(arg.limit),
);

const heldFrom = statement((db, arg: { conversation: ConversationId; identifier: number }) =>
  db
    .selectFrom('aside')
    .innerJoin('mail', 'mail.id', 'aside.mail')
    .select('aside.data')
    .where('aside.conversation', '=', arg.conversation)
    .where('mail.identifier', '=', arg.identifier)
    .orderBy('aside.aside_seq', 'desc')
    .limit(20),
);

const moveTokens = statement((db, arg: { from: ConversationId; to: ConversationId }) =>
  db
    .updateTable('mail_token')
    .set({ conversation: arg.to })
    .where('conversation', '=', arg.from)
    .where('purpose', '=', 'reply'),
);

const moveMails = statement((db, arg: { from: ConversationId; to: ConversationId }) =>
  db.updateTable('mail').set({ conversation: arg.to }).where('conversation', '=', arg.from),
);

const insertMail = statement((db, row: Omit<MailRow, 'id'>) =>
  db
    .insertInto('mail')
    .values(given(without(columns.mail, 'id'), row))
    .returning('id'),
);

const briefToken = statement((db, arg: { conversation: ConversationId; reach: string }) =>
  db
    .selectFrom('mail_token')
    .select(columns.mailToken)
    .where('conversation', '=', arg.conversation)
    .where('purpose', '=', 'brief')
    .where('reach', '=', arg.reach as never)
    .where('revoked_at', 'is', null)
    .orderBy('at', 'desc')
    .limit(1),
);

const reach = statement((db, arg: { id: string }) =>
  db
    .selectFrom('agent_reach')
    .select(columns.agentReach)
    .where('id', '=', arg.id as never),
);

const sentParcel = statement((db, arg: { id: number }) =>
  db.selectFrom('delivery').select(['site', 'conversation', 'peer', 'purpose']).where('id', '=', arg.id),
);

const talkByNumber = statement((db, arg: { site: SiteId; number: number }) =>
  db.selectFrom('conversation').select('id').where('site', '=', arg.site).where('number', '=', arg.number),
);

const mailTimes = statement((db, arg: { identifier: number; since: number; limit: number }) =>
  db
    .selectFrom('mail')
    .select('at')
    .where('identifier', '=', arg.identifier)
    .where('at', '>=', arg.since)
    .orderBy('at', 'desc')
    .limit(arg.limit),
);

const countAcks = statement((db, arg: { site: SiteId; since: number }) =>
  db
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('site', '=', arg.site)
    // As a literal, so that the index of just these rows is taken.
    .where('purpose', '=', sql.lit('ack'))
    .where('created_at', '>=', arg.since),
);

const insertToken = insertion('mail_token', columns.mailToken);

export const mailReads = (connection: Connection): MailReads => ({
  mailCards: async (mails) => {
    if (mails.length === 0) return new Map();
    const query = connection.dialect.builder
      .selectFrom('mail')
      .select(['id', 'subject', 'sender', 'recipient', 'assurance', 'is_cut', 'flag', 'dropped', 'shelf', 'perhaps'])
      .where('id', 'in', [...mails]);
    return new Map((await rowsOf(connection, query)).map((row) => [row.id, cardOf(row)]));
  },
  mail: (site, id) => mailById.row(connection, { site, id }),
  mailsIn: (conversation, limit) => mailsIn.rows(connection, { conversation, limit }),
  mailsBy: async (identifiers, limit) =>
    identifiers.length === 0
      ? []
      : rowsOf(
          connection,
          connection.dialect.builder
            .selectFrom('mail')
            .select(columns.mail)
            .where('identifier', 'in', [...identifiers])
            .orderBy('id')
            .limit(limit),
        ),
  freeMailShelves: async (mails) => {
    if (mails.length === 0) return [];
    const { builder } = connection.dialect;
    const theirs = builder
      .selectFrom('mail')
      .select('shelf')
      .where('id', 'in', [...mails])
      .where('shelf', 'is not', null);
    const shelves = [...new Set((await rowsOf(connection, theirs)).map(({ shelf }) => shelf ?? ''))];
    if (shelves.length === 0) return [];
    const others = builder
      .selectFrom('mail')
      .select('shelf')
      .where('shelf', 'in', shelves)
      .where('id', 'not in', [...mails]);
    const held = new Set((await rowsOf(connection, others)).map(({ shelf }) => shelf));
    return shelves.filter((shelf) => !held.has(shelf));
  },
  asidesOfMails: async (mails) =>
    mails.length === 0
      ? []
      : rowsOf(
          connection,
          connection.dialect.builder
            .selectFrom('aside')
            .select(columns.aside)
            .where('mail', 'in', [...mails]),
        ),
  heldFrom: async (conversation, identifier) =>
    (await heldFrom.rows(connection, { conversation, identifier })).map(({ data }) => data),
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
  insertMail: async (row) => (await insertMail.only(connection, row)).id,
  removeMails: async (mails) => {
    if (mails.length === 0) return;
    const { builder } = connection.dialect;
    await changedBy(connection, rawsOf(connection, mails));
    await changedBy(connection, builder.deleteFrom('mail').where('id', 'in', [...mails]));
  },
  blankMails: async (site, mails) => {
    if (mails.length === 0) return;
    const { builder, forget } = connection.dialect;
    await changedBy(connection, rawsOf(connection, mails));
    const asides = builder
      .selectFrom('aside')
      .select(['conversation', 'aside_seq', 'text'])
      .where('mail', 'in', [...mails]);
    const texts = (await rowsOf(connection, asides)).map(({ conversation, aside_seq: seq, text }) => ({
      site,
      conversation,
      t: 'note' as const,
      seq,
      words: foundWords(text),
    }));
    await forget(connection, texts);
    await changedBy(
      connection,
      builder
        .updateTable('aside')
        .set({ text: '', links: '', files: '' })
        .where('mail', 'in', [...mails]),
    );
    await changedBy(
      connection,
      builder
        .updateTable('mail')
        .set({
          identifier: null,
          message_id: '',
          refs: '[]',
          subject: '',
          sender: '',
          recipient: '',
          full_text: '',
          vendor_key: '',
          shelf: null,
        })
        .where('id', 'in', [...mails]),
    );
  },
  moveTokens: async (from, to) => {
    await moveTokens.run(connection, { from, to });
  },
  moveMails: async (from, to) => {
    await moveMails.run(connection, { from, to });
  },
  briefToken: (conversation, of) => briefToken.row(connection, { conversation, reach: of }),
  reach: (id) => reach.row(connection, { id }),
  sentParcel: (id) => sentParcel.row(connection, { id }),
  talksByMessageId: async (site, ids) => {
    if (ids.length === 0) return new Map();
    const query = connection.dialect.builder
      .selectFrom('mail')
      .select(['message_id', 'conversation'])
      .where('site', '=', site)
      .where('message_id', 'in', [...ids])
      .orderBy('id');
    const found = new Map<string, ConversationId>();
    for (const row of await rowsOf(connection, query))
      if (row.conversation !== null) found.set(row.message_id, row.conversation);
    return found;
  },
  talkByNumber: async (site, number) => (await talkByNumber.row(connection, { site, number }))?.id,
  mailTimes: async (identifier, since, limit) =>
    (await mailTimes.rows(connection, { identifier, since, limit })).map(({ at }) => at).reverse(),
  countAcks: async (site, since) => (await countAcks.only(connection, { site, since })).count,
});

/** The bytes in which these came, where no other mail came in them. */
const rawsOf = ({ dialect: { builder } }: Connection, mails: readonly number[]) =>
  builder
    .deleteFrom('inbound_raw')
    .where('shelf', 'in', (eb) =>
      eb
        .selectFrom('mail')
        .select('shelf')
        .where('id', 'in', [...mails])
        .$castTo<string>(),
    )
    .where('shelf', 'not in', (eb) =>
      eb
        .selectFrom('mail')
        .select('shelf')
        .where('id', 'not in', [...mails])
        .where('shelf', 'is not', null)
        .whereRef('mail.shelf', '=', 'inbound_raw.shelf')
        .$castTo<string>(),
    );

type CardRow = Pick<
  MailRow,
  'id' | 'subject' | 'sender' | 'recipient' | 'assurance' | 'is_cut' | 'flag' | 'dropped' | 'shelf' | 'perhaps'
>;
const cardOf = (row: CardRow): MailCard => ({
  mail: row.id,
  subject: row.subject,
  from: row.sender,
  to: row.recipient,
  assurance: row.assurance,
  hasMore: row.is_cut === 1,
  hasOriginal: row.shelf !== null,
  ...(row.flag === null ? {} : { flag: row.flag }),
  ...(row.dropped === 0 ? {} : { dropped: row.dropped }),
  ...(row.perhaps === null ? {} : { perhaps: row.perhaps }),
});
