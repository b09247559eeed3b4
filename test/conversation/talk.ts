import { afterAll, beforeAll, describe } from 'vitest';
import { addNote } from '../../plugin-server/conversation/add-note.ts';
import { assignConversation } from '../../plugin-server/conversation/assign-conversation.ts';
import type { AgentCaller, Caller, VisitorCaller } from '../../plugin-server/conversation/caller.ts';
import { closeConversation } from '../../plugin-server/conversation/close-conversation.ts';
import { markRead } from '../../plugin-server/conversation/mark-read.ts';
import type { Done, Outcome } from '../../plugin-server/conversation/outcome.ts';
import { type Arrival, type Received, receiveMessage } from '../../plugin-server/conversation/receive-message.ts';
import { reopenConversation } from '../../plugin-server/conversation/reopen-conversation.ts';
import { onlyChat } from '../../plugin-server/routing/circumstances.ts';
import type { FileTable } from '../../plugin-server/store/schema.ts';
import type { Store } from '../../plugin-server/store/store.ts';
import type { Tx } from '../../plugin-server/store/tx.ts';
import {
  type AgentId,
  type Cid,
  type ConversationId,
  type FileId,
  makeCid,
  makeInstanceId,
  makeStartKey,
  type SiteId,
} from '../../protocol/ids.ts';
import type { ProblemDetail } from '../../protocol/problems.ts';
import { fileRow, openShop } from '../store/shop.ts';
import { openPostgresForTest, openSqliteForTest, type TestStore } from '../store/test-store.ts';

/** A shop in which people talk by the verbs themselves, without doors, on a real store. */
export interface Talk {
  readonly store: Store;
  readonly site: SiteId;
  /** Beside the store: what no verb may ask. */
  readonly sql: TestStore['sql'];
  visitor(): Promise<VisitorCaller>;
  agent(name?: string): Promise<AgentCaller>;
  /** The same agent at another browser. */
  elsewhere(agent: AgentCaller): AgentCaller;
  file(of: Caller, part?: Partial<FileTable>): Promise<FileId>;
  send(from: Caller, to: ConversationId | 'new', n: number, more?: Partial<Arrival>): Promise<Outcome<Received>>;
  /** A conversation that begins with this. */
  begin(from: VisitorCaller, text?: string, now?: number): Promise<ConversationId>;
  note(
    from: AgentCaller,
    conversation: ConversationId,
    more?: { text?: string; cid?: Cid; files?: FileId[]; mentions?: AgentId[] },
  ): Promise<Outcome<{ asideSeq: number; again?: true }>>;
  close(
    from: Caller,
    conversation: ConversationId,
    more?: { cid?: Cid; seenSeq?: number; evenIfMoved?: boolean; now?: number },
  ): Promise<Outcome<{ seq: number }>>;
  reopen(from: AgentCaller, conversation: ConversationId, cid?: Cid): Promise<Outcome<{ seq: number }>>;
  assign(
    from: AgentCaller,
    conversation: ConversationId,
    to: AgentId | null,
    cid?: Cid,
  ): Promise<Outcome<{ asideSeq: number }>>;
  read(from: Caller, conversation: ConversationId, upTo: number): Promise<Outcome<object>>;
}

export const start = 1_800_000_000_000;

export const openTalk = async ({ store, sql }: Pick<TestStore, 'store' | 'sql'>): Promise<Talk> => {
  const shop = await openShop(store);
  const write = <Result>(from: Caller, verb: (tx: Tx) => Promise<Result>): Promise<Result> =>
    store.write(verb, 'chat', from.origin);
  const atBrowser = (agent: Omit<AgentCaller, 'origin'>): AgentCaller => ({
    ...agent,
    origin: `a:${makeInstanceId()}`,
  });
  const talk: Talk = {
    store,
    site: shop.site,
    sql,
    visitor: async () => (await shop.visitor()).caller,
    agent: async (name = 'Mia') => {
      const { id } = await shop.agent({ name });
      return atBrowser({ side: 'agent', site: shop.site, agent: id, name, role: 'agent', rights: [] });
    },
    elsewhere: (agent) => atBrowser(agent),
    file: async (of, part = {}) => {
      const owner = of.side === 'visitor' ? { device: of.device } : { agent: of.agent };
      const row = fileRow({ site: of.site, origin: of.origin, ...owner, ...part });
      await store.write((tx) => tx.insertFile(row));
      return row.id;
    },
    send: (from, to, n, more = {}) =>
      write(from, (tx) =>
        receiveMessage(tx, {
          from,
          to: to === 'new' ? { start: makeStartKey() } : { conversation: to },
          cid: makeCid(),
          n,
          text: 'Is it ready?',
          files: [],
          channel: 'chat',
          circumstances: onlyChat(start),
          ...(from.side === 'agent' ? { seenSeq: Number.MAX_SAFE_INTEGER } : {}),
          ...more,
        }),
      ),
    begin: async (from, text = 'Is it ready?', now = start) =>
      done(await talk.send(from, 'new', 1, { text, circumstances: onlyChat(now) })).conversation,
    note: (from, conversation, { text = 'She is kind.', cid = makeCid(), files = [], mentions = [] } = {}) =>
      write(from, (tx) => addNote(tx, { from, conversation, cid, text, files, mentions, now: start })),
    close: (from, conversation, { cid = makeCid(), now = start, ...more } = {}) =>
      write(from, (tx) =>
        closeConversation(tx, {
          from,
          conversation,
          cid,
          now,
          ...(from.side === 'agent' ? { seenSeq: Number.MAX_SAFE_INTEGER } : {}),
          ...more,
        }),
      ),
    reopen: (from, conversation, cid = makeCid()) =>
      write(from, (tx) => reopenConversation(tx, { from, conversation, cid, now: start })),
    assign: (from, conversation, to, cid = makeCid()) =>
      write(from, (tx) => assignConversation(tx, { from, conversation, cid, to, now: start })),
    read: (from, conversation, upTo) => write(from, (tx) => markRead(tx, { from, conversation, upTo, now: start })),
  };
  return talk;
};

/** What it answered; a refusal here is a mistake of the test. */
export const done = <Given>(outcome: Outcome<Given>): Given => {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.problem.code} ${JSON.stringify(outcome.problem.detail)}`);
  return outcome.answer;
};

export const newsOf = <Given>(outcome: Outcome<Given>): Done<Given>['news'] => {
  done(outcome);
  return (outcome as Done<Given>).news;
};

/** The code of a refusal, with what it says besides; 'ok' if there was none. */
export const refusalOf = (outcome: Outcome<unknown>): string | (ProblemDetail & { code: string }) => {
  if (outcome.ok) return 'ok';
  const { code, detail } = outcome.problem;
  return detail === undefined ? code : { code, ...detail };
};

/** Everything that is said, on both databases; each test opens a shop of its own. */
export const onBothDatabases = (subject: string, tests: (open: () => Promise<Talk>) => void): void => {
  describe.each([
    ['SQLite', () => openSqliteForTest()],
    ['PostgreSQL', () => openPostgresForTest()],
  ])(`${subject}, on %s`, (_, openStore) => {
    let opened: TestStore;
    beforeAll(async () => {
      opened = await openStore();
    });
    afterAll(() => opened[Symbol.asyncDispose]());
    tests(() => openTalk(opened));
  });
};

/** The texts of a conversation in order; of a change what happened. */
export const said = async ({ store }: Talk, conversation: ConversationId): Promise<string[]> =>
  (await store.read.entriesAfter(conversation, 0, 500)).map((row) => row.what ?? row.text);

/** Every row of the shop, to see that a refusal left nothing behind. */
export const everything = async ({ sql, site }: Talk): Promise<string> => {
  const rows = await Promise.all([
    sql(`select * from site where id = '${site}'`),
    sql(`select * from conversation where site = '${site}' order by id`),
    ...['entry', 'aside', 'sender', 'conversation_peer', 'delivery', 'file'].map((table) =>
      sql(
        `select * from ${table} where conversation in (select id from conversation where site = '${site}') order by 1, 2, 3`,
      ),
    ),
    sql(`select count(*) as rows from command`),
  ]);
  return JSON.stringify(rows);
};
