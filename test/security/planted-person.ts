import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { makeMailToken } from '../../plugin-server/channels/email/mail-marks.ts';
import { createFileShelf } from '../../plugin-server/file/file-shelf.ts';
import {
  type ConversationId,
  type DeviceId,
  type EscalationId,
  type FileId,
  makeCid,
  type SiteId,
} from '../../protocol/ids.ts';
import { newId } from '../store/shop.ts';
import { ask, type TestAgent, type TestVisitor, visitor, words } from '../support/people.ts';
import type { TestApp } from '../support/test-app.ts';
import { personalData } from './personal-data.ts';

export type Sql = (statement: string) => Promise<Record<string, unknown>[]>;

export interface Planted {
  readonly ada: TestVisitor;
  readonly conversation: ConversationId;
  readonly identifiers: readonly number[];
  /** Under `table.column`. */
  readonly marks: ReadonlyMap<string, string>;
  /** Everything to be looked for, the marks among it. */
  readonly sought: readonly string[];
}

/** 32 characters that stand nowhere else; letters and digits, so that a word of the search index is the same. */
const makeMark = (): string =>
  Array.from({ length: 32 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[randomInt(32)]).join('');

const put = async (
  app: TestApp,
  side: 'visitor' | 'inbox',
  headers: Record<string, string>,
  name: string,
  body: string,
) => {
  const response = await fetch(`${app.publicUrl}/v1/${side}/file`, {
    method: 'PUT',
    headers: { ...headers, origin: app.publicUrl, 'x-nahtlos-cid': makeCid(), 'x-nahtlos-name': name },
    body,
  });
  return ((await response.json()) as { file: FileId }).file;
};

/** A mail she wrote into her talk, with its bytes as they came, and a ladder that ran for it. */
const plantMail = async (
  app: TestApp,
  conversation: ConversationId,
  site: SiteId,
  identifier: number,
  mark: (name: string) => string,
  inMail: string,
): Promise<void> => {
  const shelf = await createFileShelf({ folder: join(app.dataFolder, 'files') }).put(Buffer.from(inMail));
  const now = Date.now();
  const channel = newId<string>('channel');
  await app.store.write(async (tx) => {
    await tx.insertRaw({
      site,
      channel,
      key: 'key',
      shelf,
      bytes: inMail.length,
      meta: JSON.stringify({ mailFrom: mark('inbound_raw.meta') }),
      state: 'done',
      attempts: 1,
      problem: null,
      next_at: null,
      at: now,
    });
    await tx.insertMail({
      site,
      conversation,
      identifier,
      message_id: `${mark('mail.message_id')}@shop.example`,
      refs: JSON.stringify([mark('mail.refs')]),
      subject: mark('mail.subject'),
      sender: mark('mail.sender'),
      recipient: mark('mail.recipient'),
      assurance: 'verified',
      auto: '',
      full_text: mark('mail.full_text'),
      is_cut: 0,
      flag: null,
      dropped: 0,
      vendor_key: 'key',
      shelf,
      perhaps: null,
      at: now,
    });
    await tx.insertMailToken({
      id: makeMailToken(),
      site,
      purpose: 'reply',
      conversation,
      identifier,
      reach: null,
      escalation: null,
      at: now,
      revoked_at: null,
    });
    await tx.insertEscalation({
      id: newId<EscalationId>('escalation'),
      site,
      conversation,
      policy: '{}',
      brief: JSON.stringify({ wants: mark('escalation.brief') }),
      expects: 'answer',
      urgent: mark('escalation.urgent'),
      started_by: 'rule',
      state: 'ended',
      round: 1,
      step: 1,
      due_at: null,
      seq: 1,
      taker: null,
      at: now,
      ended_at: now,
    });
    const row = await tx.lockConversation(site, conversation);
    if (row !== undefined) await tx.saveConversation({ ...row, subject: mark('conversation.subject') });
  });
};

/** Ada has said and left everything that can be said and left, each with a mark of its own. */
export const plantPerson = async (app: TestApp, mia: TestAgent, sql: Sql): Promise<Planted> => {
  const marks = new Map<string, string>();
  for (const [table, { personal }] of Object.entries(personalData))
    for (const column of personal) marks.set(`${table}.${column}`, makeMark());
  const mark = (name: string): string => marks.get(name) ?? '';
  const [inFile, inNoteFile, inMail, answer] = [makeMark(), makeMark(), makeMark(), makeMark()];
  const typedPhone = `+4930${randomInt(1e7, 9e7)}`;
  const same = (name: string, as: string): void => void marks.set(name, mark(as));

  const ada = await visitor(app);
  const { headers } = ada;
  await ask(app, 'visitor', 'consent:set', { purpose: 'profile', granted: true, text: mark('consent.proof') }, headers);
  await ask(
    app,
    'visitor',
    'identity:say',
    { name: mark('trait.value'), email: `${mark('identifier.value')}@shop.example`, phone: typedPhone },
    headers,
  );
  const file = await put(app, 'visitor', headers, `${mark('file.name')}.txt`, inFile);
  const { conversation } = await ask(
    app,
    'visitor',
    'message:send',
    {
      ...words(`${mark('entry.text')} https://${mark('entry.links')}.example/`, 1),
      files: [file],
      page: { url: `https://shop.example/${mark('entry.page_url')}`, title: mark('entry.page_title') },
    },
    headers,
  );
  for (const [other, as] of [
    ['entry.files', 'file.name'],
    ['conversation.page_url', 'entry.page_url'],
    ['conversation.page_title', 'entry.page_title'],
    ['conversation.name', 'trait.value'],
    ['value_rule.pattern', 'identifier.value'],
  ] as const)
    same(other, as);
  // Sent, but in no message.
  await put(app, 'visitor', headers, `${mark('file.name')}.txt`, `${inFile} loose`);
  const noteFile = await put(app, 'inbox', mia.headers, `${mark('aside.files')}.txt`, inNoteFile);
  await ask(
    app,
    'inbox',
    'note:add',
    {
      conversation,
      cid: makeCid(),
      text: `${mark('aside.text')} https://${mark('aside.links')}.example/`,
      files: [noteFile],
      mentions: [],
    },
    mia.headers,
  );
  await ask(
    app,
    'inbox',
    'message:send',
    { conversation, cid: makeCid(), n: 1, seenSeq: 1, text: `${answer} ${mark('conversation.last_text')}`, files: [] },
    mia.headers,
  );
  await ask(app, 'visitor', 'link:create', { conversation }, headers);

  const device = ada.device as DeviceId;
  const [{ anon, site }] = (await sql(`select anon, site from device where id = '${device}'`)) as [
    { anon: number; site: never },
  ];
  const found =
    await sql(`select distinct identifier.id from identifier join claim on claim.a = identifier.id or claim.b = identifier.id
    where claim.a = ${anon} or claim.b = ${anon}`);
  const identifiers = [...new Set([Number(anon), ...found.map(({ id }) => Number(id))])];
  const [email] = await sql(`select id, value from identifier where value like '${mark('identifier.value')}%'`);
  const now = Date.now();
  await app.store.write(async (tx) => {
    const [a, b] = [Math.min(Number(anon), Number(email?.id)), Math.max(Number(anon), Number(email?.id))];
    await tx.insertCannotLink({ site, a, b, actor: 'mia', reason: mark('cannot_link.reason'), at: now });
    await tx.saveValueRule({
      site,
      kind: 'email',
      pattern: String(email?.value),
      what: 'shared',
      actor: 'mia',
      at: now,
    });
    await tx.insertLog(
      {
        site,
        at: now,
        actor: 'mia',
        op: 'profile:join',
        refs: '{}',
        reason: mark('identity_log.reason'),
        undo_of: null,
      },
      identifiers,
    );
    await tx.insertCommand({
      origin: `d:${device}`,
      cid: makeCid(),
      hash: 'hash',
      answer: JSON.stringify({ mark: mark('command.answer') }),
      at: now,
    });
  });
  await plantMail(app, conversation, site, Number(email?.id), mark, inMail);
  const code = newId<string>('code');
  const delivery = await sql(
    `insert into delivery (site, conversation, seq, recipient, channel, peer, purpose, because, state, attempts, sealed, problem, created_at)
     values ('${String(site)}', null, null, 'visitor', 'email', '${mark('delivery.peer')}', 'code', 'chosen', 'held', 0,
       '${mark('delivery.sealed')}', '${mark('delivery.problem')}', ${now}) returning id`,
  );
  await sql(
    `insert into one_time_code (id, site, device, kind, value, value_hmac, purpose, code_hmac, at, expires_at, tries, state, via, delivery)
     values ('${code}', '${String(site)}', '${device}', 'email', '${mark('one_time_code.value')}', 'hmac', 'prove', 'hmac', ${now},
       ${now + 600_000}, 0, 'open', 'email', ${Number(delivery[0]?.id)}) returning id`,
  );
  const set = (table: string, column: string, where: string, value = mark(`${table}.${column}`)) =>
    sql(`update ${table} set ${column} = '${value}' where ${where} returning 1 as one`);
  await set('device', 'label', `id = '${device}'`);
  await set('device_link', 'label', `conversation = '${conversation}'`);
  await set('conversation_peer', 'address', `conversation = '${conversation}'`);
  await set('claim', 'reason', `a = ${anon} or b = ${anon}`);
  await set('claim', 'evidence', `a = ${anon} or b = ${anon}`, `{"is":"${mark('claim.evidence')}"}`);
  const [own] = await sql(`select value from identifier where id = ${anon}`);
  const sought = [...new Set([...marks.values(), inFile, inNoteFile, inMail, answer, typedPhone, String(own?.value)])];
  return { ada, conversation, identifiers, marks, sought };
};
