import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beMeasured } from './measured.ts';
import { conversationOf, type Placed, servePlainChat } from './plain-chat.ts';

/** Case b, the reference: the least that keeps the promise. Dedupe, a number, the message, the conversation; one commit per turn. */
const database = new DatabaseSync(join(mkdtempSync(join(tmpdir(), 'nahtlos-reference-')), 'reference.db'));
database.exec(`
  pragma journal_mode = wal;
  pragma synchronous = full;
  create table conversation (id text primary key, seq integer not null, last_text text not null, at integer not null) strict;
  create table entry (conversation text not null, seq integer not null, cid text not null unique, device text not null,
    text text not null, at integer not null, primary key (conversation, seq)) strict, without rowid;
`);
const find = database.prepare('select conversation, seq from entry where cid = ?');
const raise = database.prepare(
  'insert into conversation values (?, 1, ?, ?) on conflict do update set seq = seq + 1, last_text = excluded.last_text, at = excluded.at returning seq',
);
const insert = database.prepare('insert into entry values (?, ?, ?, ?, ?, ?)');

interface Job {
  readonly work: () => Placed;
  readonly resolve: (placed: Placed) => void;
}
let jobs: Job[] = [];

const commit = (): void => {
  const group = jobs;
  jobs = [];
  database.exec('begin immediate');
  const placed = group.map(({ work }) => work());
  database.exec('commit');
  for (const [index, { resolve }] of group.entries()) {
    const at = placed[index];
    if (at !== undefined) resolve(at);
  }
};

const port = await servePlainChat(
  (device, said) =>
    new Promise((resolve) => {
      const work = (): Placed => {
        const before = find.get(said.cid);
        if (before !== undefined) return before as unknown as Placed;
        const conversation = conversationOf(said);
        const at = Date.now();
        const seq = Number(raise.get(conversation, said.text, at)?.seq);
        insert.run(conversation, seq, said.cid, device, said.text, at);
        return { conversation, seq };
      };
      jobs.push({ work, resolve });
      if (jobs.length === 1) setImmediate(commit);
    }),
);
beMeasured(port);
